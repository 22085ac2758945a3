import { exp, log } from '@aegis/core/math';

/**
 * How strongly the slope is held at 0: until there are cases enough to tell, one share deserves as much
 * trust as another, and that is how often memory was right.
 */
const SLOPE_PRIOR = 10;
const OFFSET_PRIOR = 0.5;
const NEWTON_ROUNDS = 30;
/** The largest slope. */
export const MOST_SLOPE = 5;
const LEAST_SHARE = 1e-3;

/** A share as a probability: the logistic of `slope · logit(share) + offset`. */
export interface Scaling {
  readonly slope: number;
  readonly offset: number;
}

/** A share as the probability that a person would do it. */
export function probabilityOf(share: number, { slope, offset }: Scaling): number {
  return 1 / (1 + exp(-slope * logitOf(share) - offset));
}

/** Penalised logistic regression of being right on the logit of the share, by Newton's method. */
export function fitScaling(
  tries: readonly { readonly logit: number; readonly isRight: boolean }[],
): Scaling {
  let slope = 0;
  let offset = 0;
  for (let round = 0; round < NEWTON_ROUNDS; round++) {
    let slopeGradient = -SLOPE_PRIOR * slope;
    let offsetGradient = -OFFSET_PRIOR * offset;
    let slopeCurve = SLOPE_PRIOR;
    let offsetCurve = OFFSET_PRIOR;
    let cross = 0;
    for (const { logit, isRight } of tries) {
      const p = 1 / (1 + exp(-slope * logit - offset));
      const error = (isRight ? 1 : 0) - p;
      const curve = p * (1 - p);
      slopeGradient += error * logit;
      offsetGradient += error;
      slopeCurve += curve * logit * logit;
      offsetCurve += curve;
      cross += curve * logit;
    }
    const determinant = slopeCurve * offsetCurve - cross * cross;
    slope += (offsetCurve * slopeGradient - cross * offsetGradient) / determinant;
    offset += (slopeCurve * offsetGradient - cross * slopeGradient) / determinant;
    // A larger share never makes an answer less likely.
    slope = Math.max(0, Math.min(MOST_SLOPE, slope));
  }
  return { slope, offset };
}

/** The logit of a share, which is kept from 0 and 1. */
export function logitOf(share: number): number {
  const clamped = Math.min(1 - LEAST_SHARE, Math.max(LEAST_SHARE, share));
  return log(clamped / (1 - clamped));
}
