import type { Series } from '../api/resources/index.js';
import type { FoundAnomaly } from '../watch/found-anomalies.js';
import type { SeriesColumns } from '../watch/series-history.js';

const numberOrNull = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** A series with its band and what was found odd in it. */
export function tellSeries(columns: SeriesColumns, found: readonly FoundAnomaly[]): Series {
  const { signal, nodeId, isRate, timesMs } = columns;
  const since = timesMs[0] ?? Number.POSITIVE_INFINITY;
  const anomalies = found
    .filter(({ anomaly }) => anomaly.signal === signal && anomaly.timestampMs >= since)
    .map(({ anomaly: { id, timestampMs, sentence } }) => ({ id, timestampMs, sentence }))
    .reverse();
  return {
    signal,
    nodeId,
    isRate,
    timesMs: [...timesMs],
    values: columns.values.map(numberOrNull),
    expected: columns.expected.map(numberOrNull),
    low: columns.low.map(numberOrNull),
    high: columns.high.map(numberOrNull),
    anomalies,
  };
}
