import type { MetricDataPoint } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricAnomalyDetector } from '../../src/index.js';
import { anyStream, anyValue, expectSound } from './any-points.js';
import { Ledger } from './ledger.js';

const settings = { warmUpPoints: 5, falseAlarmsPerDay: 1000 };

function at(tick: number, value: number, name = 'x'): MetricDataPoint {
  return { name, timestampMs: tick * 60_000, value };
}

describe('whatever comes', () => {
  it('is judged in finite numbers, and never throws', () => {
    fc.assert(
      fc.property(anyStream(200), (points) => {
        const detector = new MetricAnomalyDetector(settings);
        for (const point of points) expectSound(detector.addMetric(point));
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it('is judged or counted as left out, each point once', () => {
    fc.assert(
      fc.property(anyStream(200), fc.integer({ min: 1, max: 5 }), (points, maxSeries) => {
        const detector = new MetricAnomalyDetector({ ...settings, maxSeries });
        const ledger = new Ledger(maxSeries);
        for (const point of points) {
          const fate = ledger.take(point);
          const { expectedPerDay, warmingUp } = detector.addMetric(point);
          const isSilent = expectedPerDay === Number.MAX_VALUE && warmingUp;
          if (fate !== 'judged' && fate !== 'first') expect([fate, isSilent]).toEqual([fate, true]);
        }
        const { anomalies, ...counts } = detector.stats();
        expect(counts).toEqual(ledger.counts);
        const { seen, dropped, late, unrated } = counts;
        expect(seen - dropped - late - unrated).toBe(ledger.judged);
        expect(anomalies).toBeLessThanOrEqual(ledger.judged);
      }),
      { numRuns: 100, seed: 2 },
    );
  });

  it.each([0, -0, 5e-324, 1e-300, 1e308, -1e308, 2 ** 53])('%d for ever is no alarm', (value) => {
    const detector = new MetricAnomalyDetector({ warmUpPoints: 5 });
    for (let tick = 0; tick < 300; tick++) {
      const verdict = detector.addMetric(at(tick, value));
      expectSound(verdict);
      expect(verdict.alarm).toBe(false);
    }
  });

  it('goes on after a jump as high as numbers go', () => {
    fc.assert(
      fc.property(fc.constantFrom(1e308, -1e308, 1e37, 1e38), fc.nat(80), (jump, when) => {
        const detector = new MetricAnomalyDetector(settings);
        for (let tick = 0; tick < 160; tick++) {
          expectSound(detector.addMetric(at(tick, tick === when ? jump : Math.sin(tick))));
        }
        expect(detector.stats()).toMatchObject({ dropped: 0, late: 0, unrated: 0 });
      }),
      { numRuns: 30, seed: 3 },
    );
  });

  it.each([5e-324, 1e-300, 0.25, 1e300])('comes every %d milliseconds', (stepMs) => {
    const detector = new MetricAnomalyDetector(settings);
    for (let tick = 0; tick < 100; tick++) {
      for (const name of ['x', 'x_total']) {
        expectSound(detector.addMetric({ name, timestampMs: tick * stepMs, value: tick }));
      }
    }
    expect(detector.stats()).toMatchObject({ seen: 200, dropped: 0, late: 0, unrated: 1 });
  });

  it('follows a clock that goes back by a year, and counts what it left out till then', () => {
    const detector = new MetricAnomalyDetector(settings);
    for (let tick = 0; tick < 100; tick++) detector.addMetric(at(tick, tick % 7));
    for (let tick = 0; tick < 100; tick++) detector.addMetric(at(tick - 525_600, tick % 7));
    const { late, seen, dropped } = detector.stats();
    expect({ seen, dropped }).toEqual({ seen: 200, dropped: 0 });
    expect(late).toBeGreaterThan(0);
    expect(late).toBeLessThan(20);
  });
});

describe('names and labels', () => {
  const anyName = fc.oneof(
    fc.constantFrom('__proto__', 'constructor', 'toString', '', 'a{b', 'a"', '"', 'a="1",b', '\n'),
    fc.string({ maxLength: 6 }),
  );
  const anyText = fc.oneof(fc.constantFrom('"', '\n', '\\', '}', '1",b="2', '\ud800'), fc.string());
  // Dictionaries with an own key called __proto__, as JSON.parse makes them.
  const anyLabels = fc.array(fc.tuple(anyName, anyText), { maxLength: 3 }).map(ownFields);

  function ownFields(fields: readonly (readonly [string, unknown])[]): Record<string, string> {
    const labels = {};
    for (const [key, value] of fields) {
      Object.defineProperty(labels, key, { value, enumerable: true, configurable: true });
    }
    return labels;
  }

  it('of any kind tell series apart', () => {
    const anySeries = fc.record({ name: anyName, labels: anyLabels });
    const identity = ({ name, labels }: { name: string; labels: Record<string, string> }) =>
      JSON.stringify([name, Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1))]);
    fc.assert(
      fc.property(fc.array(anySeries, { maxLength: 20 }), (all) => {
        const detector = new MetricAnomalyDetector();
        for (const series of all) {
          expectSound(detector.addMetric({ ...series, timestampMs: 0, value: 1 }));
        }
        expect(detector.stats().series).toBe(new Set(all.map(identity)).size);
        expect(({} as Record<string, unknown>).polluted).toBeUndefined();
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('that cannot be told apart by luck of the alphabet stay two', () => {
    const detector = new MetricAnomalyDetector();
    const twins = [
      { name: 'up', labels: { a: '1', b: '2' } },
      { name: 'up', labels: { 'a="1",b': '2' } },
      { name: 'up{a="1",b="2"}' },
      { name: 'up{a', labels: { b: '1' } },
      { name: 'up', labels: { 'a{b': '1' } },
    ];
    for (const twin of twins) detector.addMetric({ ...twin, timestampMs: 0, value: 1 });
    expect(detector.stats().series).toBe(twins.length);
  });

  it.each([
    ['null', null],
    ['a string', 'job'],
    ['a number', 5],
    ['numbers and truths', { code: 500, cached: true, big: 10n }],
    ['nothing', { job: undefined, pod: null }],
    ['objects', { job: {}, service: Object.create(null), app: [], pod: () => 1, x: Symbol('x') }],
    ['what refuses to be text', { service: { toString: 1, toJSON: () => expect.fail() } }],
  ])('that are %s, from a caller without types, are survived', (_, labels) => {
    const detector = new MetricAnomalyDetector(settings);
    const raw = (tick: number, value: number): MetricDataPoint =>
      ({ ...at(tick, value), labels }) as unknown as MetricDataPoint;
    for (let tick = 0; tick < 100; tick++) expectSound(detector.addMetric(raw(tick, tick % 3)));
    const { anomaly } = detector.addMetric(raw(100, 1e6));
    expect(['string', 'object']).toContain(typeof anomaly?.nodeId);
    expect(detector.stats()).toMatchObject({ seen: 101, dropped: 0, series: 1 });
  });

  it('count as their text, and not at all without a value', () => {
    const detector = new MetricAnomalyDetector();
    const key = (labels: object): string =>
      detector.score({ ...at(0, 1), labels } as unknown as MetricDataPoint).series;
    expect(key({ code: 500 })).toBe(key({ code: '500' }));
    expect(key({ code: 500, pod: undefined })).toBe('x{code="500"}');
  });

  it('too long to be kept are dropped', () => {
    const detector = new MetricAnomalyDetector();
    for (const length of [4096, 4097, 1e6]) detector.addMetric(at(0, 1, 'x'.repeat(length)));
    expect(detector.stats()).toMatchObject({ seen: 3, dropped: 2, series: 1 });
  });
});

it('what is no number, or has no name, is dropped', () => {
  const any = fc.oneof(anyValue, fc.constantFrom<unknown>('5', null, undefined, {}, [], true, 5n));
  const anyRaw = fc.record({
    name: fc.constantFrom<unknown>('x', 'y_total', undefined, null, 5, {}, ['x']),
    timestampMs: any,
    value: any,
  });
  fc.assert(
    fc.property(fc.array(anyRaw, { maxLength: 40 }), (raws) => {
      const detector = new MetricAnomalyDetector();
      let dropped = 0;
      for (const raw of raws) {
        const numbers = [raw.timestampMs, raw.value];
        if (typeof raw.name !== 'string' || !numbers.every(Number.isFinite)) dropped++;
        expectSound(detector.addMetric(raw as unknown as MetricDataPoint));
      }
      expect(detector.stats()).toMatchObject({ seen: raws.length, dropped });
    }),
    { seed: 5 },
  );
});
