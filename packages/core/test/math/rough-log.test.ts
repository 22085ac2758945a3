import { log10, roughLog10 } from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Numbers whose logarithms are spread evenly over all normal doubles. */
const positive = fc.double({ min: -307, max: 308, noNaN: true }).map((exponent) => 10 ** exponent);

describe('roughLog10', () => {
  it('is within 5e-7 of the logarithm: a twenty-first bit of the fraction is 4.2e-7', () => {
    fc.assert(
      fc.property(positive, (x) => {
        expect(Math.abs(roughLog10(x) - log10(x))).toBeLessThan(5e-7);
      }),
      { numRuns: 5000, seed: 1 },
    );
  });

  it('never falls as its argument grows, least of all where the table steps', () => {
    fc.assert(
      fc.property(positive, fc.double({ min: 0, max: 1e-5, noNaN: true }), (x, more) => {
        expect(roughLog10(x * (1 + more))).toBeGreaterThanOrEqual(roughLog10(x));
      }),
      { numRuns: 5000, seed: 2 },
    );
    for (let i = 1; i <= 4096; i++) {
      const edge = 1 + i / 4096;
      expect(roughLog10(edge)).toBeGreaterThanOrEqual(roughLog10(edge - 1e-9));
    }
  });

  it('is exact at powers of two as far as the constant is', () => {
    expect(roughLog10(1)).toBe(0);
    expect(Math.abs(roughLog10(2 ** 40) - 40 * Math.log10(2))).toBeLessThan(1e-12);
    expect(Math.abs(roughLog10(2 ** -40) + 40 * Math.log10(2))).toBeLessThan(1e-12);
  });
});
