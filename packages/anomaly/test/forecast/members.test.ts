import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holtWinters } from '../../src/forecast/holt-winters.js';
import { seasonalNaive, within } from '../../src/forecast/member.js';
import { chooseOrigins, combine, rollingOrigin } from '../../src/forecast/rolling-origin.js';
import { theta } from '../../src/forecast/theta.js';
import { trendLine } from '../../src/forecast/trend-line.js';
import { weightedMedian } from '../../src/forecast/weighted-median.js';

const line = Float64Array.from({ length: 60 }, (_, t) => 3 + 0.5 * t);
const saw = Float64Array.from({ length: 96 }, (_, t) => (t % 12) - 0.1 * t);

function ask(member: { forecast: (count: number, out: Float64Array) => void }, count: number) {
  const out = new Float64Array(24);
  member.forecast(count, out);
  return Array.from(out);
}

describe('the simple members', () => {
  it('naive says the last value, seasonal naive the last season, over and over', () => {
    expect(ask(seasonalNaive('naive', line, 1), 60)).toEqual(Array(24).fill(32.5));
    const said = ask(seasonalNaive('seasonal', saw, 12), 96);
    expect(said.slice(0, 12)).toEqual(Array.from(saw.subarray(84)));
    expect(said.slice(12)).toEqual(said.slice(0, 12));
  });

  it('a trend line goes on', () => {
    ask(trendLine(line, 10), 60).forEach((y, h) => {
      expect(y).toBeCloseTo(33 + 0.5 * h, 9);
    });
  });

  it('theta goes on with half the slope of a line, from where smoothing stands', () => {
    const said = ask(theta(line, 1, [60]), 60);
    // With alpha 0.9 the level lags 0.5 · 0.1 / 0.9 behind, of which the drift term returns half.
    expect(said[0]).toBeCloseTo(32.5 - 0.05556 + 0.25 / 0.9, 3);
    expect(said[23]! - said[0]!).toBeCloseTo(23 * 0.25, 9);
  });

  it('theta and Holt-Winters carry a season on', () => {
    for (const member of [theta(saw, 12, [96]), holtWinters(saw, 12, [96])]) {
      const said = ask(member, 96);
      expect(Math.max(...said) - Math.min(...said.slice(0, 12))).toBeGreaterThan(9);
      said.slice(0, 12).forEach((y, h) => {
        expect(Math.abs(y - ((h % 12) - 0.1 * (96 + h)))).toBeLessThan(1.3);
      });
    }
  });

  it('Holt-Winters stays on a constant', () => {
    expect(ask(holtWinters(new Float64Array(40).fill(7), 1, [40]), 40)).toEqual(Array(24).fill(7));
  });

  it('are held to their limit', () => {
    const wild = {
      name: 'wild',
      least: 1,
      forecast: (_: number, out: Float64Array) => out.set([9, -9, Number.NaN]),
    };
    const out = new Float64Array(3);
    within(2, wild).forecast(1, out);
    expect(Array.from(out)).toEqual([2, -2, 0]);
  });
});

describe('the weighted median', () => {
  it('has half of the weight on either side', () => {
    const weight = fc.double({ min: 0.01, max: 10, noNaN: true });
    const value = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, weight), { minLength: 1, maxLength: 14 }), (pairs) => {
        const total = pairs.reduce((sum, [, w]) => sum + w, 0);
        const at = weightedMedian(
          Float64Array.from(pairs, ([v]) => v),
          Float64Array.from(pairs, ([, w]) => w),
        );
        const below = pairs.filter(([v]) => v < at).reduce((sum, [, w]) => sum + w, 0);
        const above = pairs.filter(([v]) => v > at).reduce((sum, [, w]) => sum + w, 0);
        expect(below).toBeLessThanOrEqual(total / 2 + 1e-9);
        expect(above).toBeLessThanOrEqual(total / 2 + 1e-9);
      }),
    );
  });

  it('is the plain one for equal weights', () => {
    expect(weightedMedian(new Float64Array([5, 1, 3]), new Float64Array(3).fill(1))).toBe(3);
    expect(weightedMedian(new Float64Array([5, 1, 3, 4]), new Float64Array(4).fill(1))).toBe(3.5);
  });
});

describe('rolling origins', () => {
  it('fit in the history, leave half of it, and visit all places of a season', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 3000 }),
        fc.integer({ min: 1, max: 500 }),
        fc.integer({ min: 2, max: 400 }),
        (count, horizon, season) => {
          const { origins, tried } = chooseOrigins(count, horizon, [season]);
          expect(origins.length).toBeGreaterThan(0);
          expect(origins[0]).toBeGreaterThanOrEqual(Math.floor(count / 2));
          expect(origins.at(-1)).toBe(count - tried);
          expect(tried).toBeLessThanOrEqual(Math.max(1, count / 4));
          const gap = origins.length > 1 ? origins[1]! - origins[0]! : 1;
          const divisors = Array.from({ length: gap }, (_, i) => i + 1);
          expect(divisors.filter((d) => gap % d === 0 && season % d === 0)).toEqual([1]);
        },
      ),
    );
    expect(chooseOrigins(7, 3, []).origins).toEqual([]);
  });

  it('give the vote to who was right, and none to who could not be tried', () => {
    const random = new Random(1);
    const series = Float64Array.from({ length: 200 }, (_, t) => (t % 10) + 0.1 * random.normal());
    const { origins, tried } = chooseOrigins(200, 10, [10]);
    const late = { ...seasonalNaive('late', series, 10), least: 199 };
    const members = [seasonalNaive('naive', series, 1), seasonalNaive('season', series, 10), late];
    const { weights, errors } = rollingOrigin(series, members, origins, tried);
    expect(weights[1]).toBeGreaterThan(0.99);
    expect(weights[2]).toBe(0);
    expect(weights[0]! + weights[1]!).toBeCloseTo(1, 12);
    // One that has nearly all of the vote speaks for all.
    origins.forEach((origin, o) => {
      const off = Array.from(
        { length: tried },
        (_, h) => series[origin + h]! - series[origin - 10 + (h % 10)]!,
      );
      expect(Array.from(errors.subarray(o * tried, (o + 1) * tried))).toEqual(off);
    });
  });

  it('combine to nothing where nobody speaks', () => {
    expect(combine([], new Float64Array(0))).toHaveLength(0);
  });
});
