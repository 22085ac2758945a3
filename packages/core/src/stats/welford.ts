import { SnapshotReader } from '../snapshot/index.js';

const HEADER = { kind: 'welford', version: 1 };
/** Larger values are held to this, so that squares and their sums stay finite. */
const MAX_MAGNITUDE = 1e140;

/**
 * Mean and variance of a stream in three numbers, without the cancellation of sums of squares.
 * Values that are not finite are skipped, magnitudes are held to 1e140.
 *
 * @example
 * ```ts
 * import { Welford } from '@aegis/core/stats';
 * const running = new Welford();
 * for (const x of [2, 4, 4, 4, 5, 5, 7, 9]) running.add(x);
 * running.mean; // => 5
 * running.standardDeviation; // => 2
 * ```
 *
 * @see Welford (1962), Note on a Method for Calculating Corrected Sums of Squares and Products,
 * Technometrics 4(3); Chan, Golub, LeVeque (1979) for the merge
 */
export class Welford {
  #count = 0;
  #mean = 0;
  #squares = 0;

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    const x = Math.min(MAX_MAGNITUDE, Math.max(-MAX_MAGNITUDE, value));
    this.#count++;
    const delta = x - this.#mean;
    this.#mean += delta / this.#count;
    this.#squares += delta * (x - this.#mean);
  }

  get count(): number {
    return this.#count;
  }

  /** 0 while nothing has been added. */
  get mean(): number {
    return this.#mean;
  }

  /** The population variance, 0 for fewer than two values. */
  get variance(): number {
    return this.#count < 2 ? 0 : Math.max(0, this.#squares / this.#count);
  }

  get standardDeviation(): number {
    return Math.sqrt(this.variance);
  }

  /** Takes in everything that `other` has seen, as if it had been added here. */
  merge(other: Welford): void {
    if (other.#count === 0) return;
    const total = this.#count + other.#count;
    const delta = other.#mean - this.#mean;
    this.#squares += other.#squares + (delta * delta * this.#count * other.#count) / total;
    this.#mean += (delta * other.#count) / total;
    this.#count = total;
  }

  toJSON(): object {
    return { ...HEADER, count: this.#count, mean: this.#mean, squares: this.#squares };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): Welford {
    const reader = SnapshotReader.open(json, HEADER);
    const restored = new Welford();
    restored.#count = reader.number('count', { min: 0, integer: true });
    restored.#mean = reader.number('mean');
    restored.#squares = reader.number('squares', { min: 0 });
    return restored;
  }
}
