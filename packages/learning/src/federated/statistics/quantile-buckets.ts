import { AegisError } from '@aegis/core';
import { log } from '@aegis/core/math';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { QuantileSketch } from '@aegis/core/stats';

/** The magnitudes that a shared sketch tells apart, the same for everybody. */
export interface QuantileRange {
  /** That of the sketches, which must never have forgotten anything (`halfLife` 0). */
  readonly relativeAccuracy: number;
  /** Smaller ones fall into one bucket, > 0. */
  readonly least: number;
  /** Larger ones fall into one bucket, > `least`. */
  readonly most: number;
}

const MAX_BUCKETS = 65_536;

function bounds({ relativeAccuracy, least, most }: QuantileRange): { low: number; span: number } {
  const growth = log((1 + relativeAccuracy) / (1 - relativeAccuracy));
  const low = Math.ceil(log(least) / growth) + 0;
  const span = Math.ceil(log(most) / growth) - low + 1;
  if (relativeAccuracy >= 0.001 && relativeAccuracy <= 0.5 && least > 0 && span > 1) {
    if (span <= MAX_BUCKETS) return { low, span };
  }
  throw new AegisError(
    'invalid-argument',
    `quantile buckets: accuracy ${relativeAccuracy}, magnitudes ${least} to ${most}; give an accuracy ` +
      `in [0.001, 0.5] and a range of at most ${MAX_BUCKETS} buckets.`,
  );
}

/**
 * How many numbers {@link quantileBuckets} gives: about 2 · ln(most / least) / (2 · accuracy).
 *
 * @example
 * ```ts
 * import { quantileBucketCount } from '@aegis/learning/federated';
 * quantileBucketCount({ relativeAccuracy: 0.02, least: 0.1, most: 1e5 }); // => 693
 * ```
 */
export function quantileBucketCount(range: QuantileRange): number {
  return 2 * bounds(range).span + 1;
}

/**
 * A `QuantileSketch` as numbers to add up: the weights of its buckets, negative ones first, then zero,
 * then positive ones.
 *
 * @throws AegisError `invalid-argument` where the accuracies differ or the sketch forgets
 *
 * @example
 * ```ts
 * import { QuantileSketch } from '@aegis/core/stats';
 * import { quantileBuckets, quantileSketchOf } from '@aegis/learning/federated';
 * const range = { relativeAccuracy: 0.02, least: 0.1, most: 1e5 };
 * const [a, b] = [new QuantileSketch(), new QuantileSketch()];
 * for (let i = 1; i <= 1000; i++) (i % 2 ? a : b).add(i);
 * const other = quantileBuckets(b, range);
 * const sums = quantileBuckets(a, range).map((weight, i) => weight + other[i]);
 * Math.abs(quantileSketchOf(sums, range).quantile(0.5) - 500) < 10; // => true
 * ```
 */
export function quantileBuckets(sketch: QuantileSketch, range: QuantileRange): Float64Array {
  const { low, span } = bounds(range);
  const reader = SnapshotReader.open(sketch.toJSON(), { kind: 'quantile-sketch', version: 1 });
  const same = reader.object('options', (options) => {
    const accuracy = options.number('relativeAccuracy');
    return accuracy === range.relativeAccuracy && options.number('halfLife') === 0;
  });
  if (!same) {
    throw new AegisError(
      'invalid-argument',
      'quantileBuckets: the sketch has another accuracy than the range, or forgets; give one of ' +
        'that accuracy with a half-life of 0.',
    );
  }
  const sums = new Float64Array(2 * span + 1);
  sums[span] = reader.number('zero');
  for (const [name, at, direction] of [
    ['negative', span - 1, -1],
    ['positive', span + 1, 1],
  ] as const) {
    reader.object(name, (store) => {
      const lowest = store.number('lowest') - low;
      store.float64Array('weights', store.number('used')).forEach((weight, i) => {
        const bucket = Math.min(span - 1, Math.max(0, lowest + i));
        sums[at + direction * bucket]! += weight;
      });
    });
  }
  return sums;
}

/**
 * The sketch of everybody's values, from the sum of {@link quantileBuckets}. Weights below 0, as noise
 * makes them, count as 0.
 *
 * @throws AegisError `invalid-argument` where the length is not that of the range
 *
 * @example
 * ```ts
 * import { quantileBucketCount, quantileSketchOf } from '@aegis/learning/federated';
 * const range = { relativeAccuracy: 0.02, least: 1, most: 100 };
 * const sums = new Float64Array(quantileBucketCount(range));
 * sums[sums.length - 1] = 5; // five values in the uppermost bucket
 * Math.abs(quantileSketchOf(sums, range).quantile(0.5) - 100) < 4; // => true
 * ```
 */
export function quantileSketchOf(sums: Float64Array, range: QuantileRange): QuantileSketch {
  const { low, span } = bounds(range);
  if (sums.length !== 2 * span + 1) {
    throw new AegisError(
      'invalid-argument',
      `quantileSketchOf: ${sums.length} sums; give ${2 * span + 1}.`,
    );
  }
  const held = sums.map((weight) => Math.max(0, weight));
  const store = (weights: Float64Array): object => ({
    ...{ lowest: low, used: span, collapsed: 0, weights: encodeArray(weights) },
    total: weights.reduce((total, weight) => total + weight, 0),
  });
  return QuantileSketch.fromJSON({
    ...{ kind: 'quantile-sketch', version: 1, weight: 1, zero: held[span]! },
    options: {
      relativeAccuracy: range.relativeAccuracy,
      maxBuckets: Math.max(8, span),
      halfLife: 0,
    },
    additions: Math.round(held.reduce((total, weight) => total + weight, 0)),
    negative: store(held.slice(0, span).reverse()),
    positive: store(held.slice(span + 1)),
  });
}
