import type { Input } from '../inputs/input.js';

/** Senders gather what they send before they send it. */
const GRACE_MS = 10_000;

/**
 * Up to when nothing more is to be expected. While an input has not read all that lies ready (a long file, a server
 * that was away) that stands still: else windows would be closed before their lines are read, and incidents before
 * their signals are. What cannot be read at all is not waited for.
 */
export class SettledTime {
  #settledMs = 0;

  /** @param nowMs - the time; what was settled once stays so */
  at(nowMs: number, inputs: readonly Input[]): number {
    let completeMs = nowMs;
    for (const input of inputs) {
      const { state } = input.status();
      if (state === 'failing' || state === 'ended') continue;
      if (input.completeMs !== undefined) completeMs = Math.min(completeMs, input.completeMs);
    }
    this.#settledMs = Math.max(this.#settledMs, completeMs - GRACE_MS);
    return this.#settledMs;
  }
}
