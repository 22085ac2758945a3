import type { SignalKind } from '@aegis/core';
import { conformalTail } from '../tails/conformal-tail.js';
import { CalmWindows } from './calm-windows.js';
import { badDirections } from './metric-series.js';
import { RunningCounts } from './running-counts.js';
import type { SeriesScale } from './series-scale.js';
import { WindowShift } from './window-shift.js';

/** What series are judged with, one after the other. */
export interface Instruments {
  readonly meter: WindowShift;
  readonly counts: RunningCounts;
}

/** Instruments for series of at most so many values. */
export function instruments(longest: number): Instruments {
  return { meter: new WindowShift(longest), counts: new RunningCounts(longest) };
}

/** How far a series moved in a bad direction after the onset, and how improbable that is. */
export interface Verdict {
  readonly tailProbability: number;
  readonly direction: 1 | -1;
  /** From the baseline's level or from just before the onset, whichever is less, in the values' unit. */
  readonly shift: number;
  /** From the baseline's level. */
  readonly moved: number;
  readonly calm: CalmWindows;
}

/** So many standard deviations above the level lie the upper quartiles of many calm windows. */
const CALM_SPREADS = 0.8;

/**
 * Judges what came after the onset, in each direction that is bad for the kind; the clearest counts.
 *
 * @param recent - of the series, what it was measured without
 * @param onset - index into `recent` of the first value that may be bad
 * @param most - what is more probable is of no interest
 * @returns null where nothing is less probable than `most`, or nothing is known of when all was well
 */
export function judge(
  {
    kind,
    baseline,
    scale,
  }: {
    readonly kind: SignalKind;
    readonly baseline: Float64Array;
    readonly scale: SeriesScale | null;
  },
  recent: Float64Array,
  onset: number,
  { meter, counts }: Instruments,
  most: number,
): Verdict | null {
  if (scale === null || !(onset >= 0 && onset < recent.length)) return null;
  const before = Math.floor(onset);
  const whole = { before, after: recent.length - before };
  const directions = badDirections(kind);
  const limit = most / directions.length;
  let best: Verdict | null = null;
  for (const direction of directions) {
    const bearing = { level: scale.level, direction };
    const calm = new CalmWindows(meter, counts, baseline, whole, bearing);
    // Most series are calm, and two counts tell so: further than this they have not moved, and as far
    // as this calm windows often do.
    const little = CALM_SPREADS * scale.spread;
    const isLittle = meter.isUnder(recent, 0, whole, direction, direction * scale.level + little);
    if (isLittle && calm.isCommon(little, limit)) continue;
    const moved = meter.fromLevel(recent, 0, whole, bearing);
    if (!(moved > 0) || calm.isCommon(moved, limit)) continue;
    const shift = meter.of(recent, 0, whole, bearing);
    if (!(shift > 0) || (shift < moved && calm.isCommon(shift, limit))) continue;
    const tailProbability = Math.min(1, conformalTail(calm, shift, scale.unit) * directions.length);
    if (tailProbability > most || tailProbability >= (best?.tailProbability ?? 1)) continue;
    best = { tailProbability, direction, shift, moved, calm };
  }
  return best;
}
