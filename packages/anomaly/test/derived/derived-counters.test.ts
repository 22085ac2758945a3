import type { MetricDataPoint } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { type DerivedMetricDefinition, DerivedMetrics } from '../../src/derived/index.js';

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

describe('counters', () => {
  it('are taken as rates per second, by their names', () => {
    const derived = new DerivedMetrics([
      {
        name: 'latency_seconds',
        expression: 'sum / count',
        inputs: {
          sum: { name: 'duration_seconds_sum' },
          count: { name: 'duration_seconds_count' },
        },
      },
    ]);
    const sums = [100, 130, 20];
    const counts = [1000, 1060, 40];
    const results = feed(
      derived,
      sums.flatMap((sum, tick) => [
        at(tick, 'duration_seconds_sum', sum),
        at(tick, 'duration_seconds_count', counts[tick]!),
      ]),
    );
    // 30 s over 60 calls, then a reset: 20 s over 40.
    expect(results.map(({ value }) => value)).toEqual([0.5, 0.5]);
    expect(derived.stats().starting).toBe(2);
  });

  it.each([
    [{ name: 'served_total', rate: false }, [0, 45, 90]],
    [{ name: 'served', rate: true }, [3, 3]],
    [{ name: 'served_total' }, [3, 3]],
    [{ name: 'served' }, [0, 45, 90]],
  ])('or as %j says', (served, expected) => {
    const derived = new DerivedMetrics([{ name: 'x', expression: 'served', inputs: { served } }]);
    const results = feed(
      derived,
      [0, 1, 2].map((tick) => at(tick, served.name, 45 * tick)),
    );
    expect(results.map(({ value }) => value)).toEqual(expected);
  });

  it('are not rated twice where they were derived', () => {
    const derived = new DerivedMetrics([
      { name: 'all_total', expression: 'a_total + b_total' },
      { name: 'x', expression: 'all_total * 10' },
    ]);
    const points = [0, 1].flatMap((tick) => [
      at(tick, 'a_total', 15 * tick),
      at(tick, 'b_total', 30 * tick),
    ]);
    expect(feed(derived, points).map(({ value }) => value)).toEqual([3, 30]);
  });

  it('go on where the clock has been set back a year', () => {
    const derived = new DerivedMetrics([{ name: 'x', expression: 'a_total' }]);
    const year = (365 * 86_400_000) / STEP_MS;
    const run = (from: number) =>
      Array.from({ length: 40 }, (_, i) => at(from + i, 'a_total', 30 * i));
    feed(derived, run(2 * year));
    const after = feed(derived, run(year)).map(({ value }) => value);
    expect(after.length).toBeGreaterThan(20);
    expect(new Set(after)).toEqual(new Set([2]));
  });

  it('count what is late, twice there, or below 0', () => {
    const derived = new DerivedMetrics([{ name: 'x', expression: 'a_total' }]);
    feed(derived, [
      at(1, 'a_total', 1),
      at(2, 'a_total', 2),
      at(2, 'a_total', 3),
      at(1, 'a_total', 3),
    ]);
    feed(derived, [at(3, 'a_total', -1)]);
    expect(derived.stats()).toMatchObject({ starting: 1, duplicates: 1, late: 1, dropped: 1 });
  });
});

describe('what has no result', () => {
  it('is counted: a division by zero', () => {
    const derived = new DerivedMetrics([{ name: 'x', expression: 'errors / requests' }]);
    expect(feed(derived, [at(1, 'errors', 1), at(1, 'requests', 0)])).toEqual([]);
    expect(derived.stats()).toMatchObject({ withoutValue: 1, emitted: 0 });
    expect(feed(derived, [at(2, 'errors', 1), at(2, 'requests', 2)])).toHaveLength(1);
  });

  it.each([Number.NaN, Infinity, -Infinity])('is counted: the value %d', (value) => {
    const derived = new DerivedMetrics([RATIO]);
    expect(feed(derived, [at(1, 'errors', value), at(1, 'requests', 2)])).toEqual([]);
    expect(derived.process({ ...at(1, 'requests', 2), timestampMs: value })).toEqual([]);
    expect(derived.stats().dropped).toBe(2);
  });

  it('is counted: a second series where by leaves room for one', () => {
    const derived = new DerivedMetrics([{ name: 'x', expression: 'a_total', by: ['service'] }]);
    const pod = (tick: number, name: string, value: number) =>
      at(tick, 'a_total', value, { service: 'cart', pod: name });
    const both = [0, 1, 2].flatMap((tick) => [pod(tick, 'p', 15 * tick), pod(tick, 'q', 7)]);
    expect(feed(derived, both).map(({ value }) => value)).toEqual([1, 1]);
    expect(derived.stats().ambiguous).toBe(3);
    // The pod is replaced: after 16 points of others (one was q's) its successor is followed.
    const alone = Array.from({ length: 30 }, (_, i) => pod(3 + i, 'r', 30 * i));
    expect(feed(derived, alone).map(({ value }) => value)).toEqual(Array<number>(15).fill(2));
  });

  it('is counted: labels without end', () => {
    const derived = new DerivedMetrics([RATIO, { ...RATIO, name: 'y', by: [] }]);
    const long = { path: 'x'.repeat(5000) };
    expect(feed(derived, [at(1, 'errors', 1, long), at(1, 'requests', 1, long)])).toEqual([]);
    expect(derived.stats()).toMatchObject({ dropped: 4, series: 0 });
  });

  it('remembers no more than maxSeries, the last heard from', () => {
    const derived = new DerivedMetrics([RATIO], { maxSeries: 2 });
    const of = (service: string, name: string) => at(1, name, 1, { service });
    feed(derived, [of('a', 'errors'), of('b', 'errors'), of('a', 'errors'), of('c', 'errors')]);
    expect(derived.stats()).toMatchObject({ series: 2, evicted: 1, incomplete: 1 });
    expect(derived.process(of('a', 'requests'))).toHaveLength(1);
    expect(derived.process(of('b', 'requests'))).toHaveLength(0);
  });
});
