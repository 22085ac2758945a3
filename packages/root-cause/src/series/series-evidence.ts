import type { Anomaly, Evidence } from '@aegis/core';
import { conformalTail } from '../tails/conformal-tail.js';
import { badDirections, type MetricSeries } from './metric-series.js';
import { clampValues, type SeriesScale, scaleOf } from './series-scale.js';
import { type WindowShape, WindowShift } from './window-shift.js';

/** What a series says of an incident. */
export interface SeriesEvidence {
  readonly direction: Anomaly['direction'];
  /** How far it moved, in scale units of the baseline, >= 0; 0 where it says nothing. */
  readonly shift: number;
  readonly evidence: Evidence;
}

/** A window is at most this share of the baseline, so that there are enough calm windows to compare. */
const WINDOW_SHARE = 0.1;
const MOST_WINDOWS = 512;
/** Windows begin so many to a window's length: closer ones tell the same over again. */
const OVERLAP = 8;

/**
 * Turns a raw series into evidence: how improbable its shift after the onset is, by the rank of the same
 * shift among windows of the baseline. One-sided by kind: a latency that falls is nothing. The shift is
 * the lesser of that from the baseline's level and that from just before the onset, so a series that
 * drifted long ago is not accused. Never infinite, never NaN; a baseline of fewer than ten finite values
 * gives probability 1.
 *
 * O(baseline · log window); use {@link seriesAnomalies} for many series with an unknown onset.
 *
 * @param onset - index into `recent` of the first value that may be bad; 0 where all of it may be
 *
 * @example
 * ```ts
 * import { seriesEvidence } from '@aegis/root-cause';
 * const baseline = Array.from({ length: 100 }, (_, i) => 0.3 + 0.01 * (i % 5));
 * const cpu = { nodeId: 'db', signal: 'cpu', kind: 'saturation' as const, baseline };
 * const busy = seriesEvidence({ ...cpu, recent: [0.32, 0.31, 0.97, 0.98, 0.99] }, 2);
 * busy.direction; // => 'up'
 * busy.evidence.tailProbability < 0.01; // => true
 * seriesEvidence({ ...cpu, recent: [0.3, 0.3, 0.1, 0.1, 0.1] }, 2).evidence.tailProbability; // => 1
 * ```
 *
 * @see Vovk, Gammerman, Shafer (2005), Algorithmic Learning in a Random World, for the rank; the power
 * law beyond the highest rank is ours, so that clear cases do not tie
 */
export function seriesEvidence(series: MetricSeries, onset: number): SeriesEvidence {
  const baseline = clampValues(series.baseline);
  const scale = scaleOf(series.kind, baseline);
  const recent = clampValues(series.recent);
  return scale === null
    ? silent(series)
    : evidenceOf({ ...series, baseline, recent }, scale, onset);
}

/** The same of values that are clamped already, with a scale that is known. */
export function evidenceOf(
  series: MetricSeries & { readonly baseline: Float64Array; readonly recent: Float64Array },
  scale: SeriesScale,
  onset: number,
): SeriesEvidence {
  const { baseline, recent } = series;
  if (!(onset >= 0 && onset < recent.length)) return silent(series);
  const whole = { before: Math.floor(onset), after: recent.length - Math.floor(onset) };
  const shape = shrink(whole, baseline.length);
  const meter = new WindowShift(recent.length);
  const directions = badDirections(series.kind);
  let best = silent(series);
  for (const direction of directions) {
    const shift = meter.of(recent, 0, whole, scale.level, direction);
    if (!(shift > 0)) continue;
    const calm = calmShifts(meter, baseline, shape, scale.level, direction);
    const oneSided = conformalTail(calm, shift, scale.unit);
    const tailProbability = Math.min(1, oneSided * directions.length);
    if (tailProbability >= best.evidence.tailProbability) continue;
    const way = direction > 0 ? 'up' : 'down';
    const after = { before: 0, after: whole.after };
    const moved = meter.of(recent, whole.before, after, scale.level, direction);
    const observed = scale.level + direction * moved;
    const band = bandOf(scale, calm, direction);
    const evidence = {
      channel: 'shift',
      signal: series.signal,
      observed,
      expected: scale.level,
      band,
      tailProbability,
      sentence: `${series.signal} ${way} (${short(observed)}, expected ${short(scale.level)})`,
    };
    best = { direction: way, shift: shift / scale.unit, evidence };
  }
  return best;
}

/** What a series says that says nothing. */
export function silent(series: MetricSeries): SeriesEvidence {
  const evidence = {
    channel: 'shift',
    signal: series.signal,
    observed: null,
    expected: null,
    band: null,
    tailProbability: 1,
    sentence: `${series.signal} shows nothing`,
  };
  return { direction: 'none', shift: 0, evidence };
}

/** The same cut, in a window short enough for the baseline to hold many. */
function shrink(shape: WindowShape, baseline: number): WindowShape {
  const length = shape.before + shape.after;
  const most = Math.max(1, Math.floor(WINDOW_SHARE * baseline));
  if (length <= most) return shape;
  const before = Math.min(most - 1, Math.round((shape.before * most) / length));
  return { before, after: most - before };
}

/** The shifts of windows all over the baseline, ascending. */
function calmShifts(
  meter: WindowShift,
  baseline: Float64Array,
  shape: WindowShape,
  level: number,
  direction: 1 | -1,
): Float64Array {
  const places = baseline.length - shape.before - shape.after + 1;
  const apart = Math.floor((shape.before + shape.after) / OVERLAP);
  const stride = Math.max(1, apart, Math.ceil(places / MOST_WINDOWS));
  const shifts = new Float64Array(Math.max(0, Math.ceil(places / stride)));
  let count = 0;
  for (let start = 0; start < places; start += stride) {
    const shift = meter.of(baseline, start, shape, level, direction);
    if (!Number.isNaN(shift)) shifts[count++] = shift;
  }
  return shifts.subarray(0, count).sort();
}

function bandOf(scale: SeriesScale, calm: Float64Array, direction: 1 | -1): [number, number] {
  const reach = Math.max(scale.unit, calm[calm.length - 1] ?? 0);
  return direction > 0 ? [scale.level, scale.level + reach] : [scale.level - reach, scale.level];
}

/** A number as people read it: three figures. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
