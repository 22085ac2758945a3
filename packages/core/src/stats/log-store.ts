import { AegisError } from '../index.js';
import { encodeArray, type SnapshotReader } from '../snapshot/index.js';

/** Of magnitudes from 1e-300 to 1e300, to one part in a thousand, there are no more to either side. */
const MOST_BUCKET = 350_000;

/**
 * Weights in consecutive buckets, numbered by any whole number. When the span would exceed the
 * capacity, the lowest buckets fall together into one: what is lost is precision near zero.
 */
export class LogStore {
  readonly #weights: Float64Array;
  /** The bucket number of `#weights[0]`. */
  #lowest = 0;
  #used = 0;
  total = 0;
  /** How many additions or shifts had to fall together. */
  collapsed = 0;

  constructor(capacity: number) {
    this.#weights = new Float64Array(capacity);
  }

  add(bucket: number, weight: number): void {
    const at = this.#place(bucket);
    this.#weights[at]! += weight;
    this.total += weight;
  }

  #place(bucket: number): number {
    const capacity = this.#weights.length;
    if (this.#used === 0) {
      this.#lowest = bucket;
      this.#used = 1;
      return 0;
    }
    if (bucket < this.#lowest) {
      const room = Math.min(this.#lowest - bucket, capacity - this.#used);
      this.#weights.copyWithin(room, 0, this.#used);
      this.#weights.fill(0, 0, room);
      this.#lowest -= room;
      this.#used += room;
      if (bucket < this.#lowest) this.collapsed++;
      return Math.max(0, bucket - this.#lowest);
    }
    const highest = this.#lowest + this.#used - 1;
    if (bucket > highest) {
      const excess = bucket - this.#lowest + 1 - capacity;
      if (excess > 0) this.#collapse(excess);
      this.#used = bucket - this.#lowest + 1;
    }
    return bucket - this.#lowest;
  }

  /** Drops the `count` lowest bucket numbers; their weight goes to the lowest that stays. */
  #collapse(count: number): void {
    this.collapsed++;
    let weight = 0;
    const gone = Math.min(count, this.#used);
    for (let i = 0; i < gone; i++) weight += this.#weights[i]!;
    this.#weights.copyWithin(0, gone, this.#used);
    this.#weights.fill(0, this.#used - gone);
    this.#lowest += count;
    this.#used = Math.max(1, this.#used - gone);
    this.#weights[0]! += weight;
  }

  /** The bucket that holds what was added to `bucket`: the lowest one where others have fallen into it. */
  holderOf(bucket: number): number {
    return this.collapsed > 0 ? Math.max(bucket, this.#lowest) : bucket;
  }

  /** The weight in buckets below `bucket`. */
  below(bucket: number): number {
    let sum = 0;
    const end = Math.min(this.#used, bucket - this.#lowest);
    for (let i = 0; i < end; i++) sum += this.#weights[i]!;
    return sum;
  }

  /** The first bucket, from below, where the running weight exceeds `target`. */
  bucketAt(target: number): number {
    let sum = 0;
    for (let i = 0; i < this.#used; i++) {
      sum += this.#weights[i]!;
      if (sum > target) return this.#lowest + i;
    }
    return this.#lowest + Math.max(0, this.#used - 1);
  }

  scale(factor: number): void {
    for (let i = 0; i < this.#used; i++) this.#weights[i]! *= factor;
    this.total *= factor;
  }

  /** Adds what `other`, with the same bucket numbers, holds, times `factor`. */
  merge(other: LogStore, factor: number): void {
    for (let i = 0; i < other.#used; i++) {
      const weight = other.#weights[i]!;
      if (weight > 0) this.add(other.#lowest + i, weight * factor);
    }
  }

  toJSON(): object {
    return {
      lowest: this.#lowest,
      used: this.#used,
      total: this.total,
      collapsed: this.collapsed,
      weights: encodeArray(this.#weights.subarray(0, this.#used)),
    };
  }

  static read(reader: SnapshotReader, capacity: number): LogStore {
    const store = new LogStore(capacity);
    store.#lowest = reader.number('lowest', { min: -MOST_BUCKET, max: MOST_BUCKET, integer: true });
    store.#used = reader.number('used', { min: 0, max: capacity, integer: true });
    store.total = reader.number('total', { min: 0 });
    store.collapsed = reader.number('collapsed', { min: 0, integer: true });
    store.#weights.set(reader.finiteFloat64Array('weights', store.#used));
    const sum = store.#weights.reduce((total, weight) => total + weight, 0);
    // Running totals differ from a fresh sum by rounding only.
    const consistent = Math.abs(sum - store.total) <= 1e-6 * store.total;
    if (!consistent || store.#weights.some((weight) => weight < 0)) {
      throw new AegisError(
        'invalid-snapshot',
        'quantile-sketch: the weights of the buckets are not >= 0 with the sum that is given.',
      );
    }
    return store;
  }
}
