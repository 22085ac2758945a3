import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import {
  autoregression,
  heavyTail,
  MINUTES_PER_DAY,
  NOISE_FAMILIES,
  noiseSeries,
  randomWalk,
  whiteNoise,
} from '../../src/metrics/noise-families.js';
import { alarmRate, factorOff } from '../../src/metrics/noise-families-rate.js';

const ROWS = 200_000;

function moments(x: Float64Array) {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  const variance = x.reduce((a, b) => a + (b - mean) ** 2, 0) / x.length;
  const next = x.subarray(1).reduce((a, b, i) => a + (b - mean) * (x[i]! - mean), 0) / x.length;
  return { mean, variance, memory: next / variance };
}

describe('noise', () => {
  it('has the deviation and the memory that it is said to have', () => {
    const white = moments(whiteNoise(ROWS, new Random(1)));
    // Standard errors: 0.002 for the mean and the memory, 0.003 for the variance.
    expect(Math.abs(white.mean)).toBeLessThan(0.01);
    expect(Math.abs(white.variance - 1)).toBeLessThan(0.015);
    expect(Math.abs(white.memory)).toBeLessThan(0.01);
    const ar = moments(autoregression(ROWS, 0.9, new Random(2)));
    expect(Math.abs(ar.memory - 0.9)).toBeLessThan(0.01);
    expect(Math.abs(ar.variance - 1)).toBeLessThan(0.05);
    const steps = randomWalk(ROWS, new Random(3));
    expect(moments(steps.map((x, i) => x - (steps[i - 1] ?? 0))).variance).toBeCloseTo(1, 1);
  });

  it('has the tail of Student t with three degrees of freedom', () => {
    const t = heavyTail(ROWS, new Random(4));
    // t_3 beyond its 99.95 % quantile of 12.924, both sides, here in units of its deviation: 200 due.
    const far = t.filter((x) => Math.abs(x) > 12.924 / Math.sqrt(3)).length;
    expect(far).toBeGreaterThan(150);
    expect(far).toBeLessThan(250);
    const middle = t.filter((x) => Math.abs(x) < 0.7649 / Math.sqrt(3)).length;
    expect(Math.abs(middle / ROWS - 0.5)).toBeLessThan(0.005);
  });

  it('comes in five families, the same for a seed and another for the next', () => {
    for (const family of NOISE_FAMILIES) {
      const make = (seed: number) => noiseSeries(family, 500, new Random(seed));
      expect(make(1)).toEqual(make(1));
      expect(make(1)).not.toEqual(make(2));
      expect(make(1).every(Number.isFinite)).toBe(true);
    }
  });

  it('has a daily season in one of them', () => {
    const x = noiseSeries('seasonal', 20 * MINUTES_PER_DAY, new Random(5));
    const { mean, variance } = moments(x);
    const lagged = (lag: number) =>
      x.subarray(lag).reduce((a, b, i) => a + (b - mean) * (x[i]! - mean), 0) / x.length / variance;
    expect(lagged(MINUTES_PER_DAY)).toBeGreaterThan(0.3);
    expect(lagged(MINUTES_PER_DAY / 2)).toBeLessThan(-0.3);
  });
});

describe('a rate of alarms', () => {
  const days = (alarms: number) => Array.from({ length: 100 }, (_, i) => (i < alarms ? 1 : 0));

  it("has Poisson's interval where alarms do not come together", () => {
    // Garwood's exact 95 % for 10 and 50: 4.795 to 18.390 and 37.110 to 65.918; Byar's is within 0.2 %.
    const ten = alarmRate(days(10)).interval.map((bound) => 100 * bound);
    expect(ten[0]).toBeCloseTo(4.79, 1);
    expect(ten[1]).toBeCloseTo(18.39, 1);
    const fifty = alarmRate(days(50)).interval.map((bound) => 100 * bound);
    expect(fifty[0]).toBeCloseTo(37.11, 1);
    expect(fifty[1]).toBeCloseTo(65.92, 1);
  });

  it('is less sure of itself where they do', () => {
    const together = days(0).map((_, i) => (i % 20 === 0 ? 10 : 0));
    const { alarms, interval } = alarmRate(together);
    const alone = alarmRate(days(50)).interval;
    expect(alarms).toBe(50);
    expect(interval[0]).toBeLessThan(alone[0]);
    expect(interval[1]).toBeGreaterThan(alone[1]);
  });

  it('is half an alarm where there was none', () => {
    const none = alarmRate(days(0));
    expect(none).toMatchObject({ alarms: 0, perDay: 0.005 });
    expect(none.interval[0]).toBe(0);
    // Exactly 3.69 by Garwood.
    expect(100 * none.interval[1]).toBeCloseTo(3.69, 0);
    expect(factorOff(none, 1).factor).toBe(200);
    expect(Number.isFinite(factorOff(none, 1).high)).toBe(true);
  });

  it('is off by a factor in either direction, within what its interval allows', () => {
    const rate = alarmRate(days(50));
    expect(factorOff(rate, 0.5)).toMatchObject({ factor: 1, low: 1 });
    expect(factorOff(rate, 1).factor).toBe(2);
    expect(factorOff(rate, 0.25).factor).toBe(2);
    const { low, high } = factorOff(rate, 1);
    expect(low).toBeCloseTo(1 / 0.6592, 2);
    expect(high).toBeCloseTo(1 / 0.3711, 2);
  });
});
