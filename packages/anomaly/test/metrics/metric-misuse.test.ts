import { AegisError, type MetricDataPoint } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { MetricAnomalyDetector, type MetricAnomalyDetectorOptions } from '../../src/index.js';

function thrownBy(act: () => unknown): AegisError {
  try {
    act();
  } catch (error) {
    if (AegisError.isInstance(error)) return error;
    throw error;
  }
  return expect.fail('nothing was thrown');
}

const wrongOptions: readonly [keyof MetricAnomalyDetectorOptions, readonly unknown[]][] = [
  ['falseAlarmsPerDay', [0, -1, Number.NaN, Infinity, '1', null, {}, true]],
  ['warmUpPoints', [1, 0, -60, 2.5, Number.NaN, Infinity, '60', null, []]],
  ['maxSeries', [0, -1, 0.5, 1e9, Number.NaN, Infinity, '9', null, 9n]],
  ['counters', ['all', '', 'By-Name', null, true, 1, Symbol('none')]],
  [
    'nodeLabels',
    [null, 'pod', 5, {}, [1], [null], ['pod', undefined], ['x'.repeat(257)], Array(65).fill('a')],
  ],
];

describe('options', () => {
  it.each(wrongOptions)('%s out of its range is refused with what to do', (name, values) => {
    for (const value of values) {
      const { code, message } = thrownBy(() => new MetricAnomalyDetector({ [name]: value }));
      expect(code).toBe('invalid-option');
      expect(message).toMatch(new RegExp(`^MetricAnomalyDetector: ${name} is .*; give .*\\.$`));
    }
  });

  it('that are not known are refused, and those that are, named', () => {
    const options = { falseAlarmPerDay: 1 } as MetricAnomalyDetectorOptions;
    const { code, message } = thrownBy(() => new MetricAnomalyDetector(options));
    expect(code).toBe('invalid-option');
    expect(message).toContain('"falseAlarmPerDay"');
    for (const [name] of wrongOptions) expect(message).toContain(name);
    const crafted = JSON.parse('{"__proto__":{"maxSeries":1}}') as MetricAnomalyDetectorOptions;
    expect(thrownBy(() => new MetricAnomalyDetector(crafted)).code).toBe('invalid-option');
  });

  it.each([5, 'maxSeries', true, [], [1], () => 1])('that are %s are refused', (options) => {
    const wrong = options as MetricAnomalyDetectorOptions;
    const { code, message } = thrownBy(() => new MetricAnomalyDetector(wrong));
    expect(code).toBe('invalid-option');
    expect(message).toMatch(/give an object\.$/);
  });

  it('at the ends of their ranges are taken, and kept by a snapshot', () => {
    const ends: MetricAnomalyDetectorOptions[] = [
      {},
      { falseAlarmsPerDay: Number.MIN_VALUE, warmUpPoints: 2, maxSeries: 1, counters: 'none' },
      { falseAlarmsPerDay: Number.MAX_VALUE, warmUpPoints: 2 ** 40, maxSeries: 1e7 },
      { nodeLabels: [] },
      { nodeLabels: Array<string>(64).fill('x'.repeat(256)) },
      { warmUpPoints: undefined, nodeLabels: undefined } as never,
    ];
    for (const options of ends) {
      const detector = new MetricAnomalyDetector(options);
      const json = JSON.parse(JSON.stringify(detector)) as unknown;
      expect(MetricAnomalyDetector.fromJSON(json).toJSON()).toEqual(detector.toJSON());
    }
  });

  it('are not changed by what the caller does to the list afterwards', () => {
    const nodeLabels = ['pod'];
    const detector = new MetricAnomalyDetector({ nodeLabels });
    nodeLabels.push('service');
    expect(detector.toJSON()).toEqual(new MetricAnomalyDetector({ nodeLabels: ['pod'] }).toJSON());
  });
});

describe('a point', () => {
  it.each([undefined, null, 5, 'x 1 2', Symbol('x')])('that is %s is refused', (point) => {
    const detector = new MetricAnomalyDetector();
    const wrong = point as unknown as MetricDataPoint;
    for (const verb of ['addMetric', 'process', 'score', 'learn'] as const) {
      const { code, message } = thrownBy(() => detector[verb](wrong));
      expect(code).toBe('invalid-argument');
      expect(message).toMatch(/^MetricAnomalyDetector: the point is .*; give \{ name, .*\}\.$/);
    }
    expect(detector.stats().seen).toBe(0);
  });

  it.each([
    ['no fields', {}],
    ['no name', { timestampMs: 0, value: 1 }],
    ['a name that is a number', { name: 5, timestampMs: 0, value: 1 }],
    ['a value as text', { name: 'x', timestampMs: 0, value: '1' }],
    ['a time as text', { name: 'x', timestampMs: '2026-01-01', value: 1 }],
    ['a time as a date', { name: 'x', timestampMs: new Date(0), value: 1 }],
    ['no value', { name: 'x', timestampMs: 0, value: null }],
    ['nothing but a list', []],
  ])('with %s is dropped and counted, and no series comes of it', (_, raw) => {
    const detector = new MetricAnomalyDetector();
    const point = raw as unknown as MetricDataPoint;
    expect(detector.score(point)).toEqual(detector.addMetric(point));
    detector.learn(point);
    expect(detector.stats()).toMatchObject({ seen: 2, dropped: 2, series: 0, unrated: 0 });
  });

  it('without a name belongs to no series, though its verdict is whole', () => {
    const point = { timestampMs: 0, value: 1 } as unknown as MetricDataPoint;
    const verdict = new MetricAnomalyDetector().addMetric(point);
    expect(verdict).toMatchObject({ series: '', alarm: false, warmingUp: true, anomaly: null });
  });
});

it('a counter below zero, or at its first reading, is counted as without a rate', () => {
  const detector = new MetricAnomalyDetector();
  [5, -1, 10, 20].forEach((value, tick) => {
    detector.addMetric({ name: 'requests_total', timestampMs: tick * 1000, value });
  });
  expect(detector.stats()).toMatchObject({ seen: 4, dropped: 0, unrated: 2, series: 1 });
});
