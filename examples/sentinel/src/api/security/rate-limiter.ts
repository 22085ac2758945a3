import { type Linked, RecencyList } from '@aegis/core/collections';
import type { RateOptions } from '../options.js';

interface Bucket extends Linked<Bucket> {
  readonly key: string;
  tokens: number;
  atMs: number;
}

/** A token bucket for each client, of a bounded number of clients. */
export class RateLimiter {
  readonly #rate: RateOptions;
  readonly #maxClients: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();
  readonly #recent = new RecencyList<Bucket>();

  constructor(rate: RateOptions, maxClients: number, now: () => number) {
    this.#rate = rate;
    this.#maxClients = maxClients;
    this.#now = now;
  }

  get size(): number {
    return this.#buckets.size;
  }

  /** 0 when the client may go on, or the seconds that it has to wait. */
  take(key: string): number {
    const bucket = this.#bucketOf(key);
    const nowMs = this.#now();
    const { perSecond, burst } = this.#rate;
    const gained = (Math.max(0, nowMs - bucket.atMs) / 1000) * perSecond;
    bucket.tokens = Math.min(burst, bucket.tokens + gained);
    bucket.atMs = nowMs;
    if (bucket.tokens < 1) return Math.max(1, Math.ceil((1 - bucket.tokens) / perSecond));
    bucket.tokens -= 1;
    return 0;
  }

  #bucketOf(key: string): Bucket {
    const known = this.#buckets.get(key);
    if (known !== undefined) {
      this.#recent.touch(known);
      return known;
    }
    if (this.#buckets.size >= this.#maxClients) {
      const silent = this.#recent.oldest!;
      this.#recent.remove(silent);
      this.#buckets.delete(silent.key);
    }
    const bucket = { key, tokens: this.#rate.burst, atMs: this.#now(), older: null, newer: null };
    this.#buckets.set(key, bucket);
    this.#recent.add(bucket);
    return bucket;
  }
}
