import { erfc } from './gamma.js';
import { log } from './log.js';

/**
 * The standard normal distribution function, in [0, 1].
 *
 * @example
 * ```ts
 * import { normalCdf } from '@aegis/core/math';
 * normalCdf(0); // => 0.5
 * ```
 */
export function normalCdf(x: number): number {
  return 0.5 * erfc(-x * Math.SQRT1_2);
}

/**
 * The probability that a standard normal variable exceeds `x`; precise far out, where 1 − cdf is 0.
 *
 * @example
 * ```ts
 * import { normalTail } from '@aegis/core/math';
 * normalTail(0); // => 0.5
 * normalTail(10) > 0; // => true
 * ```
 */
export function normalTail(x: number): number {
  return 0.5 * erfc(x * Math.SQRT1_2);
}

function rational(numerator: readonly number[], denominator: readonly number[], x: number): number {
  let top = 0;
  let bottom = 0;
  for (const coefficient of numerator) top = top * x + coefficient;
  for (const coefficient of denominator) bottom = bottom * x + coefficient;
  return top / bottom;
}

// Wichura's PPND16, highest power first.
const CENTRE_TOP = [
  2509.0809287301227, 33430.57558358813, 67265.7709270087, 45921.95393154987, 13731.69376550946,
  1971.5909503065513, 133.14166789178438, 3.3871328727963665,
];
const CENTRE_BOTTOM = [
  5226.495278852546, 28729.085735721943, 39307.89580009271, 21213.794301586597, 5394.196021424751,
  687.1870074920579, 42.31333070160091, 1,
];
const MIDDLE_TOP = [
  0.0007745450142783414, 0.022723844989269184, 0.2417807251774506, 1.2704582524523684,
  3.6478483247632045, 5.769497221460691, 4.630337846156546, 1.4234371107496835,
];
const MIDDLE_BOTTOM = [
  1.0507500716444169e-9, 0.0005475938084995345, 0.015198666563616457, 0.14810397642748008,
  0.6897673349851, 1.6763848301838038, 2.053191626637759, 1,
];
const FAR_TOP = [
  2.0103343992922881e-7, 0.000027115555687434876, 0.0012426609473880784, 0.026532189526576124,
  0.29656057182850487, 1.7848265399172913, 5.463784911164114, 6.657904643501103,
];
const FAR_BOTTOM = [
  2.0442631033899397e-15, 1.421511758316446e-7, 0.000018463183175100548, 0.0007868691311456133,
  0.014875361290850615, 0.1369298809227358, 0.599832206555888, 1,
];

/**
 * The number that a standard normal variable stays below with probability `p`; relative error about
 * 1e-16. −∞ at 0, +∞ at 1, NaN outside.
 *
 * @example
 * ```ts
 * import { normalQuantile } from '@aegis/core/math';
 * normalQuantile(0.5); // => 0
 * ```
 *
 * @see Wichura (1988), Algorithm AS 241, Applied Statistics 37(3), doi:10.2307/2347330
 */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p === 0) return Number.NEGATIVE_INFINITY;
  if (p === 1) return Number.POSITIVE_INFINITY;
  const q = p - 0.5;
  if (q >= -0.425 && q <= 0.425) {
    return q * rational(CENTRE_TOP, CENTRE_BOTTOM, 0.180625 - q * q);
  }
  const r = Math.sqrt(-log(q < 0 ? p : 1 - p));
  const x =
    r <= 5 ? rational(MIDDLE_TOP, MIDDLE_BOTTOM, r - 1.6) : rational(FAR_TOP, FAR_BOTTOM, r - 5);
  return q < 0 ? -x : x;
}
