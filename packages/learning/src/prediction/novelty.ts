import type { Found } from '../cases/search.js';
import type { RemediationLearnerOptions } from '../options.js';
import type { Novelty } from '../suggestion.js';
import { type Calibration, newnessOf } from './calibration.js';

/** Recalled cases below which only `maxDistance` decides. */
const MIN_CALIBRATION = 10;
/** Repetitions to the letter must not make everything else look new. */
const ALWAYS_KNOWN = 0.35;

/**
 * How new an incident is, and from where on it counts as unknown: beyond what `1 - novelty` of the cases
 * that memory recalled rightly were, and beyond `maxDistance` in any case.
 */
export function noveltyOf(
  found: Found,
  { recalled }: Calibration,
  options: Required<RemediationLearnerOptions>,
): Novelty {
  const distance = 1 - found.nearest;
  const newness = newnessOf(found);
  const isCalibrated = recalled.length >= MIN_CALIBRATION;
  // Split conformal: the order statistic that covers a share 1 - novelty of recurring incidents.
  const at = Math.ceil((recalled.length + 1) * (1 - options.novelty)) - 1;
  const threshold = isCalibrated ? (recalled[at] ?? 1) : 1;
  const newer = recalled.length - lowerBound(recalled, newness);
  return {
    distance,
    newness,
    threshold,
    pValue: (1 + newer) / (1 + recalled.length),
    calibrated: isCalibrated,
    isUnknown: distance > options.maxDistance || (newness > threshold && distance > ALWAYS_KNOWN),
  };
}

function lowerBound(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
