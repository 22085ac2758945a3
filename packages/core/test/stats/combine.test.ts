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

  it('takes 0 for the least there is', () => {
    expect(fisherCombine([0, 0.5])).toBeLessThan(1e-290);
  });
});
