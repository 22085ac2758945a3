import { z } from 'zod';

const Saved = z.object({
  version: z.literal(1),
  sums: z.array(z.tuple([z.string(), z.number(), z.number()])),
});

interface Sum {
  readonly total: number;
  readonly lastMs: number;
}

/** Values by series, a bounded number; the one that was silent for longest goes first. */
export class SeriesMap<T> {
  readonly #most: number;
  readonly #values = new Map<string, T>();
  evicted = 0;

  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#values.size;
  }

  get(key: string): T | undefined {
    return this.#values.get(key);
  }

  set(key: string, value: T): void {
    this.#values.delete(key);
    if (this.#values.size >= this.#most) {
      const oldest = this.#values.keys().next().value;
      if (oldest !== undefined) this.#values.delete(oldest);
      this.evicted++;
    }
    this.#values.set(key, value);
  }

  entries(): IterableIterator<[string, T]> {
    return this.#values.entries();
  }
}

/** Adds up what comes as differences, so that a series is a counter as Prometheus knows them. */
export class DeltaSums {
  readonly #sums: SeriesMap<Sum>;

  constructor(most: number, saved: unknown = null) {
    this.#sums = new SeriesMap(most);
    const read = Saved.safeParse(saved);
    if (!read.success) return;
    for (const [key, total, lastMs] of read.data.sums) this.#sums.set(key, { total, lastMs });
  }

  get size(): number {
    return this.#sums.size;
  }

  get evicted(): number {
    return this.#sums.evicted;
  }

  /** The total with a difference added; null where that time was added already, as when it is sent again. */
  add(key: string, delta: number, timestampMs: number): number | null {
    const known = this.#sums.get(key);
    if (known !== undefined && timestampMs <= known.lastMs) return null;
    const total = (known?.total ?? 0) + delta;
    this.#sums.set(key, { total, lastMs: timestampMs });
    return total;
  }

  toJSON(): unknown {
    const sums = [...this.#sums.entries()].map(([key, { total, lastMs }]) => [key, total, lastMs]);
    return { version: 1, sums };
  }
}
