import { highWord, withHighWord } from './bits.js';

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const TWO_54 = 18014398509481984;

/**
 * The natural logarithm, within one unit in the last place, the same bits in every engine. NaN below 0,
 * −∞ at 0.
 *
 * @example
 * ```ts
 * import { log } from '@aegis/core/math';
 * log(1); // => 0
 * ```
 *
 * @see Ng, Sun Microsystems (1993), fdlibm `e_log.c`: x = 2^k (1 + f) and a Remez polynomial in
 * f / (2 + f)
 */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  if (x === Number.POSITIVE_INFINITY) return x;
  let k = 0;
  let y = x;
  if (y < 2.2250738585072014e-308) {
    y *= TWO_54;
    k = -54;
  }
  const word = highWord(y);
  const fraction = word & 0xfffff;
  // Above sqrt(2) the mantissa is halved, so that f stays in [sqrt(1/2) − 1, sqrt(2) − 1].
  const carry = (fraction + 0x95f64) & 0x100000;
  k += (word >>> 20) - 1023 + (carry >>> 20);
  const f = withHighWord(y, fraction | (carry ^ 0x3ff00000)) - 1;
  const s = f / (2 + f);
  const z = s * s;
  const w = z * z;
  const even = w * (0.3999999999940942 + w * (0.22222198432149784 + w * 0.15313837699209373));
  const odd =
    z *
    (0.6666666666666735 +
      w * (0.2857142874366239 + w * (0.1818357216161805 + w * 0.14798198605116586)));
  const half = 0.5 * f * f;
  return k * LN2_HIGH - (half - (s * (half + even + odd) + k * LN2_LOW) - f);
}

/**
 * log(1 + x), precise where x is small.
 *
 * @example
 * ```ts
 * import { log1p } from '@aegis/core/math';
 * log1p(0); // => 0
 * ```
 *
 * @see Goldberg (1991), What Every Computer Scientist Should Know About Floating-Point Arithmetic, ACM
 * Computing Surveys 23(1), theorem 4, doi:10.1145/103162.103163
 */
export function log1p(x: number): number {
  // Beyond 2^53 the 1 is lost anyway, and the product below could overflow.
  if (x > 9007199254740992) return log(x);
  const u = 1 + x;
  if (u === 1) return x;
  return (log(u) * x) / (u - 1);
}

/**
 * log to base 10: {@link log} times 1/ln 10, so exact powers may be off by the last bit.
 *
 * @example
 * ```ts
 * import { log10 } from '@aegis/core/math';
 * Math.abs(log10(1000) - 3) < 1e-15; // => true
 * ```
 */
export function log10(x: number): number {
  return log(x) * Math.LOG10E;
}

/**
 * log to base 2: {@link log} times 1/ln 2, so exact powers may be off by the last bit.
 *
 * @example
 * ```ts
 * import { log2 } from '@aegis/core/math';
 * Math.abs(log2(8) - 3) < 1e-15; // => true
 * ```
 */
export function log2(x: number): number {
  return log(x) * Math.LOG2E;
}
