import type { SignalKind } from '@aegis/core';
import { quantumOf } from './metric-series.js';

/** Where a series lies when all is well: its level, and the unit in which it moves. */
export interface SeriesScale {
  readonly level: number;
  readonly unit: number;
}

/** Fewer finite values of a baseline than this prove nothing. */
const LEAST_BASELINE = 10;
const NORMAL_IQR = 1.3489795003921634;
/** Larger values are cut off, so that differences and their squares stay finite. */
const LARGEST = 1e150;

/** A copy with magnitudes that can be reckoned with; what is not a number stays a gap. */
export function clampValues(values: ArrayLike<number>): Float64Array {
  const clamped = new Float64Array(values.length);
  for (let i = 0; i < clamped.length; i++) {
    clamped[i] = Math.max(-LARGEST, Math.min(LARGEST, values[i]!));
  }
  return clamped;
}

/**
 * The level and unit of a baseline; null where it is too short. The unit is never a bare deviation: a
 * series that hardly ever moved has its kind's quantum.
 */
export function scaleOf(kind: SignalKind, baseline: Float64Array): SeriesScale | null {
  const calm = new Float64Array(baseline.length);
  let count = 0;
  for (const value of baseline) if (!Number.isNaN(value)) calm[count++] = value;
  return count < LEAST_BASELINE ? null : scaleOfSorted(kind, calm.subarray(0, count).sort());
}

function scaleOfSorted(kind: SignalKind, calm: Float64Array): SeriesScale {
  const level = quantileOfSorted(calm, 0.5);
  const spread = quantileOfSorted(calm, 0.75) - quantileOfSorted(calm, 0.25);
  const isShare = calm[0]! >= 0 && calm[calm.length - 1]! <= 1;
  return { level, unit: Math.max(spread / NORMAL_IQR, quantumOf(kind, level, isShare)) };
}

/** The quantile of ascending values, between neighbours in proportion. */
function quantileOfSorted(values: Float64Array, q: number): number {
  const position = q * (values.length - 1);
  const below = Math.floor(position);
  const low = values[below]!;
  return low + (position - below) * (values[Math.min(below + 1, values.length - 1)]! - low);
}
