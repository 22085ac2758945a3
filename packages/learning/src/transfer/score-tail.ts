import { expm1, log1p } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { QuantileSketch, TailModel } from '@aegis/core/stats';
import type { ResolvedScoreOptions } from './transfer-options.js';

/** Where a stream's scores lie, and how far above it its threshold does; both in logarithms. */
export interface ScoreShape {
  /** log(1 + upper quartile). */
  readonly scale: number;
  /** log(1 + threshold) less the scale. */
  readonly tail: number;
}

/** Scores beyond are all the same: a threshold of 22,000 units is one that nothing reaches. */
export const MOST_LOG = 10;
const UPPER_QUARTILE = 0.75;
const BUCKETS = 256;
const HALVINGS = 32;

/** A score in units, as the logarithm that thresholds are compared in. */
export function logScore(score: number, scoreUnit: number): number {
  return Math.min(MOST_LOG, log1p(Math.max(0, score) / scoreUnit));
}

/** The score of a logarithm. */
export function scoreOf(logarithm: number, scoreUnit: number): number {
  return scoreUnit * expm1(logarithm);
}

/** What one stretch of scores says by itself. About 8 KiB. */
export class ScoreTail {
  readonly #options: ResolvedScoreOptions;
  #sketch: QuantileSketch;
  #tail: TailModel;

  constructor(options: ResolvedScoreOptions) {
    this.#options = options;
    this.#sketch = new QuantileSketch({ maxBuckets: BUCKETS });
    this.#tail = new TailModel({ warmUp: 8, minScale: 0.01, maxBuckets: BUCKETS });
  }

  get rows(): number {
    return this.#tail.count;
  }

  /** @param score - finite */
  learn(score: number): void {
    const units = Math.max(0, score) / this.#options.scoreUnit;
    this.#sketch.add(units);
    this.#tail.learn(units);
  }

  /** Where the scores are, and where the tail falls to the probability: by halving, as it never rises. */
  shape(): ScoreShape {
    const { probability } = this.#options;
    const scale = Math.min(MOST_LOG, log1p(this.#sketch.quantile(UPPER_QUARTILE)));
    let low = 0;
    let high = MOST_LOG;
    for (let i = 0; i < HALVINGS; i++) {
      const middle = (low + high) / 2;
      if (this.#tail.tailProbability(expm1(middle)) > probability) low = middle;
      else high = middle;
    }
    return { scale, tail: Math.max(0, high - scale) };
  }

  toJSON(): object {
    return { sketch: this.#sketch.toJSON(), tail: this.#tail.toJSON() };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, options: ResolvedScoreOptions): ScoreTail {
    const restored = new ScoreTail(options);
    restored.#sketch = reader.object('sketch', (field) => QuantileSketch.read(field));
    restored.#tail = reader.object('tail', (field) => TailModel.read(field));
    return restored;
  }
}
