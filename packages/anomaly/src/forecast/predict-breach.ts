import {
  AegisError,
  type Anomaly,
  checkNumber,
  contentId,
  type Severity,
  type SignalKind,
} from '@aegis/core';
import { log10 } from '@aegis/core/math';
import { signalKindOf } from '../metrics/signal-kind.js';
import { readSeries, type TimeSeries } from './read-series.js';
import type { TimeToThresholdOptions } from './threshold-options.js';
import { type TimeToThreshold, timeToThreshold } from './time-to-threshold.js';

/** Options of {@link predictBreach}: those of {@link timeToThreshold}, and whom the anomaly is about. */
export interface PredictBreachOptions extends Omit<TimeToThresholdOptions, 'name'> {
  /** The series, `name{label="…"}`. */
  readonly signal: string;
  /**
   * The node of the service graph.
   * @defaultValue null
   */
  readonly nodeId?: string | null;
  /**
   * What the series measures; by default as far as the signal's name says.
   */
  readonly signalKind?: SignalKind;
  /**
   * When the last value was, milliseconds since the epoch; by default what `startMs` of the series says.
   */
  readonly nowMs?: number;
  /**
   * How probable a breach within the horizon has to be, in [0.5, 1). Raising it reports fewer.
   * @defaultValue 0.5
   */
  readonly minProbability?: number;
}

/** An anomaly that has not happened yet. */
export interface PredictedAnomaly extends Anomaly {
  readonly kind: 'predicted';
  readonly breach: TimeToThreshold;
}

const OWNER = 'predictBreach';
const HOUR_MS = 3_600_000;
/** The nearer, the worse; what is farther off is worth knowing, no more. */
const NEARNESS: readonly (readonly [withinMs: number, severity: Severity])[] = [
  [HOUR_MS, 'critical'],
  [12 * HOUR_MS, 'error'],
  [72 * HOUR_MS, 'warning'],
];

/**
 * The breach of a limit that is to be expected, as an anomaly of now.
 *
 * Its tail probability is the share of simulated futures that do not reach the limit within the horizon:
 * how probable it is that the warning comes to nothing. Its severity is how near the median is: within an
 * hour critical, half a day an error, three days a warning. A limit that is reached already is no
 * prediction and gives null.
 *
 * @param series - values at equal distances with their `stepMs`, oldest first
 * @param limit - in the unit of the values
 * @returns null where a breach within the horizon is less probable than `minProbability`
 * @throws AegisError `invalid-argument` where it is no series or its step or time is not known,
 * `invalid-option`
 *
 * @example
 * ```ts
 * import { predictBreach } from '@aegis/anomaly/forecast';
 * const values = Array.from({ length: 500 }, (_, i) => 0.4 + 0.0008 * i);
 * const series = { values, stepMs: 300_000, startMs: 1_700_000_000_000 };
 * const anomaly = predictBreach(series, 0.9, { signal: 'disk_used_ratio', nodeId: 'db' });
 * anomaly?.kind; // => 'predicted'
 * anomaly?.severity; // => 'error'
 * anomaly?.sentence; // => 'disk_used_ratio reaches 0.9 in about 11 h (11 h to 11 h)'
 * ```
 */
export function predictBreach(
  series: TimeSeries,
  limit: number,
  options: PredictBreachOptions,
): PredictedAnomaly | null {
  const { signal, nodeId = null, signalKind, nowMs, minProbability = 0.5, ...rest } = options ?? {};
  if (typeof signal !== 'string' || 'name' in rest) {
    throw new AegisError(
      'invalid-option',
      `${OWNER}: give the series' name as signal, a string, and no name besides.`,
    );
  }
  checkNumber(OWNER, 'minProbability', minProbability, { min: 0.5, max: 1 - Number.EPSILON });
  const breach = timeToThreshold(series, limit, { ...rest, name: signal });
  const timestampMs = nowMs ?? lastTimeMs(series);
  checkNumber(OWNER, 'nowMs', timestampMs);
  const { medianMs, probabilityWithinHorizon, direction, sentence } = breach;
  if (medianMs === null || medianMs === 0 || probabilityWithinHorizon < minProbability) return null;
  const tailProbability = 1 - probabilityWithinHorizon;
  return {
    id: contentId('anomaly', signal, timestampMs, 'predicted', direction, limit),
    kind: 'predicted',
    source: 'metric',
    nodeId,
    signal,
    signalKind: signalKind ?? signalKindOf(signal),
    direction,
    timestampMs,
    score: Math.max(0, -log10(tailProbability)),
    tailProbability,
    severity: NEARNESS.find(([withinMs]) => medianMs <= withinMs)?.[1] ?? 'info',
    evidence: [
      {
        channel: 'predicted',
        signal,
        observed: lastValue(series),
        expected: limit,
        band: null,
        tailProbability,
        sentence,
      },
    ],
    sentence,
    breach,
  };
}

function lastTimeMs(series: TimeSeries): number {
  const { values, stepMs, startMs } = readSeries(OWNER, series);
  if (startMs !== null && stepMs !== null) return startMs + (values.length - 1) * stepMs;
  throw new AegisError(
    'invalid-argument',
    `${OWNER}: the time of the last value is not known; give nowMs, or startMs in the series.`,
  );
}

/** The latest value that there is. */
function lastValue({ values }: TimeSeries): number | null {
  for (let t = values.length - 1; t >= 0; t--) if (Number.isFinite(values[t]!)) return values[t]!;
  return null;
}
