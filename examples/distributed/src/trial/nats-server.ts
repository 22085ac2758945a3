import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { UsageError } from '../cli/usage-error.js';

const PLACES = ['/usr/sbin/nats-server', '/usr/bin/nats-server', '/usr/local/bin/nats-server'];
const PATIENCE_MS = 20_000;
const AGAIN_MS = 50;

/** Where nats-server is; null where it is not installed. */
export function findNatsServer(): string | null {
  return PLACES.find((path) => existsSync(path)) ?? null;
}

/** A server of our own on loopback, with a folder of its own that goes with it. */
export class NatsServer {
  readonly address: string;
  readonly #path: string;
  readonly #port: number;
  readonly #folder: string;
  #child: ChildProcess | null = null;

  private constructor(path: string, port: number, folder: string) {
    this.#path = path;
    this.#port = port;
    this.#folder = folder;
    this.address = `127.0.0.1:${port}`;
  }

  /** @throws UsageError where nats-server is not installed */
  static async start(): Promise<NatsServer> {
    const path = findNatsServer();
    if (path === null) {
      throw new UsageError('nats-server is not installed; apt-get install nats-server.');
    }
    const folder = await mkdtemp(join(tmpdir(), 'aegis-nats-'));
    const server = new NatsServer(path, await freePort(), folder);
    await server.#begin();
    return server;
  }

  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** Ends the process with `signal` and starts another on the same folder. */
  async restart(signal: NodeJS.Signals): Promise<void> {
    await this.#end(signal);
    await this.#begin();
  }

  async stop(): Promise<void> {
    await this.#end('SIGTERM');
    await rm(this.#folder, { recursive: true, force: true });
  }

  async #begin(): Promise<void> {
    const args = ['-a', '127.0.0.1', '-p', String(this.#port), '-js', '-sd', this.#folder];
    this.#child = spawn(this.#path, args, { stdio: 'ignore' });
    const until = performance.now() + PATIENCE_MS;
    while (!(await answers(this.#port))) {
      if (performance.now() > until) throw new Error('nats-server does not answer.');
      await sleep(AGAIN_MS);
    }
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port.');
  return address.port;
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    const tell = (answer: boolean) => () => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', tell(true)).once('error', tell(false));
  });
}
