import { Random } from '@aegis/core';
import { solveCholesky } from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { autoRegression } from '../../src/forecast/auto-regression.js';
import { fitLags } from '../../src/forecast/fit-lags.js';
import { chooseLags, planLags } from '../../src/forecast/lag-plan.js';

/** The normal equations summed row by row, the plain way. */
function plainFit(series: Float64Array, lags: readonly number[], end: number): Float64Array {
  const longest = Math.max(...lags);
  const size = lags.length + 1;
  const matrix = new Float64Array(size * size);
  const right = new Float64Array(size);
  for (let t = longest; t < end; t++) {
    const row = [...lags.map((lag) => series[t - lag]!), 1];
    for (let i = 0; i < size; i++) {
      right[i]! += row[i]! * series[t]!;
      for (let j = 0; j < size; j++) matrix[i * size + j]! += row[i]! * row[j]!;
    }
  }
  for (let i = 0; i < lags.length; i++) matrix[i * size + i]! += 1e-4 * (end - longest);
  matrix[size * size - 1]! *= 1 + 1e-9;
  solveCholesky(matrix, right, size);
  return right;
}

describe('solveCholesky', () => {
  it('solves a system whose answer is known', () => {
    // [4 2 1; 2 5 3; 1 3 6] · [1 -2 3] = [3 1 13].
    const matrix = new Float64Array([4, 9, 9, 2, 5, 9, 1, 3, 6]);
    const right = new Float64Array([3, 1, 13]);
    solveCholesky(matrix, right, 3);
    [1, -2, 3].forEach((x, i) => {
      expect(right[i]).toBeCloseTo(x, 12);
    });
  });

  it('stays finite where columns are the same', () => {
    const right = new Float64Array([2, 2]);
    solveCholesky(new Float64Array([1, 1, 1, 1]), right, 2);
    expect(right.every(Number.isFinite)).toBe(true);
  });
});

describe('lags', () => {
  it('are the recent steps and those around the seasons', () => {
    const near = (...lags: number[]) => lags.flatMap((lag) => [lag - 1, lag, lag + 1]);
    const recent = Array.from({ length: 24 }, (_, i) => i + 1);
    expect(chooseLags(800, [24, 168])).toEqual([...recent, 25, ...near(48, 168)]);
    expect(chooseLags(800, [])).toEqual(recent);
    // Nothing beyond half of the history.
    expect(chooseLags(80, [24, 168])).toEqual([...recent.slice(0, 10), 23, 24, 25]);
  });

  it('are paired once each, by distance', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 12 }), (chosen) => {
        const lags = chosen.sort((a, b) => a - b);
        const all = [0, ...lags];
        const { near, far, distances, starts } = planLags(lags);
        const seen = new Set<string>();
        distances.forEach((distance, d) => {
          for (let pair = starts[d]!; pair < starts[d + 1]!; pair++) {
            expect(all[far[pair]!]! - all[near[pair]!]!).toBe(distance);
            seen.add(`${near[pair]}-${far[pair]}`);
          }
        });
        expect(seen.size).toBe((all.length * (all.length + 1)) / 2);
      }),
    );
  });
});

describe('fitLags', () => {
  it('gives what the sums row by row give, at every end', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 1000 }),
        fc.uniqueArray(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }),
        (seed, chosen) => {
          const random = new Random(seed);
          const series = Float64Array.from({ length: 121 }, () => random.normal());
          const lags = chosen.sort((a, b) => a - b);
          fitLags(series, planLags(lags), [80, 121]).forEach((weights, e) => {
            const plain = plainFit(series, lags, [80, 121][e]!);
            // Differences of running sums round otherwise than the sums themselves: a few 1e-13.
            plain.forEach((weight, i) => {
              expect(weights![i]).toBeCloseTo(weight, 9);
            });
          });
        },
      ),
      { numRuns: 40 },
    );
  });

  it('has no answer for too few rows', () => {
    const series = Float64Array.from({ length: 20 }, (_, i) => i % 3);
    expect(fitLags(series, planLags([1, 2, 18]), [20, 10])).toEqual([null, null]);
  });
});

describe('autoRegression', () => {
  const random = new Random(5);
  const series = new Float64Array(4000);
  for (let t = 2; t < series.length; t++) {
    series[t] = 0.6 * series[t - 1]! + 0.3 * series[t - 2]! + random.normal();
  }

  it('forecasts a process of two lags as its own recursion does', () => {
    const count = series.length;
    const input = { series, periods: [], difference: 0, ends: [count], reach: 5, back: null };
    const said = new Float64Array(5);
    autoRegression('ar', input).forecast(count, said);
    const truth = [series[count - 2]!, series[count - 1]!];
    for (let h = 0; h < 5; h++) truth.push(0.6 * truth.at(-1)! + 0.3 * truth.at(-2)!);
    // Weights are known to about 1 / sqrt(4000) each; the process has a deviation of 2.
    said.forEach((y, h) => {
      expect(Math.abs(y - truth[h + 2]!)).toBeLessThan(0.35);
    });
  });

  it('looks at nothing behind the count, and uses the latest fit that it may', () => {
    const ends = [2000, 4000];
    const changed = series.slice();
    changed.fill(99, 3000);
    const said = [series, changed].map((values) => {
      const out = new Float64Array(10);
      const input = { series: values, periods: [], difference: 1, ends, reach: 10, back: null };
      autoRegression('ar', input).forecast(2500, out);
      return out;
    });
    // The standard deviations differ, the weights and so the forecasts do not but for the shrinkage.
    said[0]!.forEach((y, h) => {
      expect(said[1]![h]).toBeCloseTo(y, 1);
    });
  });
});
