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
    // At a shape of nearly nothing the power would lose all its digits.
    expect(paretoSurvival({ shape: 1e-12, scale: 1 }, 5)).toBeCloseTo(Math.exp(-5), 12);
    expect(paretoSurvival({ shape: 1e-6, scale: 1 }, 5)).toBeCloseTo(Math.exp(-5), 4);
  });
});
