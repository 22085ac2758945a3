import { AegisError, type Anomaly, type Evidence, resolveOptions } from '@aegis/core';
import { chiSquareTail } from '@aegis/core/math';
import { anomalyFromEvidence } from '../anomaly-from-evidence.js';
import type { MetricSeries } from './metric-series.js';

/** A counter of restarts of a node; gaps are NaN, and it may begin again at 0. */
export type RestartCounter = Pick<MetricSeries, 'nodeId' | 'signal' | 'baseline' | 'recent'>;

/** Options of {@link telemetryAnomalies}. */
export interface TelemetryAnomaliesOptions {
  /** Counters of restarts, as `kube_pod_container_status_restarts_total`. @defaultValue [] */
  readonly restarts?: readonly RestartCounter[];
  /** The time of the first value of `recent`, in milliseconds. @defaultValue 0 */
  readonly startMs?: number;
  /** The time between two values, in milliseconds, > 0. @defaultValue 60000 */
  readonly stepMs?: number;
  /** What is likelier than this when all is well is left out, in (0, 1]. @defaultValue 0.1 */
  readonly tailProbability?: number;
}

const DEFAULTS: Required<TelemetryAnomaliesOptions> = Object.freeze({
  restarts: [],
  startMs: 0,
  stepMs: 60_000,
  tailProbability: 0.1,
});
/** A node that was heard of less often than this may well be silent. */
const LEAST_HEARD = 0.9;
/** Where fewer nodes than this share are still heard of, it is the collector that fell silent. */
const LEAST_STILL_HEARD = 0.5;
/** So much of an event is taken to have happened in a baseline that holds none. */
const HALF_AN_EVENT = 0.5;
const LEAST = 1e-12;

/**
 * Nodes that fell silent, and nodes that were restarted, as anomalies for
 * `RootCauseAnalyzer.addNodeAnomaly`. A node is silent when none of its series has a value any more while
 * most other nodes are still heard of; how improbable that is goes by how long it was silent before.
 * Restarts go by how often they came before, as a Poisson process.
 *
 * O(values).
 *
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { telemetryAnomalies } from '@aegis/root-cause';
 * const heard = Array.from({ length: 100 }, () => 0.3);
 * const of = (nodeId: string, recent: number[]) =>
 *   ({ nodeId, signal: 'cpu', kind: 'saturation' as const, baseline: heard, recent });
 * const gone = [0.3, Number.NaN, Number.NaN, Number.NaN];
 * const series = [of('cart', gone), of('web', [0.3, 0.3, 0.3, 0.3]), of('db', [0.3, 0.3, 0.3, 0.3])];
 * telemetryAnomalies(series)[0]?.sentence; // => 'cart has not been heard of for 3 values in a row'
 * ```
 */
export function telemetryAnomalies(
  series: readonly MetricSeries[],
  options?: TelemetryAnomaliesOptions,
): Anomaly[] {
  const resolved = resolveOptions('telemetryAnomalies', DEFAULTS, options);
  const { restarts, startMs, stepMs, tailProbability } = resolved;
  if (
    !(stepMs > 0) ||
    !Number.isFinite(startMs) ||
    !(tailProbability > 0 && tailProbability <= 1)
  ) {
    throw new AegisError(
      'invalid-option',
      'telemetryAnomalies: give stepMs > 0, a finite startMs and a tailProbability in (0, 1].',
    );
  }
  const timeOf = (index: number): number => startMs + index * stepMs;
  return [
    ...silentNodes(series, timeOf),
    ...restarts.flatMap((counter) => restarted(counter, timeOf)),
  ].filter((anomaly) => anomaly.tailProbability <= tailProbability);
}

/** When a node was heard of at all, by any of its series. */
interface Heard {
  readonly baseline: boolean[];
  readonly recent: boolean[];
}

function heardOf(series: readonly MetricSeries[]): Map<string, Heard> {
  const nodes = new Map<string, Heard>();
  for (const { nodeId, baseline, recent } of series) {
    const heard = nodes.get(nodeId) ?? { baseline: [], recent: [] };
    nodes.set(nodeId, heard);
    mark(heard.baseline, baseline);
    mark(heard.recent, recent);
  }
  return nodes;
}

function mark(heard: boolean[], values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    heard[i] = (heard[i] ?? false) || Number.isFinite(values[i]!);
  }
}

function silentNodes(
  series: readonly MetricSeries[],
  timeOf: (index: number) => number,
): Anomaly[] {
  const nodes = [...heardOf(series)];
  const still = nodes.filter(([, { recent }]) => recent.at(-1) === true).length;
  if (still < LEAST_STILL_HEARD * nodes.length) return [];
  return nodes.flatMap(([nodeId, { baseline, recent }]) => {
    const silent = silentAtEnd(recent);
    const heard = baseline.filter(Boolean).length;
    if (silent === 0 || heard < LEAST_HEARD * baseline.length || heard === 0) return [];
    const before = windowsOfSilence(baseline, silent);
    const windows = Math.max(1, baseline.length - silent + 1);
    const sentence = `${nodeId} has not been heard of for ${silent} values in a row`;
    const evidence = evidenceOf('missing-telemetry', 'telemetry', silent, 0, sentence);
    const p = (before + 1) / (windows + 1);
    return [
      anomalyOf(nodeId, 'down', timeOf(recent.length - silent), {
        ...evidence,
        tailProbability: p,
      }),
    ];
  });
}

function silentAtEnd(heard: readonly boolean[]): number {
  let silent = 0;
  while (silent < heard.length && !heard[heard.length - 1 - silent]) silent++;
  return silent;
}

/** How many windows of so many values hold none. */
function windowsOfSilence(heard: readonly boolean[], length: number): number {
  let windows = 0;
  let silent = 0;
  for (const isHeard of heard) {
    silent = isHeard ? 0 : silent + 1;
    if (silent >= length) windows++;
  }
  return windows;
}

function restarted(counter: RestartCounter, timeOf: (index: number) => number): Anomaly[] {
  const { nodeId, signal, baseline, recent } = counter;
  const before = increases(baseline);
  const now = increases(recent);
  if (now.count === 0) return [];
  const rate = (before.count + HALF_AN_EVENT) / Math.max(1, baseline.length);
  const expected = rate * recent.length;
  // At least so many of a Poisson process that expects so few.
  const p = Math.max(LEAST, 1 - chiSquareTail(2 * expected, 2 * now.count));
  const times = now.count === 1 ? 'once' : `${now.count} times`;
  const sentence = `${nodeId} was restarted ${times}`;
  const evidence = evidenceOf('restart', signal, now.count, expected, sentence);
  return [anomalyOf(nodeId, 'up', timeOf(now.first), { ...evidence, tailProbability: p })];
}

/** How much a counter grew, and where first. */
function increases(counter: ArrayLike<number>): { count: number; first: number } {
  let count = 0;
  let first = 0;
  let last = Number.NaN;
  for (let i = 0; i < counter.length; i++) {
    const value = counter[i]!;
    if (!Number.isFinite(value)) continue;
    // A counter that fell began again at 0.
    const grown = value >= last ? value - last : Number.isNaN(last) ? 0 : value;
    if (grown > 0 && count === 0) first = i;
    count += Math.min(grown, Number.MAX_SAFE_INTEGER);
    last = value;
  }
  return { count: Math.round(count), first };
}

function evidenceOf(
  channel: 'missing-telemetry' | 'restart',
  signal: string,
  observed: number,
  expected: number,
  sentence: string,
): Omit<Evidence, 'tailProbability'> {
  return { channel, signal, observed, expected, band: null, sentence };
}

function anomalyOf(
  nodeId: string,
  direction: 'up' | 'down',
  timestampMs: number,
  evidence: Evidence,
): Anomaly {
  const about = { source: 'metric', signalKind: 'availability' } as const;
  const subject = { ...about, nodeId, direction, timestampMs };
  return anomalyFromEvidence('telemetry-anomaly', subject, evidence);
}
