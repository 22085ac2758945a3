import { AegisError, type MetricDataPoint } from '@aegis/core';
import { expect, it } from 'vitest';
import { DerivedMetrics } from '../../src/derived/index.js';

function derived(): DerivedMetrics {
  return new DerivedMetrics([{ name: 'ratio', expression: 'a / b' }]);
}

it.each([undefined, null, 5, 'a 1 2', Symbol('a')])('a point that is %s is refused', (none) => {
  const metrics = derived();
  let thrown: unknown;
  try {
    metrics.process(none as unknown as MetricDataPoint);
  } catch (error) {
    thrown = error;
  }
  expect(AegisError.isInstance(thrown) && thrown.code).toBe('invalid-argument');
  expect(metrics.stats().seen).toBe(0);
});

it.each<[string, object]>([
  ['no fields', {}],
  ['no name', { timestampMs: 0, value: 1 }],
  ['a value as text', { name: 'a', timestampMs: 0, value: '1' }],
  ['a value of null', { name: 'a', timestampMs: 0, value: null }],
  ['a big value', { name: 'a', timestampMs: 0, value: 1n }],
  ['a time as text', { name: 'a', timestampMs: '0', value: 1 }],
  ['a time as a date', { name: 'a', timestampMs: new Date(0), value: 1 }],
])('a point with %s is counted, and gives nothing', (_, raw) => {
  const metrics = derived();
  expect(metrics.process(raw as MetricDataPoint)).toEqual([]);
  expect(metrics.process({ name: 'b', timestampMs: 0, value: 1 })).toEqual([]);
  const { seen, unused, dropped } = metrics.stats();
  expect([seen, unused + dropped]).toEqual([2, 1]);
});

it.each<[string, unknown]>([
  ['null', null],
  ['numbers', { job: 5 }],
  ['objects', { job: {}, pod: Symbol('x') }],
  ['a text', 'job'],
  ['a list', ['job']],
])('labels that are %s are survived', (_, labels) => {
  const metrics = derived();
  const point = (name: string, value: number): MetricDataPoint =>
    ({ name, labels, timestampMs: 0, value }) as unknown as MetricDataPoint;
  metrics.process(point('a', 1));
  expect(metrics.process(point('b', 2)).map(({ value }) => value)).toEqual([0.5]);
});
