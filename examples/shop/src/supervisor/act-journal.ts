import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { ActResult } from './act.js';

/** `unknown` is for an act that was begun and never seen to end. */
export type ActStatus = 'done' | 'not-done' | 'unknown';

interface Entry {
  readonly key: string;
  /** Null while it is begun and has not ended. */
  readonly result: ActResult | null;
}

const MOST_KEYS = 10_000;

/** Every act once: by its key, also over a restart of the supervisor. */
export class ActJournal {
  readonly #path: string;
  readonly #results = new Map<string, ActResult | null>();
  readonly #running = new Map<string, Promise<ActResult>>();
  #forgot = false;

  constructor(path: string) {
    this.#path = path;
    if (!existsSync(path)) return;
    for (const line of readFileSync(path, 'utf8').split('\n')) {
      const entry = readEntry(line);
      if (entry !== null) this.#remember(entry);
    }
  }

  /** Does it, unless something was begun under this key before: then the answer is what became of that. */
  once(key: string, act: () => Promise<ActResult>): Promise<ActResult> {
    const running = this.#running.get(key);
    if (running !== undefined) return running;
    const result = this.#results.get(key);
    if (result !== undefined) {
      const lost = { ok: false, message: 'it was begun before; how it ended is not known' };
      return Promise.resolve(result ?? lost);
    }
    const begun = this.#do(key, act).finally(() => this.#running.delete(key));
    this.#running.set(key, begun);
    return begun;
  }

  /** What became of the act with this key; waits for one that is under way. */
  async status(key: string): Promise<ActStatus> {
    await this.#running.get(key)?.catch(() => undefined);
    const result = this.#results.get(key);
    if (result === undefined) return this.#forgot ? 'unknown' : 'not-done';
    if (result === null) return 'unknown';
    return result.ok ? 'done' : 'not-done';
  }

  async #do(key: string, act: () => Promise<ActResult>): Promise<ActResult> {
    this.#write({ key, result: null });
    const result = await act();
    this.#write({ key, result });
    return result;
  }

  #write(entry: Entry): void {
    appendFileSync(this.#path, `${JSON.stringify(entry)}\n`);
    this.#remember(entry);
  }

  #remember({ key, result }: Entry): void {
    this.#results.delete(key);
    this.#results.set(key, result);
    const [oldest] = this.#results.keys();
    if (this.#results.size <= MOST_KEYS || oldest === undefined) return;
    this.#results.delete(oldest);
    this.#forgot = true;
  }
}

/** A line that was cut off by a death is none. */
function readEntry(line: string): Entry | null {
  try {
    const { key, result } = JSON.parse(line);
    return typeof key === 'string' ? { key, result } : null;
  } catch {
    return null;
  }
}
