import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitParetoTail, paretoSurvival } from '../../src/stats/pareto-tail.js';

const excesses = (size: number) =>
  fc
    .array(fc.double({ min: 1e-3, max: 1e3, noNaN: true }), { minLength: size, maxLength: 60 })
    .map((all) => Float64Array.from(all));

function mean(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value / values.length, 0);
}

describe('fitParetoTail', () => {
  it('is an exponential at the floor where there is nothing', () => {
    expect(fitParetoTail(new Float64Array(0), 0.5)).toEqual({ shape: 0, scale: 0.5 });
  });

  it('is an exponential with the mean of fewer than twenty', () => {
    expect(fitParetoTail(Float64Array.of(1, 2, 6), 0.5)).toEqual({ shape: 0, scale: 3 });
    expect(fitParetoTail(Float64Array.of(4), 0.5)).toEqual({ shape: 0, scale: 4 });
    expect(fitParetoTail(Float64Array.of(1, 2, 6), 7)).toEqual({ shape: 0, scale: 7 });
    const skew = Float64Array.from({ length: 20 }, (_, i) => (i === 19 ? 1000 : 1 + i / 100));
    expect(fitParetoTail(skew.slice(1), 0.1).shape).toBe(0);
    expect(fitParetoTail(skew, 0.1).shape).toBeGreaterThan(0.5);
  });

  it('keeps the mean excess right for whatever shape it holds, in [0, 0.9]', () => {
    fc.assert(
      fc.property(excesses(20), (values) => {
        const { shape, scale } = fitParetoTail(values, 1e-9);
        expect(shape).toBeGreaterThanOrEqual(0);
        expect(shape).toBeLessThanOrEqual(0.9);
        expect(scale / (1 - shape) / mean(values)).toBeCloseTo(1, 9);
      }),
    );
  });

  it('is what probability-weighted moments say of nineteen ones and a larger one', () => {
    // The mean is (19 + x) / 20 and the mean weighted by the rank from above 1/2, so that the shape is
    // 2 - mean / (mean - 2 · 1/2) = (x - 21) / (x - 1), and the scale mean · (1 - shape).
    for (const [largest, shape, scale] of [
      [11, 0, 1.5],
      [21, 0, 2],
      [26, 0.2, 1.8],
      [41, 0.5, 1.5],
      [201, 0.9, 1.1],
      [401, 0.9, 2.1],
    ] as const) {
      const values = new Float64Array(20).fill(1);
      values[3] = largest;
      const fit = fitParetoTail(values, 1e-9);
      expect(fit.shape).toBeCloseTo(shape, 9);
      expect(fit.scale).toBeCloseTo(scale, 9);
      expect(fitParetoTail(values, 7)).toEqual({ shape: fit.shape, scale: 7 });
    }
  });

  it('scales with what it is given', () => {
    fc.assert(
      fc.property(excesses(1), fc.integer({ min: -40, max: 40 }), (values, octaves) => {
        const { shape, scale } = fitParetoTail(values, 0.25);
        const by = 2 ** octaves;
        const scaled = fitParetoTail(
          values.map((value) => value * by),
          0.25 * by,
        );
        expect(scaled).toEqual({ shape, scale: scale * by });
      }),
    );
  });

  it('has no shape where all are the same, however they are rounded', () => {
    for (const value of [1e-300, 0.1, 0.3, 7, 1e300]) {
      for (let n = 20; n <= 64; n++) {
        const fit = fitParetoTail(new Float64Array(n).fill(value), 1e-320);
        expect(fit.shape).toBe(0);
        expect(fit.scale / value).toBeCloseTo(1, 12);
      }
    }
    // Of the least numbers that there are even the mean is lost.
    const least = new Float64Array(20).fill(Number.MIN_VALUE);
    expect(fitParetoTail(least, 1e-12)).toEqual({ shape: 0, scale: 1e-12 });
  });

  it('does not mind the order, and leaves what it is given alone', () => {
    fc.assert(
      fc.property(excesses(1), (values) => {
        const before = values.slice();
        const reversed = values.slice().reverse();
        const fit = fitParetoTail(values, 0.01);
        expect(fitParetoTail(reversed, 0.01)).toEqual(fit);
        expect(values).toEqual(before);
      }),
    );
  });

  it('finds the shape that values were drawn with', () => {
    const random = new Random(4);
    for (const shape of [0.1, 0.3, 0.5]) {
      const drawn = Float64Array.from({ length: 20_000 }, () => {
        return (2 * ((1 - random.float()) ** -shape - 1)) / shape;
      });
      const fit = fitParetoTail(drawn, 1e-9);
      // The estimator's own error at 20,000 is below 0.03 for shapes up to a half.
      expect(Math.abs(fit.shape - shape)).toBeLessThan(0.06);
      expect(Math.abs(fit.scale - 2)).toBeLessThan(0.15);
    }
    // What ends somewhere would have a shape below 0.
    const even = Float64Array.from({ length: 1000 }, () => random.float());
    expect(fitParetoTail(even, 1e-9).shape).toBe(0);
    const equal = fitParetoTail(new Float64Array(30).fill(2), 1e-9);
    expect(equal.shape).toBe(0);
    expect(equal.scale).toBeCloseTo(2, 12);
    expect(fitParetoTail(new Float64Array(30).fill(2), 9).scale).toBe(9);
  });
});

describe('paretoSurvival', () => {
  it('is that of the law', () => {
    expect(paretoSurvival({ shape: 0, scale: 2 }, 3)).toBeCloseTo(Math.exp(-1.5), 12);
    expect(paretoSurvival({ shape: 0.5, scale: 2 }, 3)).toBeCloseTo(1.75 ** -2, 12);
    expect(paretoSurvival({ shape: 0.5, scale: 2 }, 0)).toBe(1);
    expect(paretoSurvival({ shape: 0.25, scale: 4 }, 16)).toBeCloseTo(1 / 16, 12);
    expect(paretoSurvival({ shape: 1, scale: 1 }, 3)).toBeCloseTo(1 / 4, 12);
    expect(paretoSurvival({ shape: 0.5, scale: 1 }, Infinity)).toBe(0);
    expect(paretoSurvival({ shape: 0, scale: 1 }, Infinity)).toBe(0);
    // At a shape of nearly nothing the power would lose all its digits.
    expect(paretoSurvival({ shape: 1e-12, scale: 1 }, 5)).toBeCloseTo(Math.exp(-5), 12);
    expect(paretoSurvival({ shape: 1e-6, scale: 1 }, 5)).toBeCloseTo(Math.exp(-5), 4);
  });
});
