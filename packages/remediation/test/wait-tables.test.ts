import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanWait, quickWait } from '../src/simulator/index.js';

describe('quickWait', () => {
  it('is what the formula says, as far as anybody would feel', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 0.98, noNaN: true }),
        fc.integer({ min: 1, max: 200 }),
        (utilisation, servers) => {
          const exact = meanWait(utilisation, servers);
          const quick = quickWait(utilisation, servers);
          // Linear between 257 points: measured 1.3e-5 service times at worst up to a load of 0.9.
          expect(Math.abs(quick - exact)).toBeLessThan(2e-4 + 0.002 * exact);
          if (utilisation <= 0.9) expect(Math.abs(quick - exact)).toBeLessThan(2e-5 * (1 + exact));
        },
      ),
      { numRuns: 500 },
    );
  });

  it('works out what no table holds', () => {
    expect(quickWait(0.5, 2.5)).toBe(meanWait(0.5, 2.5));
    expect(quickWait(0.5, 100)).toBe(meanWait(0.5, 100));
    expect(quickWait(0, 4)).toBe(0);
  });
});
