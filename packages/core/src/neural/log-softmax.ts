import { exp, log } from '../math/index.js';

const MAX_LOGIT = 1e300;

/**
 * Log-probabilities of each row's allowed choices; −∞ for those that are masked out. The mask is applied
 * before normalising, so that a masked choice takes no part in anything. Logits are held to ±1e300 and NaN
 * counts as −1e300, so that a row with a choice never comes out NaN.
 *
 * @param logits - rows × columns
 * @param mask - rows × columns, 0 forbids; a row that forbids everything comes out all −∞
 * @param out - rows × columns
 *
 * @example
 * ```ts
 * import { logSoftmaxMasked } from '@aegis/core/neural';
 * const out = new Float64Array(3);
 * logSoftmaxMasked(new Float64Array([1, 50, 1]), new Uint8Array([1, 0, 1]), out, 1, 3);
 * Math.abs(out[0] + Math.LN2) < 1e-12; // => true
 * out[1]; // => -Infinity
 * ```
 *
 * @see Huang, Ontañón (2022), A Closer Look at Invalid Action Masking in Policy Gradient Algorithms,
 * FLAIRS 35, doi:10.32473/flairs.v35i.130584
 */
export function logSoftmaxMasked(
  logits: Float64Array,
  mask: Uint8Array,
  out: Float64Array,
  rows: number,
  columns: number,
): void {
  for (let r = 0; r < rows; r++) {
    const start = r * columns;
    const end = start + columns;
    let largest = Number.NEGATIVE_INFINITY;
    for (let i = start; i < end; i++) {
      if (mask[i] !== 0) largest = Math.max(largest, held(logits[i]!));
    }
    let sum = 0;
    for (let i = start; i < end; i++) if (mask[i] !== 0) sum += exp(held(logits[i]!) - largest);
    // Subtracted one after the other: together they would lose log(sum) beside large logits.
    const logSum = log(sum);
    for (let i = start; i < end; i++) {
      out[i] = mask[i] === 0 ? Number.NEGATIVE_INFINITY : held(logits[i]!) - largest - logSum;
    }
  }
}

function held(logit: number): number {
  return logit > -MAX_LOGIT ? Math.min(MAX_LOGIT, logit) : -MAX_LOGIT;
}
