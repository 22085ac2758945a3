import { checkNumber, resolveOptions } from '../index.js';
import { SnapshotReader } from '../snapshot/index.js';

/** Options of {@link Ewma}. */
export interface EwmaOptions {
  /**
   * The weight of the newest value, in (0, 1]. Raising it forgets sooner: the memory is about 1/alpha
   * values.
   * @defaultValue 0.05
   */
  readonly alpha?: number;
}

const DEFAULTS: Required<EwmaOptions> = Object.freeze({ alpha: 0.05 });
const HEADER = { kind: 'ewma', version: 1 };
/** Larger values are held to this, so that squares and their sums stay finite. */
const MAX_MAGNITUDE = 1e140;

/**
 * Exponentially weighted mean and variance: what a stream has been like lately, in three numbers.
 * The first values are weighted as a plain mean (1, 1/2, 1/3, … down to `alpha`), so that it is right
 * from the start. Values that are not finite are skipped, magnitudes are held to 1e140.
 *
 * @example
 * ```ts
 * import { Ewma } from '@aegis/core/stats';
 * const level = new Ewma({ alpha: 0.1 });
 * level.add(10);
 * level.add(20);
 * level.mean; // => 15
 * ```
 *
 * @see West (1979), Updating Mean and Variance Estimates, CACM 22(9), doi:10.1145/359146.359153
 */
export class Ewma {
  readonly #alpha: number;
  #count = 0;
  #mean = 0;
  #variance = 0;

  /** @throws AegisError `invalid-option` unless alpha is in (0, 1] */
  constructor(options?: EwmaOptions) {
    const { alpha } = resolveOptions('Ewma', DEFAULTS, options);
    this.#alpha = checkNumber('Ewma', 'alpha', alpha, { min: Number.MIN_VALUE, max: 1 });
  }

  add(value: number): void {
    if (!Number.isFinite(value)) return;
    const x = Math.min(MAX_MAGNITUDE, Math.max(-MAX_MAGNITUDE, value));
    this.#count++;
    const weight = Math.max(this.#alpha, 1 / this.#count);
    const delta = x - this.#mean;
    this.#mean += weight * delta;
    this.#variance = (1 - weight) * (this.#variance + weight * delta * delta);
  }

  get count(): number {
    return this.#count;
  }

  get mean(): number {
    return this.#mean;
  }

  get variance(): number {
    return this.#variance;
  }

  get standardDeviation(): number {
    return Math.sqrt(this.#variance);
  }

  toJSON(): object {
    return {
      ...HEADER,
      alpha: this.#alpha,
      count: this.#count,
      mean: this.#mean,
      variance: this.#variance,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): Ewma {
    const reader = SnapshotReader.open(json, HEADER);
    const restored = new Ewma({ alpha: reader.number('alpha', { min: Number.MIN_VALUE, max: 1 }) });
    restored.#count = reader.number('count', { min: 0, integer: true });
    restored.#mean = reader.number('mean');
    restored.#variance = reader.number('variance', { min: 0 });
    return restored;
  }
}
