import type { SignalKind } from '@aegis/core';
import { floatValues } from './float-values.js';
import { badDirections, type MetricSeries } from './metric-series.js';
import { type Rise, riseOf } from './onset.js';
import { type SeriesScale, scaleOf } from './series-scale.js';

/** Deviations are cut off here, so that one wild value does not decide where the rise was. */
const MOST_DEVIATION = 50;
/** So much of the end of a baseline may turn out to be bad. */
const LOOK_BACK_SHARE = 0.25;
const FLAT: Rise = Object.freeze({ index: 0, height: 0 });

/** A series cut and measured, its values left where they are: copying thousands of series has its price. */
export interface MeasuredSeries {
  readonly nodeId: string;
  readonly signal: string;
  readonly kind: SignalKind;
  readonly baseline: Float64Array;
  /** What `recent` begins with: the end of the baseline given. */
  readonly lookedBack: Float64Array;
  /** `recent` as given. */
  readonly latest: Float64Array;
  readonly scale: SeriesScale | null;
}

/**
 * Where the values follow one another, the end of the baseline may already be bad, if somebody saw it
 * late: it is looked at together with what came after.
 *
 * @param scratch - as long as the longest baseline; overwritten
 */
export function measure(
  series: MetricSeries,
  contiguous: boolean,
  scratch: Float64Array,
): MeasuredSeries {
  const { nodeId, signal, kind } = series;
  const all = floatValues(series.baseline);
  const kept = contiguous ? all.length - Math.floor(LOOK_BACK_SHARE * all.length) : all.length;
  const baseline = all.subarray(0, kept);
  return {
    nodeId,
    signal,
    kind,
    baseline,
    lookedBack: all.subarray(kept),
    latest: floatValues(series.recent),
    scale: scaleOf(kind, baseline, scratch),
  };
}

/** The values around the incident, in one piece of `scratch`. */
export function recentOf(
  { lookedBack, latest }: MeasuredSeries,
  scratch: Float64Array,
): Float64Array {
  scratch.set(lookedBack);
  scratch.set(latest, lookedBack.length);
  return scratch.subarray(0, lookedBack.length + latest.length);
}

/**
 * Where the series rose most, in its baseline's units.
 *
 * @param calmShare - as much calm as this share of the window is taken to lie before it
 * @param scratch - as long as the longest window; overwritten
 */
export function clearestRise(
  series: MeasuredSeries,
  calmShare: number,
  scratch: Float64Array,
): Rise {
  const { kind, scale } = series;
  if (scale === null) return FLAT;
  let clearest = FLAT;
  for (const direction of badDirections(kind)) {
    const deviations = recentOf(series, scratch);
    const perUnit = direction / scale.unit;
    for (let i = 0; i < deviations.length; i++) {
      const deviation = (deviations[i]! - scale.level) * perUnit;
      if (deviation > MOST_DEVIATION) deviations[i] = MOST_DEVIATION;
      else deviations[i] = Math.max(-MOST_DEVIATION, deviation);
    }
    const rise = riseOf(deviations, Math.floor(calmShare * deviations.length));
    if (rise.height > clearest.height) clearest = rise;
  }
  return clearest;
}
