import { AegisError, checkNumber, resolveOptions } from '../index.js';
import { exp, log } from '../math/index.js';
import { SnapshotReader } from '../snapshot/index.js';
import { LogStore } from './log-store.js';

/** Options of {@link QuantileSketch}. */
export interface QuantileSketchOptions {
  /**
   * How far a quantile may be from the true one, as a share of it, in [0.001, 0.5]. Raising it saves
   * buckets.
   * @defaultValue 0.02
   */
  readonly relativeAccuracy?: number;
  /**
   * Buckets for each sign, from 8 to 65,536; 8 bytes each. When they run out, values near zero fall
   * together.
   * @defaultValue 512
   */
  readonly maxBuckets?: number;
  /**
   * After so many additions a value counts half, >= 1; 0 never forgets.
   * @defaultValue 0
   */
  readonly halfLife?: number;
}

const DEFAULTS: Required<QuantileSketchOptions> = Object.freeze({
  relativeAccuracy: 0.02,
  maxBuckets: 512,
  halfLife: 0,
});
const HEADER = { kind: 'quantile-sketch', version: 1 };
// Growing weights stand in for shrinking ones; before they overflow, everything is scaled back.
const WEIGHT_LIMIT = 1e100;
const MAX_WEIGHT = 1e100;
const MIN_MAGNITUDE = 1e-300;
const MAX_MAGNITUDE = 1e300;

/**
 * The distribution of a stream in bounded memory: quantiles of either sign to a relative accuracy,
 * optionally forgetting what is old. Values that are not finite are skipped; magnitudes are held to
 * 1e300, and those up to 1e-300 count as 0.
 *
 * The accuracy is relative to the value, not to the spread: a stream of 1000 ± 1 is all one value to it,
 * so hand it differences from a level.
 *
 * `add` is O(1) and allocates nothing, `quantile` and `rank` are O(buckets); 16 bytes × `maxBuckets`.
 *
 * @example
 * ```ts
 * import { QuantileSketch } from '@aegis/core/stats';
 * const sketch = new QuantileSketch({ relativeAccuracy: 0.01 });
 * for (let i = 1; i <= 1000; i++) sketch.add(i);
 * Math.abs(sketch.quantile(0.5) - 500) <= 10; // => true
 * ```
 *
 * @see Masson, Rim, Lee (2019), DDSketch, PVLDB 12(12), doi:10.14778/3352063.3352135; the decay is ours
 */
export class QuantileSketch {
  readonly #options: Readonly<Required<QuantileSketchOptions>>;
  readonly #logGamma: number;
  readonly #growth: number;
  #positive: LogStore;
  #negative: LogStore;
  #zero = 0;
  #weight = 1;
  #additions = 0;

  /** @throws AegisError `invalid-option` */
  constructor(options?: QuantileSketchOptions) {
    const owner = 'QuantileSketch';
    const resolved = resolveOptions(owner, DEFAULTS, options);
    const { relativeAccuracy, maxBuckets, halfLife } = resolved;
    checkNumber(owner, 'relativeAccuracy', relativeAccuracy, { min: 0.001, max: 0.5 });
    checkNumber(owner, 'maxBuckets', maxBuckets, { min: 8, max: 65_536, integer: true });
    checkNumber(owner, 'halfLife', halfLife, { min: halfLife === 0 ? 0 : 1 });
    this.#options = resolved;
    this.#logGamma = log((1 + relativeAccuracy) / (1 - relativeAccuracy));
    this.#growth = halfLife === 0 ? 1 : exp(Math.LN2 / halfLife);
    this.#positive = new LogStore(maxBuckets);
    this.#negative = new LogStore(maxBuckets);
  }

  #bucket(magnitude: number): number {
    // Adding 0 turns -0 into 0, which snapshots can hold.
    return Math.ceil(log(Math.min(MAX_MAGNITUDE, magnitude)) / this.#logGamma) + 0;
  }

  /** The value that stands for a bucket: at most `relativeAccuracy` from all that fall into it. */
  #value(bucket: number): number {
    return exp(bucket * this.#logGamma) * (1 - this.#options.relativeAccuracy);
  }

  /**
   * Takes a value in.
   *
   * @param weight - how often it counts, > 0 and at most 1e100; with any other it is skipped
   */
  add(x: number, weight = 1): void {
    if (!Number.isFinite(x) || !(weight > 0 && weight <= MAX_WEIGHT)) return;
    this.#additions++;
    const grown = weight * this.#weight;
    if (x > MIN_MAGNITUDE) this.#positive.add(this.#bucket(x), grown);
    else if (x < -MIN_MAGNITUDE) this.#negative.add(this.#bucket(-x), grown);
    else this.#zero += grown;
    this.#weight *= this.#growth;
    if (this.#weight > WEIGHT_LIMIT) this.#rescale();
  }

  #rescale(): void {
    const factor = 1 / this.#weight;
    this.#positive.scale(factor);
    this.#negative.scale(factor);
    this.#zero *= factor;
    this.#weight = 1;
  }

  /** How many values are remembered: all of them, or what the decay has left. */
  get count(): number {
    return (this.#positive.total + this.#negative.total + this.#zero) / this.#weight;
  }

  /** How many values have been added, forgotten ones too. */
  get additions(): number {
    return this.#additions;
  }

  /** How often buckets had to fall together. */
  get collapsed(): number {
    return this.#positive.collapsed + this.#negative.collapsed;
  }

  /**
   * The value that a share `q` of the stream stays at or below; 0 while empty.
   *
   * @throws AegisError `invalid-argument` unless q is in [0, 1]
   */
  quantile(q: number): number {
    if (!(q >= 0 && q <= 1)) {
      throw new AegisError('invalid-argument', `QuantileSketch.quantile: q is ${q}; give 0 to 1.`);
    }
    const { total: negative } = this.#negative;
    const { total: positive } = this.#positive;
    const total = negative + this.#zero + positive;
    if (total === 0) return 0;
    const target = q * total;
    // The most negative values have the largest magnitudes: from below means from the last bucket.
    if (target < negative) {
      const above = negative - target;
      return -this.#value(this.#negative.bucketAt(Math.max(0, above * (1 - 1e-12))));
    }
    if (positive === 0 || target < negative + this.#zero) {
      return this.#zero > 0 ? 0 : -this.#value(this.#negative.bucketAt(0));
    }
    return this.#value(this.#positive.bucketAt((target - negative - this.#zero) * (1 - 1e-12)));
  }

  /** The share of the stream at or below `x`, in [0, 1]; 0 while empty. */
  rank(x: number): number {
    return this.#share(x, true);
  }

  /** The share of the stream below `x` and what shares its bucket, in [0, 1]; 0 while empty. */
  rankBelow(x: number): number {
    return this.#share(x, false);
  }

  #share(x: number, inclusive: boolean): number {
    const { total: negative } = this.#negative;
    const total = negative + this.#zero + this.#positive.total;
    if (total === 0 || Number.isNaN(x)) return 0;
    let below = negative + (inclusive ? this.#zero : 0);
    if (x > MIN_MAGNITUDE) {
      const end =
        x === Number.POSITIVE_INFINITY
          ? Number.MAX_SAFE_INTEGER - 1
          : this.#positive.holderOf(this.#bucket(x));
      below = negative + this.#zero + this.#positive.below(inclusive ? end + 1 : end);
    } else if (x < -MIN_MAGNITUDE) {
      const end =
        x === Number.NEGATIVE_INFINITY
          ? Number.MAX_SAFE_INTEGER - 1
          : this.#negative.holderOf(this.#bucket(-x));
      below = negative - this.#negative.below(inclusive ? end : end + 1);
    }
    return Math.min(1, Math.max(0, below / total));
  }

  /**
   * Takes in what `other` remembers. With decay, both count as equally recent.
   *
   * @throws AegisError `invalid-argument` where the accuracies differ
   */
  merge(other: QuantileSketch): void {
    if (other.#options.relativeAccuracy !== this.#options.relativeAccuracy) {
      throw new AegisError(
        'invalid-argument',
        'QuantileSketch.merge: the relative accuracies differ; merge sketches of one accuracy.',
      );
    }
    const factor = this.#weight / other.#weight;
    this.#positive.merge(other.#positive, factor);
    this.#negative.merge(other.#negative, factor);
    this.#zero += other.#zero * factor;
    this.#additions += other.#additions;
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      additions: this.#additions,
      weight: this.#weight,
      zero: this.#zero,
      positive: this.#positive.toJSON(),
      negative: this.#negative.toJSON(),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): QuantileSketch {
    return QuantileSketch.read(SnapshotReader.open(json, HEADER));
  }

  /** Takes a sketch out of a snapshot that it is part of. */
  static read(reader: SnapshotReader): QuantileSketch {
    const options = reader.object('options', (field) => ({
      relativeAccuracy: field.number('relativeAccuracy', { min: 0.001, max: 0.5 }),
      maxBuckets: field.number('maxBuckets', { min: 8, max: 65_536, integer: true }),
      halfLife: readHalfLife(field),
    }));
    const restored = new QuantileSketch(options);
    restored.#additions = reader.number('additions', { min: 0, integer: true });
    restored.#weight = reader.number('weight', { min: 1, max: WEIGHT_LIMIT });
    restored.#zero = reader.number('zero', { min: 0 });
    const read = (field: SnapshotReader): LogStore => LogStore.read(field, options.maxBuckets);
    restored.#positive = reader.object('positive', read);
    restored.#negative = reader.object('negative', read);
    return restored;
  }
}

/** The half-life in a snapshot's options: 0, or at least 1. */
export function readHalfLife(reader: SnapshotReader): number {
  return reader.number('halfLife', { min: 0 }) === 0 ? 0 : reader.number('halfLife', { min: 1 });
}
