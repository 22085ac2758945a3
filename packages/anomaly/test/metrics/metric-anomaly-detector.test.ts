import { type MetricDataPoint, Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { MetricAnomalyDetector, type MetricVerdict, signalKindOf } from '../../src/index.js';

const STEP_MS = 15_000;

function point(name: string, tick: number, value: number, service = 'cart'): MetricDataPoint {
  return { name, labels: { service }, timestampMs: 1_700_000_000_000 + tick * STEP_MS, value };
}

function feed(detector: MetricAnomalyDetector, name: string, values: number[]): MetricVerdict[] {
  return values.map((value, tick) => detector.addMetric(point(name, tick, value)));
}

const constant = (value: number, count: number): number[] => Array<number>(count).fill(value);

describe('what must be noticed', () => {
  it.each([
    ['a replica that goes', 'kube_deployment_status_replicas_available', 2, 1, 'down'],
    ['all replicas gone', 'kube_deployment_status_replicas_available', 2, 0, 'down'],
    ['errors that begin', 'http_server_error_ratio', 0, 0.4, 'up'],
  ])('%s on a constant series', (_, name, before, after, direction) => {
    const detector = new MetricAnomalyDetector();
    const verdicts = feed(detector, name, [...constant(before, 120), ...constant(after, 4)]);
    expect(verdicts.slice(0, 120).some(({ alarm }) => alarm)).toBe(false);
    const anomaly = verdicts.slice(120, 124).find((verdict) => verdict.alarm)?.anomaly;
    expect(anomaly?.direction).toBe(direction);
    expect(anomaly?.nodeId).toBe('cart');
    expect(anomaly?.sentence).toContain(name);
  });

  it('says what it judged: a gauge as it is, a counter by its rate', () => {
    const detector = new MetricAnomalyDetector();
    const point = (name: string, value: number, timestampMs: number) =>
      detector.addMetric({ name, labels: {}, value, timestampMs });
    for (const second of [0, 10, 20]) {
      point('queue_depth', 7, second * 1000);
      point('requests_total', 50 * second, second * 1000);
    }
    expect(point('queue_depth', 9, 30_000).observed).toBe(9);
    expect(point('requests_total', 1500, 30_000).observed).toBe(50);
    expect(point('queue_depth', Number.NaN, 40_000).observed).toBe(0);
  });

  it.each([1, 2, 3, 4, 5])('latency that doubles, within four ticks (seed %i)', (seed) => {
    const random = new Random(seed);
    const values = Array.from(
      { length: 124 },
      (_, i) => (i < 120 ? 1 : 2) * (0.2 + 0.01 * random.normal()),
    );
    const verdicts = feed(
      new MetricAnomalyDetector(),
      'http_server_request_duration_seconds',
      values,
    );
    expect(verdicts.slice(120).some(({ alarm }) => alarm)).toBe(true);
  });

  it('one trouble as one episode, and its evidence as data', () => {
    const random = new Random(1);
    const values = Array.from(
      { length: 160 },
      (_, i) => (i < 120 ? 5 : 50) + 0.2 * random.normal(),
    );
    const verdicts = feed(new MetricAnomalyDetector(), 'queue_depth', values);
    const alarms = verdicts.filter(({ alarm }) => alarm);
    expect(alarms.length).toBeGreaterThanOrEqual(1);
    expect(alarms.length).toBeLessThanOrEqual(3);
    const anomaly = alarms[0]?.anomaly;
    expect(anomaly?.evidence.length).toBeGreaterThan(0);
    expect(anomaly?.score).toBeCloseTo(-Math.log10(anomaly?.tailProbability ?? 1), 9);
  });
});

describe('what must not be', () => {
  it('hardly ever raises an alarm on seventy healthy series of two hundred ticks', () => {
    const random = new Random(7);
    const detector = new MetricAnomalyDetector();
    let alarms = 0;
    for (let tick = 0; tick < 200; tick++) {
      for (let s = 0; s < 14; s++) {
        const values: Record<string, number> = {
          http_server_request_duration_seconds: 0.1 * (1 + 0.08 * random.normal()),
          http_server_error_ratio: Math.max(0, 0.001 * random.normal()),
          http_server_requests_per_second: 80 + 5 * random.normal(),
          container_cpu_utilization_ratio: 0.3 + 0.02 * random.normal(),
          kube_deployment_status_replicas_available: 2,
        };
        for (const [name, value] of Object.entries(values)) {
          if (detector.addMetric(point(name, tick, value, `s${s}`)).alarm) alarms++;
        }
      }
    }
    expect(detector.stats().series).toBe(70);
    expect(alarms).toBeLessThanOrEqual(2);
  });

  it('is silent while it warms up', () => {
    const verdicts = feed(new MetricAnomalyDetector({ warmUpPoints: 30 }), 'x', [
      ...constant(1, 20),
      1e9,
    ]);
    expect(
      verdicts.every(({ warmingUp, tailProbability }) => warmingUp && tailProbability === 1),
    ).toBe(true);
  });
});

describe('state', () => {
  it('counts what it cannot use and forgets the series heard from least recently', () => {
    const detector = new MetricAnomalyDetector({ maxSeries: 2 });
    detector.addMetric(point('a', 0, 1));
    detector.addMetric(point('b', 0, 1));
    detector.addMetric(point('a', 1, Number.NaN));
    detector.addMetric(point('a', 1, 2));
    detector.addMetric(point('a', 1, 2));
    detector.addMetric(point('c', 0, 1));
    expect(detector.stats()).toEqual({
      seen: 6,
      dropped: 1,
      late: 1,
      unrated: 0,
      gaps: 0,
      resets: 0,
      series: 2,
      evicted: 1,
      anomalies: 0,
    });
  });
});

it('knows kinds by name', () => {
  expect(signalKindOf('kube_deployment_status_replicas_available')).toBe('availability');
  expect(signalKindOf('container_cpu_utilization_ratio')).toBe('saturation');
  expect(signalKindOf('http_server_requests_per_second')).toBe('traffic');
  expect(signalKindOf('http_requests_in_flight')).toBe('saturation');
  expect(signalKindOf('nodejs_gc_duration_seconds_p99')).toBe('saturation');
  expect(signalKindOf('nodejs_eventloop_lag_p95_seconds')).toBe('saturation');
});
