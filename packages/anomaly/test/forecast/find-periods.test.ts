import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { cleanSeries } from '../../src/forecast/clean-series.js';
import { findPeriods } from '../../src/forecast/find-periods.js';

const HOUR_MS = 3_600_000;

function wave(length: number, period: number, noise: number, seed = 1): Float64Array {
  const random = new Random(seed);
  return Float64Array.from(
    { length },
    (_, t) => Math.sin((2 * Math.PI * t) / period) + noise * random.normal(),
  );
}

describe('findPeriods', () => {
  it.each([7, 10, 24, 60, 96, 150])(
    'finds a period of %i without being told the step',
    (period) => {
      for (const seed of [1, 2, 3]) {
        const [found] = findPeriods(wave(720, period, 0.3, seed), null);
        // The peak of a long smooth wave is flat, and noise moves it by a few hundredths.
        expect(Math.abs(found! - period)).toBeLessThanOrEqual(Math.max(1, 0.03 * period));
      }
    },
  );

  it('finds the day of five-minute values in a longer series', () => {
    const found = findPeriods(wave(8 * 288, 288, 0.2), null);
    expect(Math.abs(found[0]! - 288)).toBeLessThanOrEqual(2);
  });

  it('takes day and week from the calendar where the step is an hour', () => {
    expect(findPeriods(wave(960, 24, 0.5), HOUR_MS)).toEqual([24, 168]);
    // A week has to have come round.
    expect(findPeriods(wave(300, 24, 0.5), HOUR_MS)).toEqual([24]);
  });

  it('finds what the calendar does not know beside it', () => {
    expect(findPeriods(wave(720, 10, 0.1), HOUR_MS)).toContain(10);
  });

  it('finds the longer season of two', () => {
    const weekly = Float64Array.from(
      { length: 1200 },
      (_, t) => (t % 168 < 120 ? 1 : 0.2) * Math.sin((2 * Math.PI * t) / 24),
    );
    expect(findPeriods(weekly, null)).toEqual([24, 168]);
  });

  it('finds none in noise, lines, steps and constants', () => {
    const random = new Random(3);
    let level = 0;
    const walk = Float64Array.from({ length: 600 }, () => {
      level += random.normal();
      return level;
    });
    for (const series of [
      wave(600, 1e9, 1),
      Float64Array.from({ length: 600 }, (_, t) => t),
      Float64Array.from({ length: 600 }, (_, t) => Number(t > 300)),
      new Float64Array(600),
      new Float64Array(0),
      new Float64Array([1, 2]),
      walk,
    ]) {
      expect(findPeriods(series, null)).toEqual([]);
    }
  });
});

describe('cleanSeries', () => {
  it('fills gaps in a straight line and ends with the nearest value', () => {
    const { values, interpolated } = cleanSeries([
      Number.NaN,
      2,
      Number.NaN,
      Number.NaN,
      8,
      Number.POSITIVE_INFINITY,
    ]);
    expect(Array.from(values)).toEqual([2, 2, 4, 6, 8, 8]);
    expect(interpolated).toBe(4);
    expect(Array.from(cleanSeries([Number.NaN, Number.NaN]).values)).toEqual([0, 0]);
  });

  it('draws glitches in and leaves what is merely large', () => {
    const values = Array.from({ length: 100 }, (_, t) => 100 + (t % 7));
    values[40] = 1e308;
    values[50] = 115;
    const clean = cleanSeries(values);
    expect(clean.clipped).toBe(1);
    expect(clean.high).toBe(115 + 5 * 15);
    expect(clean.values[50]).toBe(115);
    const lone = cleanSeries([...Array<number>(50).fill(5), 1e308, ...Array<number>(50).fill(5)]);
    expect(lone.clipped).toBe(1);
    // Rare values of a series that is otherwise 0 are what it is about.
    expect(cleanSeries([...Array<number>(200).fill(0), 3, 0, 0]).clipped).toBe(0);
  });

  it('brings all to the range from -2 to 2', () => {
    for (const values of [
      [1, 2, 3],
      [5e-324, 0],
      [1e308, -1e308, 1e308],
      [4, 4],
    ]) {
      const { scaled } = cleanSeries(values);
      for (const x of scaled) expect(Math.abs(x)).toBeLessThanOrEqual(2 + 1e-12);
    }
  });
});
