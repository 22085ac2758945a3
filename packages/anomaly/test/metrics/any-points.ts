import type { Anomaly, MetricDataPoint } from '@aegis/core';
import fc from 'fast-check';
import type { MetricVerdict } from '../../src/index.js';

const STEP_MS = 15_000;
const NO_NUMBER = /NaN|Infinity|undefined/;
const YEAR_MS = 365 * 86_400_000;
const NAMES = ['queue_depth', 'requests_total', 'cpu_ratio', 'bytes_total'] as const;

/** What a series may hold: mostly ordinary numbers, and all that a double can be. */
export const anyValue: fc.Arbitrary<number> = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: -100, max: 100, noNaN: true }) },
  { weight: 2, arbitrary: fc.integer({ min: -3, max: 3 }) },
  fc.double(),
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 0, -0, 5e-324, -5e-324, 1e308, -1e308),
);

/** How far the clock of a source goes from one point to the next. */
const anyAdvance = fc.oneof(
  { weight: 12, arbitrary: fc.constant(STEP_MS) },
  { weight: 2, arbitrary: fc.integer({ min: -5 * STEP_MS, max: 60 * STEP_MS }) },
  { weight: 2, arbitrary: fc.constantFrom(0, -0.25, 0.5, 5e-324, -YEAR_MS, YEAR_MS) },
  fc.constantFrom(Number.NaN, Infinity, -Infinity, 1e300, -1e300),
);

/** What becomes of a counter between two readings, as a function of what it was. */
const anyCounting = fc.oneof(
  { weight: 8, arbitrary: fc.nat(1000).map((more) => (last: number) => last + more) },
  fc.constant((last: number) => last),
  fc.nat(20).map((first) => () => first),
  fc.constant((last: number) => last * 0.99),
  fc.constant((last: number) => (last < 2 ** 31 ? 2 ** 32 - 10 : 5)),
  anyValue.map((value) => () => value),
);

const anyStep = fc.record({
  series: fc.nat(NAMES.length - 1),
  advance: anyAdvance,
  value: anyValue,
  count: anyCounting,
});

/** Points of a few gauges and counters, interleaved, each with a clock that does what clocks do. */
export function anyStream(maxLength: number): fc.Arbitrary<MetricDataPoint[]> {
  const anyStart = fc.constantFrom(1_700_000_000_000, 0, -YEAR_MS);
  const anySteps = fc.array(anyStep, { maxLength, size: 'max' });
  return fc.tuple(anyStart, anySteps).map(([start, steps]) => {
    const times = NAMES.map(() => start);
    const counts = NAMES.map(() => 0);
    return steps.map(({ series, advance, value, count }) => {
      const timestampMs = times[series]! + advance;
      if (Number.isFinite(timestampMs)) times[series] = timestampMs;
      const name = NAMES[series]!;
      if (!name.endsWith('_total')) return { name, timestampMs, value };
      const reading = count(counts[series]!);
      if (Number.isFinite(reading)) counts[series] = reading;
      return { name, labels: { job: 'api' }, timestampMs, value: reading };
    });
  });
}

/** Fails unless every number of a verdict is one, and in its range. */
export function expectSound(verdict: MetricVerdict): void {
  if (!isSound(verdict)) throw new Error(`not sound: ${JSON.stringify(verdict)}`);
}

function isSound(verdict: MetricVerdict): boolean {
  const { score, tailProbability, expectedPerDay, expected, band, alarm, anomaly } = verdict;
  return (
    score >= 0 &&
    score < Infinity &&
    !Object.is(score, -0) &&
    isShare(tailProbability) &&
    expectedPerDay >= 0 &&
    expectedPerDay < Infinity &&
    band.every(Number.isFinite) &&
    band[0] <= expected &&
    expected <= band[1] &&
    alarm === (anomaly !== null) &&
    (anomaly === null || isSoundAnomaly(anomaly))
  );
}

function isSoundAnomaly({ score, timestampMs, evidence, sentence }: Anomaly): boolean {
  return (
    [score, timestampMs].every(Number.isFinite) &&
    [sentence, ...evidence.map((one) => one.sentence)].every((one) => !NO_NUMBER.test(one)) &&
    evidence.every((one) => Number.isFinite(one.observed) && isShare(one.tailProbability))
  );
}

function isShare(probability: number): boolean {
  return probability > 0 && probability <= 1;
}
