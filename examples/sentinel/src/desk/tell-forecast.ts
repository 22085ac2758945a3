import { forecast, timeToThreshold, toTimeSeries } from '@aegis/anomaly/forecast';
import type { Forecast } from '../api/resources/index.js';
import type { SeriesColumns } from '../watch/series-history.js';

/** A limit that a series should not reach. */
export interface Limit {
  readonly value: number;
  readonly direction: 'above' | 'below';
}

const LEAST_POINTS = 16;
const MOST_STEPS = 500;
const LEVEL = 0.8;

/**
 * What will probably come of a series, and when it reaches its limit.
 *
 * @param horizonMs - how far ahead; null for half as far as the history goes back
 * @returns null where too little is known to say anything
 */
export function tellForecast(
  columns: SeriesColumns,
  horizonMs: number | null,
  limit: Limit | null,
): Forecast | null {
  const points = columns.timesMs.map((timestampMs, index) => ({
    timestampMs,
    value: columns.values[index]!,
  }));
  if (points.length < LEAST_POINTS) return null;
  const series = toTimeSeries(points);
  const past = series.values.length * series.stepMs;
  const steps = Math.round((horizonMs ?? past / 2) / series.stepMs);
  const horizon = Math.min(MOST_STEPS, Math.max(1, steps));
  const ahead = forecast(series, { horizon, level: LEVEL });
  const threshold = limit === null ? null : thresholdOf(columns, series, horizon, limit);
  return {
    signal: columns.signal,
    timesMs: [...(ahead.timestampsMs ?? [])],
    mean: [...ahead.median],
    low: [...ahead.lower],
    high: [...ahead.upper],
    level: ahead.level,
    threshold: threshold?.told ?? null,
    sentence: threshold?.sentence ?? `${columns.signal} is expected to go on as before.`,
  };
}

function thresholdOf(
  { signal }: SeriesColumns,
  series: ReturnType<typeof toTimeSeries>,
  horizon: number,
  { value, direction }: Limit,
) {
  const passage = timeToThreshold(series, value, {
    direction: direction === 'above' ? 'up' : 'down',
    horizonMs: horizon * series.stepMs,
    level: LEVEL,
    name: signal,
  });
  const [soonestMs, latestMs] = passage.interval;
  const told = {
    value,
    direction,
    inMs: passage.medianMs,
    soonestMs,
    latestMs,
    probability: passage.probabilityWithinHorizon,
  };
  return { told, sentence: passage.sentence };
}
