import type { MetricDataPoint } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import {
  type DerivedMetricDefinition,
  DerivedMetrics,
  type DerivedMetricsOptions,
} from '../../src/derived/index.js';

const STEP_MS = 15_000;
const RATIO: DerivedMetricDefinition = {
  name: 'error_ratio',
  expression: 'errors / max(requests, 1)',
};

function at(
  tick: number,
  name: string,
  value: number,
  labels: Record<string, string> = {},
): MetricDataPoint {
  return { name, value, timestampMs: tick * STEP_MS, labels };
}

function feed(derived: DerivedMetrics, points: readonly MetricDataPoint[]): MetricDataPoint[] {
  return points.flatMap((point) => derived.process(point));
}

describe('joining', () => {
  it('gives a point when the last input has come, whichever that is', () => {
    const derived = new DerivedMetrics([RATIO]);
    expect(derived.process(at(1, 'errors', 5))).toEqual([]);
    expect(derived.process(at(1, 'requests', 200))).toEqual([at(1, 'error_ratio', 0.025)]);
    expect(derived.process(at(2, 'requests', 100))).toEqual([]);
    expect(derived.process(at(2, 'errors', 50))).toEqual([at(2, 'error_ratio', 0.5)]);
    expect(derived.stats()).toMatchObject({ seen: 4, emitted: 2, series: 1, incomplete: 0 });
  });

  it('leaves points that no expression asks for', () => {
    const derived = new DerivedMetrics([RATIO]);
    expect(feed(derived, [at(1, 'up', 1), at(1, 'error_ratio', 1), at(1, 'toString', 1)])).toEqual(
      [],
    );
    expect(derived.stats()).toMatchObject({ seen: 3, unused: 3, series: 0 });
  });

  it('matches all labels by default, but for their order and the name of the metric', () => {
    const derived = new DerivedMetrics([RATIO]);
    const points = [
      at(1, 'errors', 1, { service: 'cart', zone: 'a', __name__: 'errors' }),
      at(1, 'errors', 2, { service: 'cart', zone: 'b' }),
      at(1, 'requests', 10, { zone: 'b', service: 'cart', empty: '' }),
      at(1, 'requests', 10, { zone: 'a', service: 'cart', __name__: 'requests' }),
      at(1, 'requests', 10, { service: 'cart' }),
    ];
    expect(feed(derived, points)).toEqual([
      at(1, 'error_ratio', 0.2, { service: 'cart', zone: 'b' }),
      at(1, 'error_ratio', 0.1, { service: 'cart', zone: 'a' }),
    ]);
  });

  it('matches only the labels in `by` where it is given; one that is absent is empty', () => {
    const derived = new DerivedMetrics([{ ...RATIO, by: ['service', 'zone'] }]);
    const points = [
      at(1, 'errors', 1, { service: 'cart', code: '500' }),
      at(1, 'requests', 10, { service: 'cart', method: 'GET', zone: '' }),
    ];
    expect(feed(derived, points)).toEqual([at(1, 'error_ratio', 0.1, { service: 'cart' })]);
  });

  it('keeps to the labels that an input fixes, and leaves them out of the match', () => {
    const derived = new DerivedMetrics([
      {
        name: 'share',
        expression: 'bad / all',
        inputs: {
          bad: { name: 'job:calls:rate5m', labels: { code: '500' } },
          all: { name: 'job:calls:rate5m', labels: { code: 'all' } },
        },
      },
    ]);
    const points = ['200', '500', 'all'].map((code, i) =>
      at(1, 'job:calls:rate5m', i + 1, { service: 'cart', code }),
    );
    expect(feed(derived, points)).toEqual([at(1, 'share', 2 / 3, { service: 'cart' })]);
    expect(derived.stats().unused).toBe(1);
  });

  it('takes one point for several symbols and several metrics', () => {
    const derived = new DerivedMetrics([
      { name: 'double', expression: 'x + y', inputs: { x: { name: 'm' }, y: { name: 'm' } } },
      { name: 'triple', expression: '3 * m' },
    ]);
    expect(derived.process(at(1, 'm', 2))).toEqual([at(1, 'double', 4), at(1, 'triple', 6)]);
  });

  it('derives from what was derived before', () => {
    const derived = new DerivedMetrics([
      RATIO,
      { name: 'burn', expression: 'error_ratio / 0.001' },
      { name: 'burning', expression: 'burn > 10 and requests > 50' },
    ]);
    const results = feed(derived, [at(1, 'errors', 5), at(1, 'requests', 100)]);
    expect(results.map(({ name, value }) => [name, value])).toEqual([
      ['error_ratio', 0.05],
      ['burn', 50],
      ['burning', 1],
    ]);
  });

  it('knows no other prototype than that of maps', () => {
    const names = ['constructor', '__proto__', 'toString'];
    const labels = JSON.parse('{ "__proto__": "x", "constructor": "y" }') as Record<string, string>;
    const derived = new DerivedMetrics([{ name: 'sum', expression: names.join(' + ') }]);
    const points = names.map((name, i) => ({ name, labels, timestampMs: 1, value: 10 ** i }));
    const [result] = feed(derived, points);
    expect(result?.value).toBe(111);
    expect(Object.entries(result?.labels ?? {}).sort()).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
    expect(Object.getPrototypeOf(result?.labels)).toBe(Object.prototype);
  });
});

describe('time', () => {
  const near: DerivedMetricsOptions = { alignMs: 5000 };

  it('joins only equal times by default', () => {
    const derived = new DerivedMetrics([RATIO]);
    expect(feed(derived, [at(1, 'errors', 5), at(1.01, 'requests', 100)])).toEqual([]);
  });

  it('joins what is at most alignMs apart, at the time of the latest', () => {
    const derived = new DerivedMetrics([RATIO], near);
    const shifted = { ...at(1, 'requests', 100), timestampMs: STEP_MS + 5000 };
    expect(feed(derived, [at(1, 'errors', 5), shifted])).toEqual([
      { ...at(1, 'error_ratio', 0.05), timestampMs: STEP_MS + 5000 },
    ]);
    // Not newer than that result, though newer than one of its inputs.
    derived.process({ ...at(1, 'errors', 5), timestampMs: STEP_MS + 3000 });
    expect(derived.stats().late).toBe(1);
    const far = { ...at(3, 'requests', 100), timestampMs: 3 * STEP_MS - 5001 };
    expect(feed(derived, [far, at(3, 'errors', 5)])).toEqual([]);
  });

  it('joins the nearest of several', () => {
    const derived = new DerivedMetrics([RATIO], near);
    const points = [at(1, 'errors', 1), { ...at(1, 'errors', 2), timestampMs: STEP_MS + 6000 }];
    const [result] = feed(derived, [
      ...points,
      { ...at(1, 'requests', 1), timestampMs: STEP_MS + 4000 },
    ]);
    expect(result?.value).toBe(2);
  });

  it('waits for an input that comes after its successors', () => {
    const derived = new DerivedMetrics([RATIO], { maxPending: 3 });
    const errors = [1, 2, 3].map((tick) => at(tick, 'errors', tick));
    const requests = [1, 2, 3].map((tick) => at(tick, 'requests', 10));
    expect(feed(derived, [...errors, ...requests]).map(({ value }) => value)).toEqual([
      0.1, 0.2, 0.3,
    ]);
    expect(derived.stats()).toMatchObject({ incomplete: 0, late: 0 });
  });

  it('gives up the oldest where more than maxPending wait', () => {
    const derived = new DerivedMetrics([RATIO], { maxPending: 3 });
    feed(
      derived,
      [1, 2, 3, 4, 5].map((tick) => at(tick, 'errors', tick)),
    );
    expect(derived.stats().incomplete).toBe(2);
    expect(derived.process(at(3, 'requests', 10))).toHaveLength(1);
  });

  it('gives results in order, and gives up what is older than one', () => {
    const derived = new DerivedMetrics([RATIO]);
    const points = [at(1, 'errors', 1), at(2, 'errors', 2), at(2, 'requests', 10)];
    expect(feed(derived, points)).toEqual([at(2, 'error_ratio', 0.2)]);
    expect(feed(derived, [at(1, 'requests', 10), at(2, 'errors', 3)])).toEqual([]);
    expect(derived.stats()).toMatchObject({ incomplete: 1, late: 2, emitted: 1 });
  });

  it('keeps the first of two values of one input', () => {
    const derived = new DerivedMetrics([RATIO]);
    const points = [at(1, 'errors', 1), at(1, 'errors', 9), at(1, 'requests', 10)];
    expect(feed(derived, points)).toEqual([at(1, 'error_ratio', 0.1)]);
    expect(derived.stats().duplicates).toBe(1);
  });

  it('goes on where the clock has been set back a year', () => {
    const derived = new DerivedMetrics([RATIO]);
    const minute = (tick: number): MetricDataPoint[] => [
      at(tick, 'errors', 1),
      at(tick, 'requests', 10),
    ];
    const year = (365 * 86_400_000) / STEP_MS;
    feed(derived, Array.from({ length: 5 }, (_, i) => minute(2 * year + i)).flat());
    derived.process(at(2 * year + 5, 'errors', 1));
    const after = feed(derived, Array.from({ length: 20 }, (_, i) => minute(year + i)).flat());
    expect(after.length).toBeGreaterThan(10);
    expect(derived.stats().late).toBeLessThan(20);
    // The last time of the old clock, which lacked an input, and the time at which the new was believed.
    expect(derived.stats().incomplete).toBe(2);
  });

  it('does not take stragglers for such a clock', () => {
    const derived = new DerivedMetrics([{ name: 'x', expression: '2 * m' }]);
    const points = Array.from({ length: 50 }, (_, i) => [at(1000 + i, 'm', 1), at(i, 'm', 1)]);
    expect(feed(derived, points.flat())).toHaveLength(50);
    expect(derived.stats().late).toBe(50);
  });
});
