import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LagMeter } from '../../src/live/lag-meter.js';

describe('LagMeter', () => {
  it('gives quantiles to within a tenth, whatever it was told', () => {
    const lags = fc.array(fc.integer({ min: 1, max: 1_000_000 }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(lags, fc.double({ min: 0.01, max: 1, noNaN: true }), (all, share) => {
        const meter = new LagMeter();
        for (const lag of all) meter.note(lag, 1, 30_000);
        const sorted = [...all].sort((a, b) => a - b);
        const exact = sorted[Math.ceil(share * all.length) - 1]!;
        const said = meter.quantile(share, 30_000);
        // A bucket is a tenth wide; half a millisecond is lost in rounding.
        expect(said).toBeGreaterThanOrEqual(exact - 0.5);
        expect(said).toBeLessThanOrEqual(1.1 * exact + 0.5 + 1e-9 * exact);
      }),
    );
  });

  it('forgets after a minute, and weighs by count', () => {
    const meter = new LagMeter();
    expect(meter.quantile(0.99, 0)).toBe(0);
    meter.note(5000, 1, 1000);
    meter.note(10, 99, 1000);
    expect(meter.quantile(0.5, 1000)).toBeLessThan(12);
    expect(meter.quantile(1, 1000)).toBeGreaterThanOrEqual(5000);
    expect(meter.quantile(1, 60_999)).toBeGreaterThanOrEqual(5000);
    expect(meter.quantile(1, 62_000)).toBe(0);
    meter.note(20, 1, 62_000);
    expect(meter.quantile(1, 62_000)).toBeLessThan(25);
  });

  it('holds what is beyond its last bucket, and less than nothing', () => {
    const meter = new LagMeter();
    meter.note(1e12, 1, 0);
    expect(meter.quantile(1, 0)).toBeGreaterThan(3_600_000);
    const early = new LagMeter();
    early.note(-50, 1, 0);
    expect(early.quantile(1, 0)).toBe(1);
  });
});
