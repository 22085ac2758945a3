import { CounterRate, MetricAnomalyDetector, StepClock } from '@aegis/anomaly';
import { DerivedMetrics } from '@aegis/anomaly/derived';
import { Forecaster } from '@aegis/anomaly/forecast';
import type { MetricDataPoint } from '@aegis/core';
import fc from 'fast-check';
import { anyStream } from '../../../packages/anomaly/test/metrics/any-points.js';
import { drawnRows } from '../arbitraries/drawn-rows.js';
import { anyNumber, anyTime } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject } from '../subject.js';

const ONE_BY_ONE = 'points are judged one at a time only';
const MINUTE_MS = 60_000;

/** A point of a series of its own, each at a time of its own. */
const newSeries = (i: number): MetricDataPoint => ({
  name: `requests_${i}_total`,
  labels: { pod: `${i * 7919}`, region: 'x'.repeat(i % 50) },
  timestampMs: i * 1000,
  value: i * i,
});

const metrics = subject<MetricAnomalyDetector, MetricDataPoint>({
  name: 'MetricAnomalyDetector',
  cost: 2,
  make: (_, turn) =>
    new MetricAnomalyDetector(turn({ warmUpPoints: 5, falseAlarmsPerDay: 1000, maxSeries: 3 })),
  steps: anyStream(50),
  feed: (one, point) => one.process(point),
  ask: (one, point) => [one.score(point), one.stats()],
  echoes: ['observed'],
  snapshot: { write: (one) => one.toJSON(), read: MetricAnomalyDetector.fromJSON },
  batch: (_, chunks) => {
    // Its facade and `learn` take the same points in by other doors.
    const settings = { warmUpPoints: 5, maxSeries: 3 };
    const [processing, adding] = [1, 2].map(() => new MetricAnomalyDetector(settings));
    for (const point of chunks.flat()) processing!.process(point);
    chunks.forEach((part, i) => {
      for (const point of part) {
        if (i % 2 === 0) adding!.addMetric(point);
        else adding!.learn(point);
      }
    });
    return [processing!.toJSON(), adding!.toJSON()];
  },
  counted: (one) => one.stats().seen,
  ceiling: {
    bytes: 20 * 4096 + 64 * 1024,
    stated:
      'about 4 KiB a series (TSDoc of MetricAnomalyDetector), here 3, a page of them at a time',
    flood: newSeries,
    steps: 5_000,
  },
  misuse: {
    make: (options) => new MetricAnomalyDetector(options),
    numbers: ['falseAlarmsPerDay', 'warmUpPoints', 'maxSeries'],
    others: [
      () => new MetricAnomalyDetector({ counters: 'some' as never }),
      () => new MetricAnomalyDetector({ nodeLabels: [1] as never }),
    ],
  },
  without: {},
});

interface Reading {
  readonly value: number;
  readonly timeMs: number;
  readonly stepMs: number;
}

/** A number, or that there is none. */
const rateOf = (rate: number): number | null => (Number.isNaN(rate) ? null : rate);

const counterRate = subject<CounterRate, Reading>({
  name: 'CounterRate',
  make: (_, turn) => new CounterRate(turn({ maxGapSteps: 5 })),
  steps: streamOf(
    fc.record({
      value: fc.oneof(fc.nat(1000), anyNumber, fc.constantFrom(2 ** 32 - 5, 2 ** 53)),
      timeMs: anyTime,
      stepMs: fc.constantFrom(0, 1000, 60_000),
    }),
    40,
  ),
  feed: (one, { value, timeMs, stepMs }) => [
    one.judge(value, timeMs, stepMs),
    rateOf(one.take(value, timeMs, stepMs)),
  ],
  ask: (one, { value, timeMs, stepMs }) => [
    one.judge(value, timeMs, stepMs),
    rateOf(one.preview(value, timeMs, stepMs)),
    one.isValid,
  ],
  snapshot: numbersOf(CounterRate.SIZE, () => new CounterRate({ maxGapSteps: 5 })),
  misuse: { make: (options) => new CounterRate(options), numbers: ['maxGapSteps'] },
  without: {
    'batch-equals-stream': 'it takes one reading at a time only',
    'ceiling-holds': 'three numbers, whatever comes',
  },
});

interface InNumbers {
  write(out: Float64Array, offset: number): void;
  read(from: Float64Array, offset: number): void;
}

/** The snapshot of what keeps its state in numbers of the caller's. */
function numbersOf<T extends InNumbers>(size: number, create: () => T) {
  return {
    write: (one: T): unknown => {
      const numbers = new Float64Array(size);
      one.write(numbers, 0);
      // The snapshots that it is part of keep it as bytes, and with them the sign of zero.
      return Array.from(numbers, (value) => (Object.is(value, -0) ? '-0' : value));
    },
    read: (json: unknown): T => {
      const one = create();
      one.read(Float64Array.from(json as (number | string)[], Number), 0);
      return one;
    },
    trusted: 'its numbers are part of a larger snapshot, which asks `isValid`',
  };
}

const stepClock = subject<StepClock, number>({
  name: 'StepClock',
  make: () => new StepClock(),
  steps: streamOf(anyTime, 40),
  feed: (one, timeMs) => one.take(timeMs),
  ask: (one, timeMs) => [
    one.judge(timeMs),
    one.missing(timeMs),
    one.stepMs,
    one.lastMs,
    one.isValid,
  ],
  snapshot: numbersOf(StepClock.SIZE, () => new StepClock()),
  without: {
    'batch-equals-stream': 'it takes one time at a time only',
    'ceiling-holds': 'a dozen numbers, whatever comes',
    'misuse-is-refused': 'it takes no options, and its snapshot is part of a larger one',
  },
});

const RATIO = [
  { name: 'load', expression: 'requests_total / max(1, cpu_ratio)', by: [] },
  { name: 'sum', expression: 'queue_depth + cpu_ratio - bytes_total', by: ['job'] },
];

const derived = subject<DerivedMetrics, MetricDataPoint>({
  name: 'DerivedMetrics',
  make: (_, turn) =>
    new DerivedMetrics(turn(RATIO), turn({ alignMs: 1000, maxPending: 4, maxSeries: 3 })),
  steps: anyStream(60),
  feed: (one, point) => one.process(point),
  ask: (one) => one.stats(),
  snapshot: { write: (one) => one.toJSON(), read: DerivedMetrics.fromJSON },
  ceiling: {
    bytes: 3 * (800 + 700 + 4 * 400) + 64 * 1024,
    stated: '0.8 KiB a series, 0.7 a counter, 0.4 a waiting time (options of DerivedMetrics)',
    flood: (i) => ({ ...newSeries(i), name: i % 2 === 0 ? 'queue_depth' : 'cpu_ratio' }),
    steps: 10_000,
  },
  misuse: {
    make: (options) => new DerivedMetrics(RATIO, options),
    numbers: ['alignMs', 'maxPending', 'maxSeries'],
    others: [
      () => new DerivedMetrics([{ name: 'x', expression: 'a +' }]),
      () => new DerivedMetrics([{ name: 'x', expression: 'x + 1' }]),
      () => new DerivedMetrics('all' as never),
    ],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

const forecaster = subject<Forecaster, number>({
  name: 'Forecaster',
  cost: 8,
  make: (seed, turn) => {
    const one = new Forecaster(turn({ maxHistory: 64, season: [6] }));
    one.fit(turn({ values: drawnRows(seed, 24, 1), stepMs: MINUTE_MS, startMs: 0 }));
    return one;
  },
  steps: streamOf(anyNumber, 12),
  feed: (one, value) => one.learn(value),
  ask: (one) => [one.forecast({ horizon: 3, quantiles: [0.1, 0.5] }), one.stats()],
  snapshot: { write: (one) => one.toJSON(), read: Forecaster.fromJSON },
  batch: (_, chunks) => {
    const stream = new Forecaster({ maxHistory: 64 });
    for (const value of chunks.flat()) stream.learn(value);
    const batch = new Forecaster({ maxHistory: 64 });
    batch.fit(chunks.flat());
    const said = [stream, batch].map((one) => [one.forecast({ horizon: 3 }), one.stats()]);
    return [said[0], said[1]];
  },
  counted: (one) => one.stats().seen - 24,
  ceiling: {
    bytes: 64 * 8 + 64 * 1024,
    stated: '8 bytes a value kept (maxHistory of Forecaster)',
    flood: (i) => i * Number(`1e${i % 200}`),
    steps: 20_000,
  },
  misuse: {
    make: (options) => new Forecaster(options),
    numbers: ['maxHistory'],
    others: [
      () => new Forecaster({ season: [Number.NaN] }),
      () => new Forecaster({ nonNegative: 1 as never }),
      () => new Forecaster().forecast({ horizon: Number.NaN }),
      () => new Forecaster().forecast({ horizon: 1, level: 2 }),
      () => new Forecaster().fit('numbers' as never),
    ],
  },
  without: {},
});

export const anomalyMetrics: readonly AnySubject[] = [
  metrics,
  counterRate,
  stepClock,
  derived,
  forecaster,
];
