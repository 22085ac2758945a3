import { performance } from 'node:perf_hooks';
import { MetricAnomalyDetector } from '@aegis/anomaly';
import { Random } from '@aegis/core';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const POINTS = 100_000;
const ROUNDS = 5;
const FLEET = 1000;
const FLEET_POINTS = 100;
const STEP_MS = 15_000;

/** A noisy day and night, as requests come in. */
function values(seed: number): Float64Array {
  const random = new Random(seed);
  return Float64Array.from(
    { length: POINTS },
    (_, i) => 100 + 20 * Math.sin((2 * Math.PI * i * STEP_MS) / 86_400_000) + 3 * random.normal(),
  );
}

function median(numbers: readonly number[]): number {
  return [...numbers].sort((a, b) => a - b)[numbers.length >> 1]!;
}

function ours(series: Float64Array): number {
  const detector = new MetricAnomalyDetector();
  const started = performance.now();
  for (let i = 0; i < series.length; i++) {
    detector.addMetric({ name: 'rps', timestampMs: i * STEP_MS, value: series[i]! });
  }
  return ((performance.now() - started) * 1000) / series.length;
}

/** The least that a detector can do: a mean, a variance, a deviation. */
function plainEwma(series: Float64Array): number {
  let mean = series[0]!;
  let variance = 1;
  let most = 0;
  const started = performance.now();
  for (let i = 0; i < series.length; i++) {
    const delta = series[i]! - mean;
    most = Math.max(most, Math.abs(delta) / Math.sqrt(variance + 1e-9));
    mean += 0.01 * delta;
    variance = 0.99 * (variance + 0.01 * delta * delta);
  }
  const micros = ((performance.now() - started) * 1000) / series.length;
  return most > 0 ? micros : Number.NaN;
}

/** Bytes that one series takes, from the difference that a thousand make. */
function bytesPerSeries(seed: number): number {
  const random = new Random(seed);
  globalThis.gc?.();
  const before = process.memoryUsage();
  const detector = new MetricAnomalyDetector();
  for (let i = 0; i < FLEET_POINTS; i++) {
    for (let s = 0; s < FLEET; s++) {
      const value = 100 + random.normal();
      const labels = { service: `s${s}` };
      detector.addMetric({ name: 'rps', labels, timestampMs: i * STEP_MS, value });
    }
  }
  globalThis.gc?.();
  const after = process.memoryUsage();
  const grown = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
  return detector.stats().series === FLEET ? grown / FLEET : Number.NaN;
}

async function run({ seed, log }: SuiteContext): Promise<SuiteResult> {
  const series = values(seed);
  ours(series.subarray(0, 20_000));
  const rounds = Array.from({ length: ROUNDS }, (_, round) => {
    log(`speed metrics: round ${round + 1} of ${ROUNDS}`);
    return { ours: ours(series), plain: plainEwma(series) };
  });
  const microsPerPoint = median(rounds.map((round) => round.ours));
  const plain = median(rounds.map((round) => round.plain));
  const snapshot = new MetricAnomalyDetector();
  for (let i = 0; i < 2000; i++) {
    snapshot.addMetric({ name: 'rps', timestampMs: i * STEP_MS, value: series[i]! });
  }
  return {
    results: {
      microsPerPoint,
      ratioToPlainEwma: microsPerPoint / plain,
      // Without --expose-gc this is an upper bound: what was not yet collected counts too.
      bytesPerSeries: bytesPerSeries(seed),
      snapshotBytesPerSeries: JSON.stringify(snapshot).length,
    },
    peers: { plainEwma: { microsPerPoint: plain } },
  };
}

/** What a point and a series cost, next to an exponentially weighted mean in a bare loop. */
export const speedMetrics: Suite = {
  name: 'speed metrics',
  summary: 'microseconds a point and bytes a series of the metric detector',
  data: null,
  run,
};
