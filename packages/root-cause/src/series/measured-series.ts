import type { SignalKind } from '@aegis/core';
import { floatValues } from './float-values.js';
import { badDirections, type MetricSeries } from './metric-series.js';
import { type Rise, riseOf } from './onset.js';
import type { ScaleMeter, SeriesScale } from './series-scale.js';

/** Deviations are cut off here, so that one wild value does not decide where the rise was. */
const MOST_DEVIATION = 50;
/** A rise of fewer scale units has no vote on the onset. */
export const LEAST_RISE = 3;
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
 */
export function measure(
  series: MetricSeries,
  contiguous: boolean,
  meter: ScaleMeter,
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
    scale: meter.of(kind, baseline),
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
 * Where the series rose most, in its baseline's units; height 0 where that is no more than
 * {@link LEAST_RISE}.
 *
 * @param calmShare - as much calm as this share of the window is taken to lie before it
 * @param scratch - as long as the longest window; overwritten
 */
export function clearestRise(
  { kind, scale, lookedBack, latest }: MeasuredSeries,
  calmShare: number,
  scratch: Float64Array,
): Rise {
  if (scale === null) return FLAT;
  const length = lookedBack.length + latest.length;
  const deviations = scratch.subarray(0, length);
  let clearest = FLAT;
  for (const direction of badDirections(kind)) {
    putDeviations(lookedBack, scale, direction, deviations, 0);
    putDeviations(latest, scale, direction, deviations, lookedBack.length);
    const rise = riseOf(deviations, Math.floor(calmShare * length), LEAST_RISE);
    if (rise.height > clearest.height) clearest = rise;
  }
  return clearest;
}

function putDeviations(
  values: Float64Array,
  { level, unit }: SeriesScale,
  direction: 1 | -1,
  into: Float64Array,
  at: number,
): void {
  const perUnit = direction / unit;
  for (let i = 0; i < values.length; i++) {
    let deviation = (values[i]! - level) * perUnit;
    if (deviation > MOST_DEVIATION) deviation = MOST_DEVIATION;
    if (deviation < -MOST_DEVIATION) deviation = -MOST_DEVIATION;
    into[at + i] = deviation;
  }
}
