import { checkNumber, resolveOptions } from '../index.js';
import { encodeArray, SnapshotReader } from '../snapshot/index.js';
import { fitParetoTail, type ParetoTail, paretoSurvival } from './pareto-tail.js';
import { QuantileSketch, readHalfLife } from './quantile-sketch.js';

/** Options of {@link TailModel}. */
export interface TailModelOptions {
  /**
   * Where the tail begins, as a share of the stream, in [0.5, 0.999]. Raising it leaves fewer values to
   * fit the tail to.
   * @defaultValue 0.98
   */
  readonly tailQuantile?: number;
  /**
   * After so many values one counts half, >= 1; 0 never forgets.
   * @defaultValue 0
   */
  readonly halfLife?: number;
  /**
   * Until so many values have been learnt, everything has probability 1.
   * @defaultValue 30
   */
  readonly warmUp?: number;
  /**
   * Buckets of the sketch for each sign; fewer save memory and lose precision near zero.
   * @defaultValue 256
   */
  readonly maxBuckets?: number;
  /**
   * The least scale of the tail, > 0: the smallest difference between scores that means anything. It
   * keeps a stream that hardly varies from calling every stir impossible.
   * @defaultValue 1e-12
   */
  readonly minScale?: number;
}

const DEFAULTS: Required<TailModelOptions> = Object.freeze({
  tailQuantile: 0.98,
  halfLife: 0,
  warmUp: 30,
  maxBuckets: 256,
  minScale: 1e-12,
});
const HEADER = { kind: 'tail-model', version: 1 };

/** The least probability that is ever said. */
const FLOOR = 1e-12;
/** Larger values are held to this, so that differences stay finite. */
const MAX_MAGNITUDE = 1e300;
const RECENT = 64;
/** The tail is fitted again after so many values; in between it stands. */
const REFIT_EVERY = 16;
const ACCURACY = 0.02;

/** The upper end of the sketch's bucket that `value` stands for, so that the bucket is all body. */
function upperEdge(value: number): number {
  return value > 0 ? value / (1 - ACCURACY) : value / (1 + ACCURACY);
}

/**
 * What a score means: the probability of one at least as high, learnt from the scores of a stream. The
 * body is a decaying quantile sketch, the tail above `tailQuantile` a generalised Pareto distribution,
 * so that scores beyond everything seen are still told apart.
 *
 * `tailProbability` never rises with the score, and is always in [1e-12, 1]. `learn` is O(1), with a
 * refit of 64 values every 16; about 5 KiB with the default buckets.
 *
 * The body is precise to 2 % of a score, so hand it scores that begin near 0 (distances, errors), not
 * levels: a stream of 1000 ± 1 is all one value to it.
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { TailModel } from '@aegis/core/stats';
 * const random = new Random(1);
 * const model = new TailModel();
 * for (let i = 0; i < 2000; i++) model.learn(random.float());
 * Math.abs(model.tailProbability(0.9) - 0.1) < 0.03; // => true
 * model.tailProbability(2) < 1e-3; // => true
 * ```
 *
 * @see Siffer et al. (2017), Anomaly Detection in Streams with Extreme Value Theory, KDD,
 * doi:10.1145/3097983.3098144. Deviation: the threshold follows a decaying quantile, the fit is by
 * probability-weighted moments on recent excesses.
 */
export class TailModel {
  readonly #options: Readonly<Required<TailModelOptions>>;
  #sketch: QuantileSketch;
  /** The latest values that lay above the threshold of their time, in a ring. */
  #recent: Float64Array<ArrayBufferLike> = new Float64Array(RECENT);
  #recentCount = 0;
  #count = 0;
  #threshold = 0;
  #exceedance = 1;
  #tail: ParetoTail = { shape: 0, scale: 1 };

  /** @throws AegisError `invalid-option` */
  constructor(options?: TailModelOptions) {
    const owner = 'TailModel';
    const resolved = resolveOptions(owner, DEFAULTS, options);
    checkNumber(owner, 'tailQuantile', resolved.tailQuantile, { min: 0.5, max: 0.999 });
    checkNumber(owner, 'warmUp', resolved.warmUp, { min: 1, integer: true });
    checkNumber(owner, 'minScale', resolved.minScale, { min: Number.MIN_VALUE });
    this.#options = resolved;
    this.#sketch = new QuantileSketch({
      relativeAccuracy: ACCURACY,
      maxBuckets: resolved.maxBuckets,
      halfLife: resolved.halfLife,
    });
  }

  /** How many values have been learnt. */
  get count(): number {
    return this.#count;
  }

  /** Takes a score in; one that is not finite is skipped. */
  learn(score: number): void {
    if (!Number.isFinite(score)) return;
    const x = Math.min(MAX_MAGNITUDE, Math.max(-MAX_MAGNITUDE, score));
    this.#count++;
    this.#sketch.add(x);
    if (this.#count > this.#options.warmUp && x > this.#threshold) {
      this.#recent[this.#recentCount % RECENT] = x;
      this.#recentCount++;
    }
    const { warmUp } = this.#options;
    if (this.#count === warmUp || (this.#count > warmUp && this.#count % REFIT_EVERY === 0)) {
      this.#refit();
    }
  }

  #refit(): void {
    const { tailQuantile, minScale } = this.#options;
    this.#threshold = upperEdge(this.#sketch.quantile(tailQuantile));
    // A stream that is mostly one value has next to nothing above it; half a value is the least to claim.
    const least = 0.5 / this.#sketch.count;
    this.#exceedance = Math.max(1 - this.#sketch.rank(this.#threshold), least);
    const filled = Math.min(this.#recentCount, RECENT);
    const excesses = new Float64Array(filled);
    let above = 0;
    for (let i = 0; i < filled; i++) {
      const excess = this.#recent[i]! - this.#threshold;
      if (excess > 0) excesses[above++] = excess;
    }
    // A stream that hardly varies still tells a small step from a large one.
    const spread = this.#threshold - this.#sketch.quantile(0.5);
    const floor = Math.max(spread / 8, Math.abs(this.#threshold) * ACCURACY, minScale);
    this.#tail = fitParetoTail(excesses.subarray(0, above), floor);
  }

  /** The probability of a value at least as high as `x`, in [1e-12, 1]; 1 while warming up. */
  tailProbability(x: number): number {
    if (this.#count < this.#options.warmUp || Number.isNaN(x)) return 1;
    if (x > this.#threshold) {
      const survival = paretoSurvival(this.#tail, x - this.#threshold);
      return Math.max(FLOOR, this.#exceedance * survival);
    }
    return Math.min(1, Math.max(this.#exceedance, 1 - this.#sketch.rankBelow(x)));
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      sketch: this.#sketch.toJSON(),
      recent: encodeArray(this.#recent),
      recentCount: this.#recentCount,
      count: this.#count,
      threshold: this.#threshold,
      exceedance: this.#exceedance,
      shape: this.#tail.shape,
      scale: this.#tail.scale,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): TailModel {
    return TailModel.read(SnapshotReader.open(json, HEADER));
  }

  /** Takes a model out of a snapshot that it is part of. */
  static read(reader: SnapshotReader): TailModel {
    const options = reader.object('options', (field) => ({
      tailQuantile: field.number('tailQuantile', { min: 0.5, max: 0.999 }),
      halfLife: readHalfLife(field),
      warmUp: field.number('warmUp', { min: 1, integer: true }),
      maxBuckets: field.number('maxBuckets', { min: 8, max: 65_536, integer: true }),
      minScale: field.number('minScale', { min: Number.MIN_VALUE }),
    }));
    const restored = new TailModel(options);
    restored.#sketch = reader.object('sketch', (field) => QuantileSketch.read(field));
    restored.#recent = reader.finiteFloat64Array('recent', RECENT);
    restored.#recentCount = reader.number('recentCount', { min: 0, integer: true });
    restored.#count = reader.number('count', { min: 0, integer: true });
    restored.#threshold = reader.number('threshold');
    restored.#exceedance = reader.number('exceedance', { min: 0, max: 1 });
    restored.#tail = {
      shape: reader.number('shape', { min: 0, max: 1 }),
      scale: reader.number('scale', { min: Number.MIN_VALUE }),
    };
    return restored;
  }
}
