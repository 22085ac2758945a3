import { type ChildProcess, fork } from 'node:child_process';
import { appendFileSync, createWriteStream, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';
import type { Conditions } from '../conditions.js';
import type { FromService, ServiceSettings, ToService } from '../messages.js';

/** How a service process is run. */
export interface ProcessOptions {
  /** The JavaScript file that a service is. */
  readonly program: string;
  /** A heap beyond this is the end of the process. */
  readonly heapMegabytes: number;
  /** Where what it prints goes as well. */
  readonly echo: boolean;
}

const START_PATIENCE_MS = 20_000;
const STOP_PATIENCE_MS = 2000;

/** A service's process: started, told its conditions, stopped, and started again on the same port. */
export class ServiceProcess {
  readonly #options: ProcessOptions;
  #settings: ServiceSettings;
  #child: ChildProcess | null = null;
  #isStopping = false;
  #pid: number | null = null;
  #deaths = 0;

  constructor(settings: ServiceSettings, options: ProcessOptions) {
    this.#settings = settings;
    this.#options = options;
  }

  /** Null while it does not run. */
  get pid(): number | null {
    return this.#pid;
  }

  get port(): number {
    return this.#settings.port;
  }

  get build(): string {
    return this.#settings.build;
  }

  /** How often it ended without having been told to. */
  get deaths(): number {
    return this.#deaths;
  }

  /** @throws Error with the reason of the service where it does not come up */
  async start(): Promise<void> {
    const { program, heapMegabytes } = this.#options;
    const child = fork(program, [JSON.stringify(this.#settings)], {
      execArgv: [`--max-old-space-size=${heapMegabytes}`, '--enable-source-maps'],
      // Where a core dump does no harm.
      cwd: dirname(this.#settings.logFile),
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.#child = child;
    this.#isStopping = false;
    this.#keepOutput(child);
    child.once('exit', (code, signal) => this.#ended(child, code, signal));
    try {
      const port = await cameUp(child, this.#settings.name);
      this.#settings = { ...this.#settings, port };
      this.#pid = child.pid ?? null;
    } catch (error) {
      await this.stop();
      throw error;
    }
  }

  /** Lets it finish, for a while. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    this.#isStopping = true;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    if (hasEnded(child)) return;
    child.kill('SIGTERM');
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_PATIENCE_MS);
    await gone;
    clearTimeout(timer);
  }

  /** A new process in place of the one that runs, if it does. */
  async restart(changes: Partial<Pick<ServiceSettings, 'build' | 'conditions'>>): Promise<void> {
    await this.stop();
    this.#settings = { ...this.#settings, ...changes };
    await this.start();
  }

  /** Resolved when the service lives so. One that does not run will, once it is started. */
  async setConditions(conditions: Conditions): Promise<void> {
    this.#settings = { ...this.#settings, conditions };
    await this.tell({ kind: 'conditions', conditions });
  }

  /** Resolved when the service has done it, or is gone. */
  tell(message: ToService): Promise<void> {
    const child = this.#child;
    if (child === null || hasEnded(child) || !child.connected) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        child.off('message', listen);
        child.off('exit', done);
        resolve();
      };
      const listen = (answer: FromService): void => {
        if (answer.kind === 'settled') done();
      };
      child.on('message', listen);
      child.once('exit', done);
      child.send(message, (error) => {
        if (error !== null) done();
      });
    });
  }

  #keepOutput(child: ChildProcess): void {
    // The service writes its log itself; what the engine says as it dies is only here.
    const file: WriteStream = createWriteStream(this.#settings.logFile, { flags: 'a' });
    file.on('error', () => undefined);
    child.stderr?.pipe(file);
    if (this.#options.echo) {
      // Standard output is the program's own.
      child.stdout?.pipe(process.stderr, { end: false });
      child.stderr?.pipe(process.stderr, { end: false });
    } else {
      child.stdout?.resume();
    }
  }

  #ended(child: ChildProcess, code: number | null, signal: NodeJS.Signals | null): void {
    if (this.#child !== child) return;
    this.#child = null;
    this.#pid = null;
    if (this.#isStopping) return;
    this.#deaths++;
    const { name, logFile } = this.#settings;
    const how = signal === null ? `exit code ${code}` : `signal ${signal}`;
    const record = { level: 60, time: Date.now(), service: name, msg: `${name} died: ${how}` };
    appendFileSync(logFile, `${JSON.stringify(record)}\n`);
  }
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** The port that it listens on. */
function cameUp(child: ChildProcess, name: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      clearTimeout(timer);
      child.off('message', onMessage);
      child.off('exit', onExit);
      child.off('error', onError);
      settle();
    };
    const fail = (message: string): void => end(() => reject(new Error(message)));
    const onMessage = (message: FromService): void => {
      if (message.kind === 'listening') end(() => resolve(message.port));
      if (message.kind === 'failed') fail(message.message);
    };
    const onExit = (): void => fail(`${name}: its process ended before it listened.`);
    const onError = (error: Error): void => fail(`${name}: ${error.message}`);
    const timer = setTimeout(
      () => fail(`${name}: did not listen within ${START_PATIENCE_MS} ms.`),
      START_PATIENCE_MS,
    );
    child.on('message', onMessage);
    child.once('exit', onExit);
    child.once('error', onError);
  });
}
