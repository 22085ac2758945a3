import type { LogRecord } from '@aegis/core';

/** Finds the session that a record belongs to: the value of one of some attributes, else its trace. */
export class SessionKeys {
  readonly #ranks: ReadonlyMap<string, number>;

  /** @param keys - attributes, the most telling first */
  constructor(keys: readonly string[]) {
    this.#ranks = new Map(keys.map((key, rank) => [key, rank]));
  }

  /** The session, or null. */
  of({ attributes, traceId }: LogRecord): string | null {
    let best = Number.POSITIVE_INFINITY;
    let session = traceId;
    // Over the few keys of the record, and not over all that could be there.
    for (const key in attributes) {
      const rank = this.#ranks.get(key);
      if (rank === undefined || rank >= best) continue;
      const value = attributes[key];
      const isName = (typeof value === 'string' && value !== '') || typeof value === 'number';
      if (!isName) continue;
      best = rank;
      session = String(value);
    }
    return session;
  }
}
