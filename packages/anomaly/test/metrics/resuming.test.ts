import { type MetricDataPoint, Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricAnomalyDetector } from '../../src/index.js';
import { anyStream } from './any-points.js';

const settings = { warmUpPoints: 5, falseAlarmsPerDay: 1000 };

function resumed(detector: MetricAnomalyDetector): MetricAnomalyDetector {
  return MetricAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(detector)));
}

/** Days of points with a rhythm, spikes, pauses, stragglers and a counter that resets. */
function days(count: number): MetricDataPoint[] {
  const random = new Random(5);
  const points: MetricDataPoint[] = [];
  let total = 0;
  for (let tick = 0; tick < count * 288; tick++) {
    const timestampMs = 1_700_000_000_000 + tick * 300_000;
    const swing = Math.sin((2 * Math.PI * tick) / 288);
    const spike = tick % 401 === 400 ? 40 : 0;
    total = tick % 700 === 699 ? 0 : total + 100 + 50 * swing + random.normal();
    if (tick % 97 < 95) {
      points.push({ name: 'load', timestampMs, value: 5 * swing + random.normal() + spike });
    }
    points.push({ name: 'requests_total', labels: { job: 'api' }, timestampMs, value: total });
    if (tick % 150 === 0) points.push({ name: 'load', timestampMs: timestampMs - 1, value: 0 });
  }
  return points;
}

describe('a snapshot', () => {
  it('goes on to the same verdicts from the middle of any stream, series forgotten or not', () => {
    fc.assert(
      fc.property(
        anyStream(120),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 5 }),
        (points, share, maxSeries) => {
          const whole = new MetricAnomalyDetector({ ...settings, maxSeries });
          let half = new MetricAnomalyDetector({ ...settings, maxSeries });
          const cut = Math.floor(share * points.length);
          points.forEach((point, i) => {
            if (i === cut) half = resumed(half);
            expect(half.addMetric(point)).toEqual(whole.addMetric(point));
          });
          expect(half.stats()).toEqual(whole.stats());
          expect(half.toJSON()).toEqual(whole.toJSON());
        },
      ),
      { numRuns: 80, seed: 1 },
    );
  });

  it.each([0.03, 0.5, 0.9])('goes on to the same verdicts after %d of a fortnight', (share) => {
    const points = days(14);
    const whole = new MetricAnomalyDetector();
    let half = new MetricAnomalyDetector();
    const cut = Math.floor(share * points.length);
    const verdicts = points.map((point, i) => {
      if (i === cut) half = resumed(half);
      return [whole.addMetric(point), half.addMetric(point)] as const;
    });
    expect(verdicts.filter(([a, b]) => JSON.stringify(a) !== JSON.stringify(b))).toEqual([]);
    const { anomalies, gaps, late, resets } = half.stats();
    expect(Math.min(anomalies, gaps, late, resets)).toBeGreaterThan(0);
    expect(half.toJSON()).toEqual(whole.toJSON());
  });

  it('keeps many series, and which of them goes next', () => {
    const point = (series: number, tick: number): MetricDataPoint => ({
      name: 'x',
      labels: { id: `${series}` },
      timestampMs: tick * 60_000,
      value: (series * 31 + tick * 17) % 23,
    });
    const whole = new MetricAnomalyDetector({ ...settings, maxSeries: 150 });
    for (let tick = 0; tick < 20; tick++) {
      for (let series = 0; series < 200; series++) whole.addMetric(point((series * 7) % 200, tick));
    }
    const half = resumed(whole);
    expect(half.stats()).toEqual(whole.stats());
    expect(whole.stats().evicted).toBeGreaterThan(150);
    for (let series = 199; series >= 0; series--) {
      expect(half.addMetric(point(series, 20))).toEqual(whole.addMetric(point(series, 20)));
    }
    expect(half.stats()).toEqual(whole.stats());
  });

  it('holds JSON and nothing else, and taking it changes nothing', () => {
    fc.assert(
      fc.property(anyStream(60), (points) => {
        const silent = new MetricAnomalyDetector(settings);
        const asked = new MetricAnomalyDetector(settings);
        for (const point of points) {
          silent.addMetric(point);
          asked.addMetric(point);
          const json: unknown = asked.toJSON();
          expect(JSON.parse(JSON.stringify(json))).toEqual(json);
        }
        expect(asked.toJSON()).toEqual(silent.toJSON());
      }),
      { numRuns: 20, seed: 2 },
    );
  });
});

describe('score', () => {
  it('says what addMetric is about to say, and changes nothing', () => {
    fc.assert(
      fc.property(anyStream(60), fc.integer({ min: 1, max: 5 }), (points, maxSeries) => {
        const detector = new MetricAnomalyDetector({ ...settings, maxSeries });
        for (const point of points) {
          const before = JSON.stringify(detector);
          const foretold = detector.score(point);
          expect(detector.score(point)).toEqual(foretold);
          expect(JSON.stringify(detector)).toBe(before);
          expect(detector.addMetric(point)).toEqual(foretold);
        }
      }),
      { numRuns: 40, seed: 3 },
    );
  });

  it('asked in between, or about others, leaves a stream as it would have been', () => {
    fc.assert(
      fc.property(anyStream(80), anyStream(80), (points, others) => {
        const plain = new MetricAnomalyDetector(settings);
        const asked = new MetricAnomalyDetector(settings);
        points.forEach((point, i) => {
          if (others.length > 0) asked.score(others[i % others.length]!);
          expect(asked.addMetric(point)).toEqual(plain.addMetric(point));
        });
      }),
      { numRuns: 40, seed: 4 },
    );
  });
});

it('learn takes a point in as process and addMetric do', () => {
  fc.assert(
    fc.property(anyStream(80), (points) => {
      const detectors = [1, 2, 3].map(() => new MetricAnomalyDetector(settings));
      const [adding, processing, learning] = detectors as [
        MetricAnomalyDetector,
        MetricAnomalyDetector,
        MetricAnomalyDetector,
      ];
      for (const point of points) {
        expect(processing.process(point)).toEqual(adding.addMetric(point));
        learning.learn(point);
      }
      expect(processing.toJSON()).toEqual(adding.toJSON());
      expect(learning.toJSON()).toEqual(adding.toJSON());
    }),
    { numRuns: 40, seed: 5 },
  );
});

it('each series is judged as if it were alone', () => {
  fc.assert(
    fc.property(anyStream(160), (points) => {
      const together = new MetricAnomalyDetector(settings);
      const alone = new Map(
        points.map(({ name }) => [name, new MetricAnomalyDetector(settings)] as const),
      );
      for (const point of points) {
        expect(together.addMetric(point)).toEqual(alone.get(point.name)?.addMetric(point));
      }
    }),
    { numRuns: 60, seed: 6 },
  );
});

it('the order of labels is none', () => {
  const labels = { job: 'api', instance: 'a:1', code: '500', __name: 'x' };
  const anyOrder = fc.shuffledSubarray(Object.entries(labels), { minLength: 4 });
  fc.assert(
    fc.property(fc.array(anyOrder, { minLength: 10, maxLength: 40 }), (orders) => {
      const sorted = new MetricAnomalyDetector(settings);
      const shuffled = new MetricAnomalyDetector(settings);
      orders.forEach((order, tick) => {
        const point = { name: 'errors', timestampMs: tick * 1000, value: tick % 9 === 8 ? 99 : 1 };
        const verdict = shuffled.addMetric({ ...point, labels: Object.fromEntries(order) });
        expect(verdict).toEqual(sorted.addMetric({ ...point, labels }));
      });
      expect(shuffled.stats().series).toBe(1);
    }),
    { numRuns: 40, seed: 7 },
  );
});
