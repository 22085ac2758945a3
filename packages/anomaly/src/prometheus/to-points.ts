import type { MetricDataPoint } from '@aegis/core';
import type { RangeSeries } from './read-answer.js';

/**
 * The points of several series in the order of time, as a detector wants them.
 *
 * @param name - for series that have none, as what an expression gives
 *
 * @example
 * ```ts
 * import { toPoints } from '@aegis/anomaly/prometheus';
 * const series = (job: string, timesMs: number[], values: number[]) =>
 *   ({ name: 'up', labels: { job }, timesMs: Float64Array.from(timesMs), values: Float64Array.from(values) });
 * const points = toPoints([series('a', [0, 2], [1, 1]), series('b', [1], [0])]);
 * points.map(({ timestampMs }) => timestampMs); // => [0, 1, 2]
 * ```
 */
export function toPoints(series: readonly RangeSeries[], name = 'expression'): MetricDataPoint[] {
  const points = series.flatMap((one) =>
    Array.from(one.timesMs, (timestampMs, i) => ({
      name: one.name === '' ? name : one.name,
      labels: one.labels,
      timestampMs,
      value: one.values[i]!,
    })),
  );
  // The sort is stable, so series keep their order within a moment.
  return points.sort((a, b) => a.timestampMs - b.timestampMs);
}
