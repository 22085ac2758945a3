import { exp, log } from '../math/index.js';

/**
 * Log-probabilities of each row's allowed choices; −∞ for those that are masked out. The mask is applied
 * before normalising, so that a masked choice takes no part in anything.
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
      if (mask[i] !== 0 && logits[i]! > largest) largest = logits[i]!;
    }
    let sum = 0;
    for (let i = start; i < end; i++) if (mask[i] !== 0) sum += exp(logits[i]! - largest);
    const normaliser = largest + log(sum);
    for (let i = start; i < end; i++) {
      out[i] = mask[i] === 0 ? Number.NEGATIVE_INFINITY : logits[i]! - normaliser;
    }
  }
}
