import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

/** A program of ours that runs as a process of its own. */
export interface Member {
  readonly id: string;
  readonly child: ChildProcess;
}

/** Processes that are started for a trial; all of them end with it. */
export class Fleet {
  readonly #program: string;
  readonly #address: string;
  readonly #members = new Set<Member>();
  readonly #say: (sentence: string) => void;
  #started = 0;

  /** @param program - the built main.js */
  constructor(program: string, address: string, say: (sentence: string) => void = () => {}) {
    this.#program = program;
    this.#address = address;
    this.#say = say;
  }

  /** Starts `worker` or `incidents`. */
  start(role: 'worker' | 'incidents', flags: readonly string[]): Member {
    const id = `${role}-${++this.#started}`;
    const args = [this.#program, role, '--servers', this.#address, '--id', id, ...flags];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'pipe'] });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.trimEnd().split('\n')) this.#say(`${id}: ${line}`);
    });
    const member = { id, child };
    this.#members.add(member);
    child.once('exit', () => this.#members.delete(member));
    return member;
  }

  get members(): readonly Member[] {
    return [...this.#members];
  }

  /** SIGKILL: no last word, nothing stored. */
  async kill(member: Member): Promise<void> {
    await end(member, 'SIGKILL');
  }

  /** SIGTERM: state is stored and what was owned given back. */
  async stop(members: readonly Member[] = this.members): Promise<void> {
    await Promise.all(members.map((member) => end(member, 'SIGTERM')));
  }
}

async function end({ child }: Member, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  // One that is stopped takes no other signal than SIGKILL.
  if (signal !== 'SIGKILL') child.kill('SIGCONT');
  child.kill(signal);
  await exited;
}
