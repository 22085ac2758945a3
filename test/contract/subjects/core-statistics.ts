import { Ewma, QuantileSketch, TailModel, Welford } from '@aegis/core/stats';
import fc from 'fast-check';
import { anyNumber } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject } from '../subject.js';

const values = streamOf(anyNumber, 80);
const SHARES = [0, 0.01, 0.5, 0.9, 0.99, 1];
const ONE_BY_ONE = 'it takes values one at a time only';

/** Values that spread over all that a double can be, so that buckets run out. */
const far = (i: number): number => (i % 2 === 0 ? 1 : -1) * Number(`1e${((i * 7) % 600) - 300}`);

const welford = subject<Welford, number>({
  name: 'Welford',
  make: () => new Welford(),
  steps: values,
  feed: (one, value) => one.add(value),
  ask: (one) => [one.count, one.mean, one.variance, one.standardDeviation],
  snapshot: { write: (one) => one.toJSON(), read: Welford.fromJSON },
  merge: {
    join: (one, other) => {
      one.merge(other);
      return one;
    },
    // A mean of both signs cancels: what is left has the rounding of the spread around it.
    look: (one) => [one.count, Math.abs(one.mean) + one.standardDeviation, one.variance],
    tolerance: 1e-9,
  },
  ceiling: { bytes: 4096, stated: 'three numbers (README of core)', flood: far, steps: 20_000 },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

const ewma = subject<Ewma, number>({
  name: 'Ewma',
  make: (_, turn) => new Ewma(turn({ alpha: 0.2 })),
  steps: values,
  feed: (one, value) => one.add(value),
  ask: (one) => [one.count, one.mean, one.variance, one.standardDeviation],
  snapshot: { write: (one) => one.toJSON(), read: Ewma.fromJSON },
  ceiling: { bytes: 4096, stated: 'three numbers (README of core)', flood: far, steps: 20_000 },
  misuse: { make: (options) => new Ewma(options), numbers: ['alpha'] },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

const quantileSketch = subject<QuantileSketch, readonly [value: number, weight: number]>({
  name: 'QuantileSketch',
  make: (_, turn) => new QuantileSketch(turn({ relativeAccuracy: 0.05, maxBuckets: 64 })),
  steps: streamOf(fc.tuple(anyNumber, fc.constantFrom(1, 1, 1, 2, 0.5, 0, -1, Number.NaN)), 80),
  feed: (one, [value, weight]) => one.add(value, weight),
  ask: (one, [value]) => [
    ...[one.count, one.additions, one.collapsed, one.rank(value), one.rankBelow(value)],
    ...SHARES.map((share) => one.quantile(share)),
  ],
  snapshot: { write: (one) => one.toJSON(), read: QuantileSketch.fromJSON },
  merge: {
    join: (one, other) => {
      one.merge(other);
      return one;
    },
    look: (one) => [one.count, one.additions, ...SHARES.map((share) => one.quantile(share))],
    tolerance: 1e-12,
  },
  ceiling: {
    bytes: 8 * 1024,
    stated: '16 bytes × maxBuckets (TSDoc of QuantileSketch), here of 64',
    flood: (i) => [far(i), 1],
    steps: 20_000,
  },
  misuse: {
    make: (options) => new QuantileSketch(options),
    numbers: ['relativeAccuracy', 'maxBuckets', 'halfLife'],
    others: [
      () => new QuantileSketch().quantile(2),
      () => new QuantileSketch().quantile(Number.NaN),
      () => new QuantileSketch().merge(new QuantileSketch({ relativeAccuracy: 0.1 })),
    ],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

const tailModel = subject<TailModel, number>({
  name: 'TailModel',
  make: (_, turn) => new TailModel(turn({ warmUp: 10, halfLife: 50, maxBuckets: 64 })),
  steps: values,
  feed: (one, value) => one.learn(value),
  ask: (one, value) => [
    one.count,
    ...[value, 0, -1, 1e9, Infinity, Number.NaN].map((score) => ({
      tailProbability: one.tailProbability(score),
    })),
  ],
  snapshot: { write: (one) => one.toJSON(), read: TailModel.fromJSON },
  ceiling: {
    bytes: 8 * 1024,
    stated: 'about 5 KiB with the default buckets (TSDoc of TailModel)',
    flood: far,
    steps: 20_000,
  },
  misuse: {
    make: (options) => new TailModel(options),
    numbers: ['tailQuantile', 'halfLife', 'warmUp', 'maxBuckets', 'minScale'],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

export const coreStatistics: readonly AnySubject[] = [welford, ewma, quantileSketch, tailModel];
