import { AegisError, type MetricDataPoint } from '@aegis/core';
import { seriesKey } from './series-key.js';

const MAX_KEY_LENGTH = 4096;

/**
 * The key of a point's series; empty where the point names none.
 *
 * @throws AegisError `invalid-argument` where there is no point at all
 */
export function keyOf(point: MetricDataPoint): string {
  if (typeof point !== 'object' || point === null) {
    throw new AegisError(
      'invalid-argument',
      `MetricAnomalyDetector: the point is ${String(point)}; give { name, timestampMs, value }.`,
    );
  }
  return typeof point.name === 'string' ? seriesKey(point) : '';
}

/** Whether a point has a name, and numbers to judge. */
export function isUsable(point: MetricDataPoint, key: string): boolean {
  return (
    typeof point.name === 'string' &&
    Number.isFinite(point.value) &&
    Number.isFinite(point.timestampMs) &&
    key.length <= MAX_KEY_LENGTH
  );
}
