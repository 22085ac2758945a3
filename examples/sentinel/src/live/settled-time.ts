import type { Input } from '../inputs/input.js';

/** Senders gather what they send, and files are looked at now and then. */
const GRACE_MS = 10_000;

/**
 * Up to when nothing more is to be expected. While an input is behind (a long file, a server that was away) that
 * stands still: else windows would be closed before their lines are read, and incidents before their signals are.
 */
export class SettledTime {
  #settledMs = 0;

  /** @param nowMs - the time; what was settled once stays so */
  at(nowMs: number, inputs: readonly Input[]): number {
    const isBehind = inputs.some((input) => {
      const { state } = input.status();
      return state === 'behind' || state === 'starting';
    });
    if (!isBehind) this.#settledMs = Math.max(this.#settledMs, nowMs - GRACE_MS);
    return this.#settledMs;
  }
}
