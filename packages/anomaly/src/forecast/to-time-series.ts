import { checkNumber } from '@aegis/core';
import { median } from '@aegis/core/stats';
import { STEP_RANGE, type TimeSeries } from './read-series.js';

/** A {@link TimeSeries} made of points, with what became of them. */
export interface RegularSeries extends TimeSeries {
  readonly values: Float64Array;
  readonly stepMs: number;
  readonly startMs: number;
  /** Points whose time is not finite or that share their step with a later one. */
  readonly dropped: number;
  /** Steps that no point fell into: NaN among the values. */
  readonly missing: number;
}

const OWNER = 'toTimeSeries';
const DEFAULT_STEP_MS = 60_000;
/** A point in the far future must not set aside memory for all the time until then. */
const MOST_STEPS = 1 << 20;

/**
 * Brings points to equal distances: each goes to the step it is nearest to, the last one of a step counts,
 * and steps without one become NaN. For what Prometheus or a table answers.
 *
 * @param points - in any order
 * @param stepMs - between two values, > 0; by default the median of the distances
 * @returns at most the latest 1048576 steps; an empty series where no point has a time
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { toTimeSeries } from '@aegis/anomaly/forecast';
 * const at = (seconds: number, value: number) => ({ timestampMs: seconds * 1000, value });
 * const { values, stepMs, missing } = toTimeSeries([at(0, 1), at(15, 2), at(31, 3), at(60, 5)]);
 * stepMs; // => 16000
 * missing; // => 1
 * values[4]; // => 5
 * ```
 */
export function toTimeSeries(
  points: readonly { readonly timestampMs: number; readonly value: number }[],
  stepMs?: number,
): RegularSeries {
  const timed = points
    .filter(({ timestampMs }) => Number.isFinite(timestampMs))
    .sort((a, b) => a.timestampMs - b.timestampMs);
  const distances = timed
    .slice(1)
    .map(({ timestampMs }, i) => timestampMs - timed[i]!.timestampMs)
    .filter((distance) => distance > 0);
  if (stepMs !== undefined) checkNumber(OWNER, 'stepMs', stepMs, STEP_RANGE);
  const usual = distances.length > 0 ? median(distances) : DEFAULT_STEP_MS;
  const step = stepMs ?? Math.min(STEP_RANGE.max, usual);
  const endMs = timed.at(-1)?.timestampMs ?? 0;
  const firstMs = timed[0]?.timestampMs ?? 0;
  const steps =
    timed.length === 0 ? 0 : Math.min(MOST_STEPS, Math.round((endMs - firstMs) / step) + 1);
  const startMs = endMs - Math.max(0, steps - 1) * step;
  const values = new Float64Array(steps).fill(Number.NaN);
  const taken = new Uint8Array(steps);
  let kept = 0;
  for (const { timestampMs, value } of timed) {
    const place = Math.round((timestampMs - startMs) / step);
    if (place < 0 || place >= steps) continue;
    kept += 1 - taken[place]!;
    taken[place] = 1;
    values[place] = value;
  }
  return { values, stepMs: step, startMs, dropped: points.length - kept, missing: steps - kept };
}
