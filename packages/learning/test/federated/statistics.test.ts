import { AegisError, type Random, Random as Seeded } from '@aegis/core';
import { QuantileSketch, Welford } from '@aegis/core/stats';
import { RemediationLearner } from '@aegis/learning';
import {
  classCounts,
  compensatedSum,
  covarianceOf,
  covarianceSums,
  fleetPosteriors,
  histogramCounts,
  learnerOutcomeCounts,
  logisticStep,
  logisticSums,
  momentSums,
  momentsOf,
  naiveBayesScores,
  outcomeCounts,
  quantileBuckets,
  quantileSketchOf,
  ridgeCoefficients,
  ridgeSums,
  VectorLayout,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const D = 3;
const RANGE = { relativeAccuracy: 0.02, least: 1e-3, most: 1e6 };

const value = fc.double({ min: -1e3, max: 1e3, noNaN: true });
const table = fc
  .array(fc.array(value, { minLength: D, maxLength: D }), { minLength: 4, maxLength: 60 })
  .map((rows) => rows.flat());

/** Rows dealt out to three clients, statistics of each, added up: equal to those of all rows. */
function expectAdditive(
  rows: readonly number[],
  statistics: (rows: readonly number[], labels: readonly number[]) => Float64Array,
): void {
  const parts: { rows: number[]; labels: number[] }[] = [0, 1, 2].map(() => ({
    ...{ rows: [], labels: [] },
  }));
  const labels: number[] = [];
  for (let at = 0; at < rows.length; at += D) {
    const row = rows.slice(at, at + D);
    const label = row[0]! > 0 ? 1 : 0;
    labels.push(label);
    const part = parts[Math.floor(Math.abs(row[1]!)) % 3]!;
    part.rows.push(...row);
    part.labels.push(label);
  }
  const central = statistics(rows, labels);
  const vectors = parts.map((part) => statistics(part.rows, part.labels));
  compensatedSum(vectors, central.length).forEach((sum, i) => {
    const scale = Math.max(1, Math.abs(central[i]!), ...vectors.map((one) => Math.abs(one[i]!)));
    expect(Math.abs(sum - central[i]!) / scale).toBeLessThanOrEqual(1e-12);
  });
}

function column(rows: readonly number[], d: number): number[] {
  return rows.filter((_, i) => i % D === d);
}

describe('statistics that add up', () => {
  it.each([
    ['histograms', (rows: readonly number[]) => histogramCounts(column(rows, 0), [-5, 0, 5])],
    [
      'moments',
      (rows: readonly number[]) => {
        const running = new Welford();
        for (const x of column(rows, 0)) running.add(x);
        return momentSums(running, 1);
      },
    ],
    [
      'quantiles',
      (rows: readonly number[]) => {
        const sketch = new QuantileSketch();
        for (const x of column(rows, 0)) sketch.add(x);
        return quantileBuckets(sketch, RANGE);
      },
    ],
    ['covariances', (rows: readonly number[]) => covarianceSums(rows, D)],
  ])('%s', (_, statistics) => {
    fc.assert(fc.property(table, (rows) => expectAdditive(rows, statistics)));
  });

  it('class counts and normal equations', () => {
    fc.assert(
      fc.property(table, (rows) => {
        expectAdditive(rows, (part, labels) => classCounts(part.map(Math.abs), labels, 2, D));
        expectAdditive(rows, (part, labels) => ridgeSums(part, labels, D));
        const at = [0.01, -0.02, 0.003];
        expectAdditive(rows, (part, labels) => logisticSums(part, labels, D, at));
      }),
    );
  });
});

describe('what comes out of the sums', () => {
  it('is the Welford, the sketch and the covariance that went in', () => {
    fc.assert(
      fc.property(table, (rows) => {
        const running = new Welford();
        const sketch = new QuantileSketch({ maxBuckets: 2048 });
        for (const x of column(rows, 0)) {
          running.add(x);
          sketch.add(x);
        }
        const out = momentsOf(momentSums(running, 5), 5);
        expect(out.count).toBe(running.count);
        expect(out.mean).toBeCloseTo(running.mean, 8);
        expect(Math.abs(out.variance - running.variance)).toBeLessThan(1e-6);
        const { mean, covariance } = covarianceOf(covarianceSums(rows, D), D);
        expect(mean[0]).toBeCloseTo(running.mean, 8);
        expect(Math.abs(covariance[0]! - running.variance)).toBeLessThan(1e-6);
        const restored = quantileSketchOf(quantileBuckets(sketch, RANGE), RANGE);
        expect(restored.count).toBe(sketch.count);
        for (const q of [0, 0.25, 0.5, 0.9, 1]) {
          const before = sketch.quantile(q);
          if (Math.abs(before) < RANGE.least) continue;
          expect(Math.abs(restored.quantile(q) - before)).toBeLessThanOrEqual(
            1e-9 * Math.abs(before),
          );
        }
      }),
    );
  });

  it('is the least squares line and the logistic curve', () => {
    const random: Random = new Seeded(4);
    const rows: number[] = [];
    const targets: number[] = [];
    const labels: number[] = [];
    for (let i = 0; i < 400; i++) {
      const x = random.normal();
      rows.push(1, x);
      targets.push(2 - 3 * x);
      labels.push(random.chance(1 / (1 + Math.exp(-(0.5 + 2 * x)))) ? 1 : 0);
    }
    const line = ridgeCoefficients(ridgeSums(rows, targets, 2), 2, 0);
    expect(line[0]).toBeCloseTo(2, 10);
    expect(line[1]).toBeCloseTo(-3, 10);
    let curve: Float64Array = new Float64Array(2);
    for (let round = 0; round < 8; round++) {
      curve = logisticStep(logisticSums(rows, labels, 2, curve), curve, 1e-6);
    }
    // At the optimum the gradient is nothing.
    const [, first, second] = logisticSums(rows, labels, 2, curve);
    expect(Math.abs(first!) + Math.abs(second!)).toBeLessThan(1e-4);
    expect(curve[1]).toBeGreaterThan(1.5);
  });

  it('is the class that its words speak for', () => {
    const sums = classCounts([5, 0, 0, 5, 4, 1, 1, 4], [0, 1, 0, 1], 2, 2);
    const [first, second] = naiveBayesScores(sums, [3, 0], 2);
    // log(3 · (10/12)³) against log(3 · (2/12)³).
    expect(first).toBeCloseTo(Math.log(3) + 3 * Math.log(10 / 12), 12);
    expect(second).toBeCloseTo(Math.log(3) + 3 * Math.log(2 / 12), 12);
  });

  it('holds noise out: counts below 0, fractions, no rows at all', () => {
    expect(momentsOf(Float64Array.of(-3, 5, 1)).count).toBe(0);
    expect(momentsOf(Float64Array.of(2.4, 10, 1)).variance).toBe(0);
    expect(covarianceOf(new Float64Array(10), 3).count).toBe(0);
    const noisy = quantileBuckets(new QuantileSketch(), RANGE).map(() => -0.5);
    expect(quantileSketchOf(noisy, RANGE).count).toBe(0);
  });
});

describe('outcomes of a fleet', () => {
  it('are the successes of all learners, without their cases', () => {
    const counts = [3, 5].map((fixes, k) => {
      const learner = new RemediationLearner();
      for (let i = 0; i < fixes; i++) {
        learner.captureManualFix({
          ...{ command: 'kubectl rollout restart deployment/secret-name', anomalies: [] },
          issues: [],
          ...{ success: i > 0, at: 1_000 * i, operator: `person-${k}-${i}` },
        });
      }
      const counts = learnerOutcomeCounts(learner);
      expect(counts).toEqual(outcomeCounts([learner.successPosterior('restart')]));
      return counts;
    });
    const fleet = fleetPosteriors(compensatedSum(counts, counts[0]!.length));
    const restart = fleet.find((one) => one.effect === 'restart')!;
    expect([restart.n, restart.successes]).toEqual([8, 6]);
    expect(restart.mean).toBeCloseTo((2 * 0.7 + 6) / 10, 12);
    expect(restart.wilsonLower).toBeGreaterThan(0.3);
    expect(fleet.find((one) => one.effect === 'drain')!.n).toBe(0);
  });

  it('refuses numbers that no count can be', () => {
    for (const bad of [
      { effect: 'restart', n: 1, successes: 2 },
      { effect: 'restart', n: Infinity, successes: 2 },
      { effect: 'restart', n: Number.NaN, successes: 0 },
      { effect: '__proto__', n: 1, successes: 1 },
    ]) {
      expect(() =>
        outcomeCounts([bad as { effect: 'restart'; n: number; successes: number }]),
      ).toThrow(AegisError);
    }
    expect(() => fleetPosteriors(new Float64Array(3))).toThrow(AegisError);
  });
});

describe('bad input', () => {
  it('leaves rows out that are not numbers', () => {
    const rows = [1, 2, 3, Number.NaN, 5, 6, 7, Infinity, 9];
    expect(covarianceSums(rows, D)[0]).toBe(1);
    expect(ridgeSums(rows, [1, 1, 1], D)[0]).toBe(1);
    expect(logisticSums([1, 2, 3], [2], D, [0, 0, 0])[0]).toBe(0);
    expect(classCounts(rows, [0, 0, 0], 1, D)[0]).toBe(1);
    expect(classCounts([1, 2, 3], [7], 2, D)[0]).toBe(0);
    expect(histogramCounts([Number.NaN, Infinity, -Infinity], [0])).toEqual(Float64Array.of(1, 1));
  });

  it.each([
    ['edges that fall', () => histogramCounts([1], [2, 1])],
    ['no edges', () => histogramCounts([1], [])],
    ['half a row', () => covarianceSums([1], D)],
    ['a short centre', () => covarianceSums([1, 2, 3], D, [1])],
    ['sums of another length', () => covarianceOf(new Float64Array(3), D)],
    ['moments of another length', () => momentsOf(new Float64Array(2))],
    ['too few targets', () => ridgeSums([1, 2, 3], [], D)],
    [
      'features that depend on each other',
      () => ridgeCoefficients(ridgeSums([1, 2, 2, 4], [1, 2], 2), 2, 0),
    ],
    ['a penalty below 0', () => ridgeCoefficients(new Float64Array(6), 2, -1)],
    [
      'another accuracy',
      () => quantileBuckets(new QuantileSketch({ relativeAccuracy: 0.1 }), RANGE),
    ],
    ['a sketch that forgets', () => quantileBuckets(new QuantileSketch({ halfLife: 9 }), RANGE)],
    ['buckets of another range', () => quantileSketchOf(new Float64Array(9), RANGE)],
    ['a range of nothing', () => quantileBuckets(new QuantileSketch(), { ...RANGE, least: 0 })],
    ['vectors of two lengths', () => compensatedSum([new Float64Array(1), new Float64Array(2)], 1)],
    ['a part that is missing', () => new VectorLayout([{ name: 'a', length: 1 }]).pack({})],
    [
      'a part too many',
      () => new VectorLayout([{ name: 'a', length: 1 }]).pack({ a: [1], b: [1] }),
    ],
    [
      'a part twice',
      () =>
        new VectorLayout([
          { name: 'a', length: 1 },
          { name: 'a', length: 1 },
        ]),
    ],
    ['a layout beyond all bounds', () => new VectorLayout([{ name: 'a', length: 1e9 }])],
    ['a layout of nothing', () => new VectorLayout([])],
  ])('refuses %s', (_, act) => {
    expect(act).toThrow(AegisError);
  });
});
