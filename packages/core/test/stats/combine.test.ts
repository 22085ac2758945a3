import { Random } from '@aegis/core';
import { fisherCombine, simes } from '@aegis/core/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const anything = fc.array(fc.oneof(fc.double(), fc.double({ min: 0, max: 1, noNaN: true })));

describe.each([
  ['fisherCombine', fisherCombine],
  ['simes', simes],
])('%s', (_, combine) => {
  it('is in [0, 1] whatever it is given', () => {
    fc.assert(
      fc.property(anything, (ps) => {
        const p = combine(ps);
        expect(p >= 0 && p <= 1).toBe(true);
      }),
    );
    expect(combine([])).toBe(1);
    expect(combine([Number.NaN])).toBe(1);
    expect(combine([1, 1])).toBe(1);
  });

  it('takes what is no probability for the nearest, and what is no number for no evidence', () => {
    for (const [odd, plain] of [
      [-1, 0],
      [-Infinity, 0],
      [2, 1],
      [Infinity, 1],
      [Number.NaN, 1],
    ] as const) {
      expect(combine([odd, 0.3])).toBe(combine([plain, 0.3]));
      expect(combine([0.3, odd, 0.1])).toBe(combine([0.3, plain, 0.1]));
    }
    expect(combine([0.3])).toBeCloseTo(0.3, 12);
  });

  it('is the one probability there is, does not mind the order, and falls with each', () => {
    const share = fc.double({ min: 1e-6, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(share, { minLength: 1, maxLength: 8 }), share, (ps, factor) => {
        expect(Math.abs(combine([ps[0]!]) - ps[0]!)).toBeLessThan(1e-12);
        expect(Math.abs(combine([...ps].reverse()) - combine(ps))).toBeLessThan(1e-12);
        expect(combine([ps[0]! * factor, ...ps.slice(1)])).toBeLessThanOrEqual(combine(ps) + 1e-12);
      }),
    );
  });

  it('is uniform for independent uniform probabilities', () => {
    const random = new Random(8);
    const n = 20_000;
    const combined = Array.from({ length: n }, () =>
      combine(Array.from({ length: 5 }, () => random.float())),
    );
    for (const alpha of [0.5, 0.1, 0.01]) {
      const share = combined.filter((p) => p <= alpha).length / n;
      // Five standard errors.
      expect(Math.abs(share - alpha)).toBeLessThan(5 * Math.sqrt((alpha * (1 - alpha)) / n));
    }
  });
});

describe('fisherCombine', () => {
  it('agrees with SciPy 1.17 (scipy.stats.combine_pvalues)', () => {
    expect(fisherCombine([0.05, 0.05])).toBeCloseTo(0.01747866136777, 12);
    expect(fisherCombine([0.01, 0.2, 0.3])).toBeCloseTo(0.021561751324834632, 12);
  });

  it('is the tail of a chi-square of even degrees, a finite sum of their product', () => {
    // With n of product k, e^(-x/2) Σ (x/2)^j / j! over j < n at x = -2 ln k is k Σ (-ln k)^j / j!.
    for (const ps of [[0.2], [0.2, 0.7], [0.01, 0.4, 0.9], [1e-8, 0.5, 1, 0.003]]) {
      const product = ps.reduce((so, p) => so * p, 1);
      let term = product;
      let expected = product;
      for (let j = 1; j < ps.length; j++) {
        term *= -Math.log(product) / j;
        expected += term;
      }
      expect(fisherCombine(ps) / expected).toBeCloseTo(1, 10);
    }
  });

  it('takes less than 1e-300 for that', () => {
    expect(fisherCombine([0]) / 1e-300).toBeCloseTo(1, 9);
    expect(fisherCombine([1e-305, 0.5])).toBe(fisherCombine([0, 0.5]));
    expect(fisherCombine([1e-299, 0.5])).toBeGreaterThan(fisherCombine([0, 0.5]));
  });
});

describe('simes', () => {
  it('is the least of each times how many there are over its rank from below', () => {
    expect(simes([0.04, 0.01, 0.03, 0.02])).toBeCloseTo(0.04, 15);
    expect(simes([0.5, 0.3, 0.001])).toBeCloseTo(0.003, 15);
    expect(simes([0.9, 0.03, 0.02])).toBeCloseTo(0.045, 15);
    expect(simes([0.9, 0.8])).toBe(0.9);
    expect(simes([0, 0.5])).toBe(0);
    // Ranks are those of numbers: as text 1e-7 would come last.
    expect(simes([1e-7, 0.5])).toBeCloseTo(2e-7, 20);
  });
});
