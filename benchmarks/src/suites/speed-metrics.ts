import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { MetricAnomalyDetector } from '@aegis/anomaly';
import { Random } from '@aegis/core';
import { speedModels } from '../metrics/speed-models.js';
import { speedNeural } from '../metrics/speed-neural.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const POINTS = 100_000;
const ROUNDS = 5;
const FLEET = 100_000;
/** The fleet's points come once a second; so many seconds are timed. */
const FLEET_SECONDS = 5;
const FLEET_WARM_SECONDS = 20;
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

interface FleetCost {
  readonly bytesPerSeries: number;
  /** The share of one core that the fleet takes at one point a second. */
  readonly coreShare: number;
}

/** What is no longer used would be counted as used, so it is collected first. */
function memoryBytes(collect: () => void): number {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** A hundred thousand series in one detector, a point a second each, labels and all. */
function fleet(seed: number): FleetCost {
  const random = new Random(seed);
  const labels = Array.from({ length: FLEET }, (_, s) => ({ service: `s${s}` }));
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const before = memoryBytes(collect);
  const detector = new MetricAnomalyDetector();
  let startedAt = 0;
  for (let second = 0; second < FLEET_WARM_SECONDS + FLEET_SECONDS; second++) {
    if (second === FLEET_WARM_SECONDS) startedAt = performance.now();
    for (let s = 0; s < FLEET; s++) {
      const value = 100 + random.float();
      detector.addMetric({ name: 'rps', labels: labels[s]!, timestampMs: second * 1000, value });
    }
  }
  const busyMs = performance.now() - startedAt;
  const grown = memoryBytes(collect) - before;
  const isWhole = detector.stats().series === FLEET;
  return {
    bytesPerSeries: isWhole ? grown / FLEET : Number.NaN,
    coreShare: busyMs / (FLEET_SECONDS * 1000),
  };
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
  log(`speed metrics: ${FLEET} series`);
  const fleetCost = fleet(seed);
  const snapshot = new MetricAnomalyDetector();
  for (let i = 0; i < 2000; i++) {
    snapshot.addMetric({ name: 'rps', timestampMs: i * STEP_MS, value: series[i]! });
  }
  const neural = await speedNeural(seed, log);
  const models = await speedModels(seed, log);
  return {
    results: {
      microsPerPoint,
      ratioToPlainEwma: microsPerPoint / plain,
      bytesPerSeries: fleetCost.bytesPerSeries,
      fleetCoreShare: fleetCost.coreShare,
      snapshotBytesPerSeries: JSON.stringify(snapshot).length,
      autoencoderEpochMs: neural.autoencoderEpochMs,
      autoencoderRowMicros: neural.autoencoderRowMicros,
      ...(neural.ratioToTfjsCpu && {
        autoencoderEpochRatioToTfjsCpu: neural.ratioToTfjsCpu.autoencoderEpochMs,
        autoencoderRowRatioToTfjsCpu: neural.ratioToTfjsCpu.autoencoderRowMicros,
      }),
      ...models.results,
    },
    peers: { plainEwma: { microsPerPoint: plain }, ...neural.peers, ...models.peers },
    tables: models.tables,
  };
}

/** What a point and a series cost, next to an exponentially weighted mean in a bare loop. */
export const speedMetrics: Suite = {
  name: 'speed metrics',
  summary: 'microseconds a point and bytes a series of the metric detector',
  data: null,
  run,
};
