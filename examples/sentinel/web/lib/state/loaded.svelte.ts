import { type ApiFailure, failureOf } from '../api/api-failure.js';

/** Something that is asked of the server: what came last, and why no more came. */
export class Loaded<T> {
  data = $state.raw<T | null>(null);
  failure = $state.raw<ApiFailure | null>(null);
  busy = $state(false);
  #running: AbortController | null = null;

  /** Asks; what was asked before and has not come is forgotten. The old data stand until then. */
  async load(ask: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.#running?.abort();
    const running = new AbortController();
    this.#running = running;
    this.busy = true;
    try {
      const data = await ask(running.signal);
      if (running.signal.aborted) return;
      this.data = data;
      this.failure = null;
    } catch (error) {
      if (running.signal.aborted) return;
      this.failure = failureOf(error);
    }
    this.busy = false;
  }

  clear(): void {
    this.#running?.abort();
    this.data = null;
    this.failure = null;
    this.busy = false;
  }
}
