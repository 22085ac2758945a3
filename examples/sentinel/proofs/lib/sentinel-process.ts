import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { stringify } from 'yaml';

/** By the package's own name: where this file ends up in the build is another matter. */
const PACKAGE = createRequire(import.meta.url).resolve('@aegis/sentinel/package.json');
const PROGRAM = join(dirname(PACKAGE), 'dist', 'sentinel.js');
const PATIENCE_MS = 60_000;

/** A real Sentinel in a process of its own, with a folder for its configuration and state. */
export class SentinelProcess {
  readonly folder: string;
  readonly token: string | null;
  readonly #nodeOptions: readonly string[];
  #child: ChildProcess | null = null;
  #url = '';
  #said = '';

  private constructor(folder: string, token: string | null, nodeOptions: readonly string[]) {
    this.folder = folder;
    this.token = token;
    this.#nodeOptions = nodeOptions;
  }

  /**
   * Writes the configuration; nothing runs yet.
   *
   * @param config - as in sentinel.yaml; the port of the API is chosen by the system
   * @param token - of an operator; null for a Sentinel that can only be looked at
   */
  static async make(
    config: object,
    token: string | null = null,
    nodeOptions: readonly string[] = [],
  ): Promise<SentinelProcess> {
    const folder = await mkdtemp(join(tmpdir(), 'sentinel-proof-'));
    const tokens = token === null ? [] : [{ name: 'operator', role: 'operate', token }];
    const whole = {
      ...config,
      server: { port: 0, tokens },
      state: { dir: 'state', saveEvery: '5s', ...(config as { state?: object }).state },
    };
    await writeFile(join(folder, 'sentinel.yaml'), stringify(whole));
    return new SentinelProcess(folder, token, nodeOptions);
  }

  get url(): string {
    return this.#url;
  }

  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** What it has written to both outputs since it was started last. */
  get said(): string {
    return this.#said;
  }

  /** Starts it, and waits until it listens. */
  async start(): Promise<void> {
    this.#said = '';
    const child = spawn(
      process.execPath,
      [...this.#nodeOptions, PROGRAM, '--config', join(this.folder, 'sentinel.yaml')],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    this.#child = child;
    const hear = (chunk: Buffer): void => {
      this.#said = (this.#said + chunk).slice(-1_000_000);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    child.on('exit', () => {
      if (this.#child === child) this.#child = null;
    });
    for (let waited = 0; waited < PATIENCE_MS; waited += 20) {
      const url = /Sentinel watches; see (\S+)/.exec(this.#said)?.[1];
      if (url !== undefined) {
        this.#url = url;
        return;
      }
      if (this.#child === null) break;
      await sleep(20);
    }
    throw new Error(`Sentinel did not start:\n${this.#said}`);
  }

  /** Ends it, and waits until it has. */
  async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.#child;
    if (child === null) return;
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  }

  /** Asks the API; null where there is no answer. */
  async ask<T>(path: string, body?: object): Promise<T | null> {
    try {
      const response = await fetch(`${this.#url}/api/v1${path}`, {
        method: body === undefined ? 'GET' : 'POST',
        headers: {
          'content-type': 'application/json',
          ...(this.token === null ? {} : { authorization: `Bearer ${this.token}` }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      return response.ok ? ((await response.json()) as T) : null;
    } catch {
      return null;
    }
  }

  /** All items of a list that is given in pages. */
  async list<T>(path: string): Promise<T[]> {
    const items: T[] = [];
    for (let cursor: string | null = ''; cursor !== null; ) {
      const mark = path.includes('?') ? '&' : '?';
      const at: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page: { items: T[]; next: string | null } | null = await this.ask(
        `${path}${mark}limit=200${at}`,
      );
      if (page === null) throw new Error(`no answer to ${path}`);
      items.push(...page.items);
      cursor = page.next;
    }
    return items;
  }

  async remove(): Promise<void> {
    await this.end('SIGKILL');
    await rm(this.folder, { recursive: true, force: true });
  }
}
