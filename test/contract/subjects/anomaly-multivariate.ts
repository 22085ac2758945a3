import { MultivariateAnomalyDetector } from '@aegis/anomaly/multivariate';
import fc from 'fast-check';
import { drawnRows } from '../arbitraries/drawn-rows.js';
import { anyName, anyNumber } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, asIs, subject, type Turn } from '../subject.js';

const MINUTE_MS = 60_000;

/** A tick of the clock, in minutes after the last, with the values of that row. */
interface RowStep {
  readonly timestampMs: number;
  readonly values: Readonly<Record<string, number>>;
}

const FIT_POINTS = 64;
const anyValues = fc.array(fc.tuple(anyName, anyNumber), { maxLength: 5 }).map((pairs) => {
  const values: Record<string, number> = {};
  for (const [name, value] of pairs) {
    Object.defineProperty(values, name, { value, enumerable: true, configurable: true });
  }
  return values;
});
const rowSteps = streamOf(
  fc.tuple(fc.constantFrom(1, 1, 1, 1, 1, 0, -3, 50, Number.NaN, Infinity), anyValues),
  30,
).map((steps) => {
  let tick = FIT_POINTS;
  return steps.map(([after, values]): RowStep => {
    const at = tick + after;
    if (Number.isFinite(at)) tick = at;
    return { timestampMs: at * MINUTE_MS, values };
  });
});

function watching(seed: number, turn: Turn): MultivariateAnomalyDetector {
  const one = new MultivariateAnomalyDetector(
    turn({ fitPoints: FIT_POINTS, maxMetrics: 4, falseAlarmsPerDay: 20, seed }),
  );
  const rows = drawnRows(seed, FIT_POINTS, 3);
  for (let i = 0; i < FIT_POINTS; i++) {
    const [a, b, c] = rows.subarray(3 * i, 3 * i + 3);
    const values = { a: a!, b: a! + 0.1 * b!, c: c! };
    one.learn({ timestampMs: i * MINUTE_MS, values });
  }
  return one;
}

export const anomalyMultivariate: AnySubject = subject<MultivariateAnomalyDetector, RowStep>({
  name: 'MultivariateAnomalyDetector',
  cost: 12,
  make: watching,
  steps: rowSteps,
  feed: (one, row) => one.process(row),
  ask: (one, row) => [one.score(row), one.explain(row), one.stats()],
  echoes: ['observed'],
  snapshot: { write: (one) => one.toJSON(), read: MultivariateAnomalyDetector.fromJSON },
  batch: (seed, chunks) => {
    const [processing, learning] = [watching(seed, asIs), watching(seed, asIs)];
    for (const row of chunks.flat()) processing.process(row);
    for (const row of chunks.flat()) learning.learn(row);
    return [processing.toJSON(), learning.toJSON()];
  },
  counted: (one) => one.stats().seen - FIT_POINTS,
  ceiling: {
    bytes: 24 * FIT_POINTS * 4 + 2 * 1024 * 1024,
    stated:
      '24 bytes · fitPoints · maxMetrics and 2 MB for models (TSDoc of MultivariateAnomalyDetector)',
    flood: (i) => ({
      timestampMs: (i + 100) * MINUTE_MS,
      values: { [`m${i}`]: i, [`n${i * 3}`]: -i },
    }),
    steps: 1500,
  },
  misuse: {
    make: (options) => new MultivariateAnomalyDetector(options),
    numbers: ['falseAlarmsPerDay', 'fitPoints', 'maxMetrics', 'seed'],
    others: [
      () => new MultivariateAnomalyDetector({ nodeId: 5 as never }),
      () => new MultivariateAnomalyDetector().process(null as never),
    ],
  },
  without: {},
});
