import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type MetricRow, MultivariateAnomalyDetector } from '../../src/multivariate/index.js';
import { FIT, fed, rowAt, service } from './rows.js';

const anyNumber = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, Number.NaN, Infinity, -Infinity, 5e-324, 1e308, -1e308),
  fc.integer({ min: -3, max: 3 }),
);
const anyName = fc.oneof(
  fc.constantFrom('a', 'b', 'c', '', '__proto__', 'constructor', 'toString'),
  fc.string({ maxLength: 3 }),
);
const anyValues = fc.array(fc.tuple(anyName, anyNumber), { maxLength: 6 }).map((pairs) => {
  const values: Record<string, number> = {};
  for (const [name, value] of pairs) {
    Object.defineProperty(values, name, { value, enumerable: true, configurable: true });
  }
  return values;
});
const anyStep = fc.oneof(
  { weight: 8, arbitrary: fc.constant(1) },
  { weight: 1, arbitrary: fc.constantFrom(0, -1, -525_600, 50, Number.NaN, Infinity, 1e300) },
);
/** Stretches of one kind of row, long enough for fits, changes of state and the fits that follow. */
const anyStream = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 130 }),
      fc.array(fc.tuple(anyStep, anyValues), { minLength: 1, maxLength: 3 }),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((stretches) => {
    let tick = 0;
    return stretches.flatMap(([length, kinds]) =>
      Array.from({ length }, (_, i): MetricRow => {
        const [step, values] = kinds[i % kinds.length]!;
        const next = tick + step;
        if (Number.isFinite(next)) tick = next;
        return rowAt(next, values);
      }),
    );
  });

const create = () =>
  new MultivariateAnomalyDetector({ fitPoints: 64, maxMetrics: 4, falseAlarmsPerDay: 20 });

describe('whatever comes', () => {
  it('is never thrown at, never scored NaN, always counted; score changes nothing', () => {
    fc.assert(
      fc.property(anyStream, (rows) => {
        const detector = create();
        for (const row of rows) {
          const scored = detector.score(row);
          const parts = detector.explain(row);
          const verdict = detector.process(row);
          expect(scored).toEqual(verdict);
          expect(verdict.score >= 0 && verdict.score <= 12).toBe(true);
          expect(verdict.tailProbability > 0 && verdict.tailProbability <= 1).toBe(true);
          expect(parts.reduce((sum, part) => sum + part.score, 0)).toBe(
            parts.length > 0 ? verdict.score : 0,
          );
          for (const { expected, band, now, lately } of verdict.contributions) {
            expect([expected, ...band, now, lately].every(Number.isFinite)).toBe(true);
          }
          expect(verdict.anomaly === null).toBe(!verdict.alarm);
        }
        const { seen, metrics, watched } = detector.stats();
        expect(seen).toBe(rows.length);
        expect(watched).toBeLessThanOrEqual(4);
        expect(metrics).toBeLessThanOrEqual(4);
      }),
      { numRuns: 25, seed: 7 },
    );
  });

  it('resumes bit for bit in the middle of any stream', () => {
    fc.assert(
      fc.property(anyStream, fc.double({ min: 0, max: 1, noNaN: true }), (rows, part) => {
        const whole = create();
        let half = create();
        const cut = Math.floor(part * rows.length);
        rows.forEach((row, i) => {
          if (i === cut)
            half = MultivariateAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(half)));
          expect(half.process(row)).toEqual(whole.process(row));
        });
        expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it('resumes in the middle of trouble: pending, moving, away, and after the fit that follows', () => {
    const feed = service(1);
    const whole = fed(feed, FIT);
    let half = MultivariateAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(whole)));
    const moved = service(2, 0.6);
    for (let tick = FIT; tick < 4 * FIT; tick++) {
      const row = tick < 150 ? feed(tick) : moved(tick);
      if (tick > 145 && tick < 175) {
        half = MultivariateAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(half)));
      }
      expect(half.process(row)).toEqual(whole.process(row));
    }
    expect(whole.stats().fits).toBe(2);
    expect(JSON.stringify(half)).toBe(JSON.stringify(whole));
  });

  it('counts rows and values that it cannot use', () => {
    const detector = fed(service(1), 10, { maxMetrics: 4 });
    detector.process(rowAt(9, { cpu: 1 }));
    detector.process(rowAt(3, { cpu: 1 }));
    detector.process(rowAt(Number.NaN, { cpu: 1 }));
    detector.process(rowAt(10, {}));
    detector.process(rowAt(10, { cpu: Number.NaN, requests: Infinity }));
    detector.process(rowAt(10, { cpu: 1, requests: Number.NaN, queue: 1, ['x'.repeat(2000)]: 1 }));
    detector.process({ timestampMs: '7' as never, values: { cpu: 1 } });
    expect(detector.stats()).toMatchObject({
      seen: 17,
      late: 2,
      dropped: 4,
      ignoredValues: 3,
      metrics: 4,
    });
  });

  it('follows a clock that was set back', () => {
    const feed = service(1);
    const detector = fed(feed, 200);
    for (let tick = 0; tick < 20; tick++) detector.process(rowAt(tick - 1e6, feed(tick).values));
    expect(detector.stats().late).toBeLessThan(10);
    expect(detector.process(rowAt(20 - 1e6, feed(20).values)).warmingUp).toBe(false);
  });

  it('gives the same bits for the same seed, and others for another', () => {
    const row = service(9)(200);
    const of = (seed: number) => JSON.stringify(fed(service(1), 200, { seed }).score(row));
    expect(of(1)).toBe(of(1));
    expect(of(2)).not.toBe(of(1));
  });

  it('learns as it processes', () => {
    const learnt = new MultivariateAnomalyDetector({ fitPoints: FIT });
    const feed = service(1);
    for (let tick = 0; tick < 200; tick++) learnt.learn(feed(tick));
    expect(JSON.stringify(learnt)).toBe(JSON.stringify(fed(service(1), 200)));
  });
});
