import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Forecast, Forecaster, forecast } from '../../src/forecast/index.js';
import { HOUR_MS, traffic } from './helpers.js';

function paths({ lower, median, upper, quantiles }: Forecast): Float64Array[] {
  return [lower, median, upper, ...quantiles.map(({ path }) => path)];
}

const wild = fc.oneof(
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, -0),
  fc.constantFrom(1e308, -1e308, 5e-324, Number.MAX_VALUE, 1e300, 1e-300),
);

describe('whatever comes in', () => {
  it('gives finite paths in order, for any history, horizon and level', () => {
    fc.assert(
      fc.property(
        fc.array(wild, { maxLength: 80 }),
        fc.integer({ min: 1, max: 40 }),
        fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        (values, horizon, level) => {
          const said = forecast(values, { horizon, level, quantiles: [0.1, 0.9] });
          for (const path of paths(said)) {
            expect(path).toHaveLength(horizon);
            expect(path.every(Number.isFinite)).toBe(true);
          }
          for (let h = 0; h < horizon; h++) {
            expect(said.lower[h]).toBeLessThanOrEqual(said.median[h]!);
            expect(said.upper[h]).toBeGreaterThanOrEqual(said.median[h]!);
            const [low, high] = said.quantiles.map(({ path }) => path[h]!);
            expect(low).toBeLessThanOrEqual(high!);
          }
          if (values.every((x) => !Number.isFinite(x) || x >= 0)) {
            expect(Math.min(...said.lower)).toBeGreaterThanOrEqual(0);
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('keeps a constant, and says nothing of nothing', () => {
    const said = forecast(new Float64Array(100).fill(42), { horizon: 5 });
    for (const path of paths(said)) expect(Array.from(path)).toEqual(Array(5).fill(42));
    const empty = forecast([], { horizon: 3 });
    expect(Array.from(empty.median)).toEqual([0, 0, 0]);
    expect(empty.warmingUp).toBe(true);
    const single = forecast([7], { horizon: 3 });
    expect(Array.from(single.median)).toEqual([7, 7, 7]);
    expect(single.upper[0]! - single.lower[0]!).toBeGreaterThanOrEqual(7);
  });

  it('bridges gaps and counts them', () => {
    const values = traffic(800, 1);
    const holes = values.map((x, t) => (t % 17 === 3 ? Number.NaN : x));
    const forecaster = new Forecaster();
    forecaster.fit({ values: holes, stepMs: HOUR_MS });
    expect(forecaster.stats()).toEqual({
      seen: 800,
      kept: 800,
      interpolated: holes.filter(Number.isNaN).length,
      clipped: 0,
    });
    const whole = forecast({ values, stepMs: HOUR_MS }, { horizon: 24 }).median;
    const { median } = forecaster.forecast({ horizon: 24 });
    median.forEach((y, h) => {
      expect(Math.abs(y - whole[h]!)).toBeLessThan(10);
    });
  });

  it('keeps to the range of a history that never was negative unless told otherwise', () => {
    const falling = Array.from({ length: 60 }, (_, t) => 60 - t);
    expect(Math.min(...forecast(falling, { horizon: 20 }).lower)).toBe(0);
    const free = forecast(falling, { horizon: 20, nonNegative: false });
    expect(free.median[19]).toBeLessThan(-5);
  });
});

describe('a forecast', () => {
  it('is far better than the naive ones on days and weeks', () => {
    const errors = { ours: 0, day: 0, week: 0 };
    for (const seed of [1, 2, 3, 4, 5]) {
      const all = traffic(1008, seed);
      const values = all.subarray(0, 960);
      const { median, periods } = forecast({ values, stepMs: HOUR_MS }, { horizon: 48 });
      expect(periods).toEqual([24, 168]);
      for (let h = 0; h < 48; h++) {
        errors.ours += Math.abs(all[960 + h]! - median[h]!);
        errors.day += Math.abs(all[960 + h]! - all[936 + (h % 24)]!);
        errors.week += Math.abs(all[960 + h]! - all[960 - 168 + h]!);
      }
    }
    // The noise is of deviation 5: a perfect forecast is off by 4 on average, a naive one by 5.6.
    expect(errors.ours / 240).toBeLessThan(5.4);
    expect(errors.ours).toBeLessThan(0.9 * errors.week);
    expect(errors.ours).toBeLessThan(0.6 * errors.day);
  });

  it('holds about as many outcomes in its interval as it says, whatever the series', () => {
    const makers: ((random: Random) => Float64Array)[] = [
      (random) => Float64Array.from({ length: 324 }, () => random.normal()),
      (random) => {
        let level = 0;
        return Float64Array.from({ length: 324 }, () => {
          level = 0.9 * level + random.normal();
          return level;
        });
      },
      (random) =>
        Float64Array.from({ length: 324 }, (_, t) => 5 * Math.sin(t / 4) + random.normal()),
    ];
    for (const make of makers) {
      for (const level of [0.8, 0.95]) {
        let held = 0;
        for (let seed = 0; seed < 40; seed++) {
          const all = make(new Random(seed));
          const { lower, upper } = forecast(all.subarray(0, 300), { horizon: 24, level });
          for (let h = 0; h < 24; h++) {
            held += Number(all[300 + h]! >= lower[h]! && all[300 + h]! <= upper[h]!);
          }
        }
        // Forty paths of correlated errors: a deviation of about 0.02 at 0.95 and 0.03 at 0.8.
        expect(Math.abs(held / 960 - level)).toBeLessThan(level > 0.9 ? 0.05 : 0.09);
      }
    }
  });

  it('moves and stretches with the series', () => {
    const values = traffic(300, 4).map((x) => x - 100);
    const said = forecast({ values, stepMs: HOUR_MS }, { horizon: 12 });
    const moved = forecast(
      { values: values.map((x) => 8 * x + 1024), stepMs: HOUR_MS },
      { horizon: 12, nonNegative: false },
    );
    // The moved one is positive throughout and has members of its logarithms: alike, not the same.
    said.median.forEach((y, h) => {
      expect(Math.abs(moved.median[h]! - (8 * y + 1024))).toBeLessThan(8 * 8);
    });
    const doubled = forecast(
      { values: values.map((x) => 4 * x), stepMs: HOUR_MS },
      { horizon: 12 },
    );
    doubled.median.forEach((y, h) => {
      expect(y).toBe(4 * said.median[h]!);
    });
  });

  it('says who voted and when each step is', () => {
    const startMs = 1_700_000_000_000;
    const { members, timestampsMs } = forecast(
      { values: traffic(300, 1), stepMs: HOUR_MS, startMs },
      { horizon: 3 },
    );
    expect(members.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
    expect(members.map(({ name }) => name)).toContain('log-ar-season');
    expect(Array.from(timestampsMs!)).toEqual([300, 301, 302].map((t) => startMs + t * HOUR_MS));
    expect(forecast([1, 2, 3], { horizon: 1 }).timestampsMs).toBeNull();
  });

  it('is wider for a higher level and farther ahead', () => {
    const random = new Random(9);
    let level = 50;
    const values = Float64Array.from({ length: 400 }, () => {
      level += random.normal();
      return level;
    });
    const width = (of: number): Float64Array => {
      const { lower, upper } = forecast(values, { horizon: 40, level: of });
      return upper.map((y, h) => y - lower[h]!);
    };
    const [narrow, wide] = [width(0.5), width(0.99)];
    narrow!.forEach((w, h) => {
      expect(wide![h]).toBeGreaterThan(w);
    });
    expect(wide![39]).toBeGreaterThan(1.5 * wide![0]!);
  });
});
