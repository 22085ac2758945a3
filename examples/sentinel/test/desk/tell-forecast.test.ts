import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Forecast } from '../../src/api/resources/index.js';
import { tellForecast } from '../../src/desk/tell-forecast.js';
import type { SeriesColumns } from '../../src/watch/series-history.js';

const START_MS = 1_800_000_000_000;

const columnsOf = (values: readonly number[], timesMs: readonly number[]): SeriesColumns => ({
  signal: 'm{service="cart"}',
  nodeId: 'cart',
  isRate: false,
  timesMs,
  values,
  expected: values,
  low: values,
  high: values,
});

const evenly = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => START_MS + 15_000 * index);

describe('tellForecast', () => {
  it('says when a series that grows reaches its limit', () => {
    const times = evenly(120);
    const growing = columnsOf(
      times.map((_, index) => index),
      times,
    );
    const told = tellForecast(growing, 3_600_000, { value: 180, direction: 'above' })!;
    expect(told.threshold).toMatchObject({ value: 180, direction: 'above' });
    // A step is 15 s, and there are 61 of them to go.
    expect(Math.abs(told.threshold!.inMs! - 61 * 15_000)).toBeLessThan(10 * 15_000);
    expect(told.threshold!.probability).toBeGreaterThan(0.5);
    expect(told.sentence).toContain('m{service="cart"}');
    const falling = tellForecast(growing, 3_600_000, { value: -50, direction: 'below' })!;
    expect(falling.threshold!.probability).toBeLessThan(0.5);
  });

  it('looks half as far ahead as it can look back, where nobody says how far', () => {
    const times = evenly(100);
    const told = tellForecast(columnsOf(times.map(Math.sin), times), null, null)!;
    expect(told.timesMs).toHaveLength(50);
    expect(told.timesMs[0]).toBe(times.at(-1)! + 15_000);
    expect(told.threshold).toBe(null);
  });

  it('says nothing of a series of which too little is known', () => {
    expect(tellForecast(columnsOf([1, 2, 3], evenly(3)), null, null)).toBe(null);
  });

  it('answers for whatever series there is, in the form that the API promises', () => {
    const value = fc.oneof(
      fc.constantFrom(0, -0, 1, Number.NaN, Number.POSITIVE_INFINITY, 3.4e38, -3.4e38, 1e-300),
      fc.float({ noNaN: true }),
    );
    const distance = fc.oneof(
      { weight: 8, arbitrary: fc.constant(15_000) },
      { weight: 1, arbitrary: fc.integer({ min: 1, max: 1e12 }) },
    );
    const limit = fc.option(
      fc.record({
        value: fc.oneof(fc.constantFrom(0, 1e308), fc.double({ noNaN: true, min: -1e6, max: 1e6 })),
        direction: fc.constantFrom('above' as const, 'below' as const),
      }),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(value, distance), { minLength: 16, maxLength: 60 }),
        fc.option(fc.integer({ min: 1, max: 1e12 })),
        limit,
        (points, horizonMs, asked) => {
          let timeMs = START_MS;
          const times = points.map(([, ms]) => {
            timeMs += ms;
            return timeMs;
          });
          const values = points.map(([one]) => one);
          const told = tellForecast(columnsOf(values, times), horizonMs, asked);
          expect(Forecast.safeParse(JSON.parse(JSON.stringify(told))).error).toBe(undefined);
          expect(told!.timesMs.length).toBeLessThanOrEqual(500);
          expect(told!.low).toHaveLength(told!.timesMs.length);
        },
      ),
      { numRuns: 40 },
    );
  });
});
