import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DayCurve } from '../../../src/logs/windows/day-curve.js';
import { isRefused, takenOut } from '../taken-out.js';

const HOUR_MS = 3_600_000;
const MONDAY_MS = Date.UTC(2024, 5, 3);

function learnt(days: number, linesAt: (hour: number) => number): DayCurve {
  const curve = new DayCurve();
  for (let hour = 0; hour < 24 * days; hour++) {
    for (let part = 0; part < 4; part++) {
      const timeMs = MONDAY_MS + (hour + part / 4) * HOUR_MS;
      curve.learn(linesAt(hour % 24) / 4, 0.25, timeMs);
    }
  }
  return curve;
}

describe('DayCurve', () => {
  it('is 1 where nothing is known, and where all hours are alike', () => {
    expect(new DayCurve().factor(MONDAY_MS)).toBe(1);
    const curve = learnt(3, () => 100);
    for (let hour = 0; hour < 24; hour += 0.5) {
      expect(curve.factor(MONDAY_MS + hour * HOUR_MS)).toBeCloseTo(1, 9);
    }
  });

  it('knows day from night after some days, in the middle of hours and in between', () => {
    const curve = learnt(10, (hour) => (hour >= 8 && hour < 20 ? 300 : 100));
    // The mean is 200; half an hour of prior draws each hour towards it, of about 6.5 that are known.
    expect(curve.factor(MONDAY_MS + 14 * HOUR_MS)).toBeCloseTo(1.5, 1);
    expect(curve.factor(MONDAY_MS + 2 * HOUR_MS)).toBeCloseTo(0.5, 1);
    // At eight sharp it is half way from the hour before to the hour after.
    expect(curve.factor(MONDAY_MS + 8 * HOUR_MS)).toBeCloseTo(1, 1);
  });

  it('knows little of an hour that has come once', () => {
    const curve = new DayCurve();
    curve.learn(1000, 1, MONDAY_MS);
    expect(curve.factor(MONDAY_MS + HOUR_MS / 2)).toBeCloseTo(1, 9);
    curve.learn(10, 1, MONDAY_MS + HOUR_MS);
    const quiet = curve.factor(MONDAY_MS + 1.5 * HOUR_MS);
    expect(quiet).toBeGreaterThan(10 / 505);
    expect(quiet).toBeLessThan(1);
  });

  it('forgets how days were', () => {
    const curve = learnt(10, (hour) => (hour < 12 ? 300 : 100));
    for (let hour = 0; hour < 24 * 40; hour++) {
      curve.learn(hour % 24 < 12 ? 100 : 300, 1, MONDAY_MS + (240 + hour) * HOUR_MS);
    }
    expect(curve.factor(MONDAY_MS + 18 * HOUR_MS)).toBeGreaterThan(1.3);
  });

  it('is between a tenth and ten, for any lines and times', () => {
    const time = fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.integer({ min: 0, max: 4e12 }),
    );
    const part = fc.tuple(
      fc.double({ min: 0, max: 1e9, noNaN: true }),
      fc.double({ min: 1e-6, max: 24, noNaN: true }),
      time,
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 30 }), time, (parts, at) => {
        const whole = new DayCurve();
        for (const [lines, hours, timeMs] of parts) whole.learn(lines, hours, timeMs);
        expect(whole.factor(at)).toBeGreaterThanOrEqual(0.1);
        expect(whole.factor(at)).toBeLessThanOrEqual(10);
        const half = takenOut(whole.toJSON(), DayCurve.read);
        expect(half.factor(at)).toBe(whole.factor(at));
        for (const curve of [whole, half]) curve.learn(7, 1, at);
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('refuses a broken snapshot', () => {
    const good = new DayCurve().toJSON() as object;
    for (const change of [{ lines: '' }, { hours: 7 }, { hour: 24 }, { hour: 0.5 }]) {
      expect(isRefused({ ...good, ...change }, DayCurve.read)).toBe(true);
    }
  });
});
