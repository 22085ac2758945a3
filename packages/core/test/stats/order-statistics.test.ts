import { AegisError } from '@aegis/core';
import { interquartileRange, median, quantile, ranks, robustScale } from '@aegis/core/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

describe('quantile', () => {
  it('is type 7 (NumPy: np.quantile([2, 7, 1, 8, 2, 8], q))', () => {
    const xs = [2, 7, 1, 8, 2, 8];
    const expected = { 0: 1, 0.1: 1.5, 0.25: 2, 0.5: 4.5, 0.75: 7.75, 0.9: 8, 1: 8 };
    for (const [q, value] of Object.entries(expected)) {
      expect(quantile(xs, Number(q))).toBeCloseTo(value, 12);
    }
  });

  it('rises with q from the least to the greatest, and is always a number', () => {
    fc.assert(
      fc.property(fc.array(fc.double(), { minLength: 1 }), share, share, (xs, p, q) => {
        const kept = xs.filter(Number.isFinite);
        const low = quantile(xs, Math.min(p, q));
        const high = quantile(xs, Math.max(p, q));
        // Interpolation rounds: neighbours may swap by the last bit.
        expect(low).toBeLessThanOrEqual(high + 1e-15 * Math.abs(high));
        expect(Number.isFinite(low)).toBe(true);
        if (kept.length === 0) return;
        expect(quantile(xs, 0) === Math.min(...kept)).toBe(true);
        expect(quantile(xs, 1) === Math.max(...kept)).toBe(true);
      }),
    );
  });

  it('leaves the input as it was, and out what is not finite', () => {
    const xs = [3, Number.NaN, 1, Infinity, 2];
    expect(median(xs)).toBe(2);
    expect(xs).toEqual([3, Number.NaN, 1, Infinity, 2]);
    expect(median(Float64Array.from([5, 4]))).toBe(4.5);
    expect([median([]), interquartileRange([]), median([Number.NaN])]).toEqual([0, 0, 0]);
  });

  it('refuses a q that is no share', () => {
    for (const q of [-0.1, 1.1, Number.NaN]) expect(() => quantile([1], q)).toThrow(AegisError);
  });
});

describe('robustScale', () => {
  it('is the standard deviation of a normal law, whatever a tenth of the values are', () => {
    // Plotting positions of a normal with deviation 3: its quartiles are ±0.67449 · 3.
    const xs = [-2.02347, -2.02347, -1, 0, 1, 2.02347, 2.02347];
    expect(Math.abs(robustScale(xs, 1e-9) - (1.511735 * 2) / 1.34898)).toBeLessThan(1e-5);
    const clean = Array.from({ length: 100 }, (_, i) => i);
    const dirty = clean.map((x) => (x % 10 === 9 ? 1e12 : x));
    expect(robustScale(dirty, 1)).toBeLessThan(2 * robustScale(clean, 1));
  });

  it('never falls below its floor, and scales with the data', () => {
    fc.assert(fc.property(fc.array(finite), (xs) => robustScale(xs, 0.1) >= 0.1));
    const xs = [1, 5, 2, 8, 9, 3];
    expect(
      robustScale(
        xs.map((x) => x * 8),
        0,
      ),
    ).toBe(8 * robustScale(xs, 0));
    expect(robustScale([4, 4, 4], 0.5)).toBe(0.5);
  });
});

describe('ranks', () => {
  it('sum to n (n + 1) / 2, keep the order, and are shared among equals', () => {
    const small = fc.array(fc.oneof(fc.integer({ min: -4, max: 4 }), fc.double()));
    fc.assert(
      fc.property(small, (xs) => {
        const result = ranks(xs);
        const n = xs.length;
        expect(result.reduce((sum, r) => sum + r, 0)).toBeCloseTo((n * (n + 1)) / 2, 8);
        for (let i = 1; i < n; i++) {
          const [a, b] = [xs[i - 1]!, xs[i]!];
          if (a < b) expect(result[i - 1]).toBeLessThan(result[i]!);
          if (a === b) expect(result[i - 1]).toBe(result[i]);
        }
      }),
    );
  });

  it('puts NaN last', () => {
    expect(Array.from(ranks([Number.NaN, Infinity, 1, Number.NaN]))).toEqual([3.5, 2, 1, 3.5]);
    expect(ranks([]).length).toBe(0);
  });
});
