import type { SignalKind } from '@aegis/core';
import { quantumOf } from './metric-series.js';
import { selectQuartiles } from './select-quantile.js';

/** Where a series lies when all is well: its level, and the unit in which it moves. */
export interface SeriesScale {
  readonly level: number;
  readonly unit: number;
}

/** Fewer finite values of a baseline than this prove nothing. */
const LEAST_BASELINE = 10;
const NORMAL_IQR = 1.3489795003921634;

/** A longer baseline is sampled; one more than a multiple of four, so that quartiles are values of it. */
const MOST_SAMPLED = 513;
/** The golden ratio's share: steps of it fall in with no period. */
const GOLDEN = 0.6180339887498949;

/**
 * The level and unit of a baseline; null where it is too short. The unit is never a bare deviation: a
 * series that hardly ever moved has its kind's quantum.
 *
 * @param scratch - as long as the baseline; overwritten
 */
export function scaleOf(
  kind: SignalKind,
  baseline: Float64Array,
  scratch: Float64Array,
): SeriesScale | null {
  let count = baseline.length > MOST_SAMPLED ? sample(baseline, scratch) : 0;
  // Also where nearly all of it are gaps.
  if (count < LEAST_BASELINE) count = gather(baseline, scratch);
  if (count < LEAST_BASELINE) return null;
  const isShare = (kind === 'errors' || kind === 'availability') && areShares(scratch, count);
  const [first, level, third] = selectQuartiles(scratch, count);
  return { level, unit: Math.max((third - first) / NORMAL_IQR, quantumOf(kind, level, isShare)) };
}

/** One value from each of equally long stretches, each time from another place of it. */
function sample(values: Float64Array, into: Float64Array): number {
  const stretch = values.length / MOST_SAMPLED;
  let count = 0;
  for (let i = 0; i < MOST_SAMPLED; i++) {
    const turn = GOLDEN * i;
    const value = values[((i + turn - Math.floor(turn)) * stretch) | 0]!;
    if (!Number.isNaN(value)) into[count++] = value;
  }
  return count;
}

function gather(values: Float64Array, into: Float64Array): number {
  let count = 0;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (!Number.isNaN(value)) into[count++] = value;
  }
  return count;
}

function areShares(values: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (values[i]! < 0 || values[i]! > 1) return false;
  return true;
}
