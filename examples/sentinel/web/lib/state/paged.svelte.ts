import type { Page } from '../../../src/api/resources/index.js';
import { type ApiFailure, failureOf } from '../api/api-failure.js';

type Ask<T> = (cursor: string | null, signal: AbortSignal) => Promise<Page<T>>;

/** A list that is read page by page. */
export class Paged<T> {
  items = $state.raw<readonly T[]>([]);
  total = $state(0);
  next = $state<string | null>(null);
  /** Whether the first page has come. */
  begun = $state(false);
  busy = $state(false);
  failure = $state.raw<ApiFailure | null>(null);
  #ask: Ask<T> | null = null;
  #running: AbortController | null = null;

  /** Begins anew; what stands stays until the first page has come. */
  async start(ask: Ask<T>): Promise<void> {
    this.#ask = ask;
    await this.#read(null, []);
  }

  /** Reads anew as much as has been read. */
  async restart(): Promise<void> {
    const wanted = this.items.length;
    await this.#read(null, []);
    while (this.items.length < wanted && this.next !== null && this.failure === null) {
      await this.more();
    }
  }

  async more(): Promise<void> {
    if (this.busy || this.next === null) return;
    await this.#read(this.next, this.items);
  }

  async #read(cursor: string | null, before: readonly T[]): Promise<void> {
    if (this.#ask === null) return;
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    try {
      const page = await this.#ask(cursor, running.signal);
      if (running.signal.aborted) return;
      this.items = [...before, ...page.items];
      this.total = page.total;
      this.next = page.next;
      this.begun = true;
      this.failure = null;
    } catch (error) {
      if (running.signal.aborted) return;
      this.failure = failureOf(error);
    }
    this.busy = false;
  }
}
