import { powerOfTwo } from './bits.js';

const LN2_HIGH = 0.6931471803691238;
const LN2_LOW = 1.9082149292705877e-10;
const OVERFLOW = 709.782712893384;
const UNDERFLOW = -745.1332191019411;

/** 2^k · y without overflowing on the way. */
function scale(y: number, k: number): number {
  if (k > 1023) return y * powerOfTwo(1023) * powerOfTwo(k - 1023);
  if (k < -1021) return y * powerOfTwo(k + 1000) * powerOfTwo(-1000);
  return y * powerOfTwo(k);
}

/**
 * e^x, within one unit in the last place, the same bits in every engine. 0 below −745.13, ∞ above 709.78.
 *
 * @example
 * ```ts
 * import { exp } from '@aegis/core/math';
 * exp(0); // => 1
 * ```
 *
 * @see Ng, Sun Microsystems (1993), fdlibm `e_exp.c`: reduction by multiples of ln 2 and a Remez
 * polynomial for x·(e^x + 1)/(e^x − 1)
 */
export function exp(x: number): number {
  if (!(x >= UNDERFLOW)) return Number.isNaN(x) ? Number.NaN : 0;
  if (x > OVERFLOW) return Number.POSITIVE_INFINITY;
  const k = Math.round(x * Math.LOG2E);
  const high = x - k * LN2_HIGH;
  const low = k * LN2_LOW;
  const r = high - low;
  const t = r * r;
  const c =
    r -
    t *
      (0.16666666666666602 +
        t *
          (-0.0027777777777015593 +
            t *
              (0.00006613756321437934 +
                t * (-0.0000016533902205465252 + t * 4.1381367970572385e-8))));
  return scale(1 - (low - (r * c) / (2 - c) - high), k);
}

/**
 * e^x − 1, precise where x is small; relative error about 4e-16.
 *
 * @example
 * ```ts
 * import { expm1 } from '@aegis/core/math';
 * expm1(1e-12) > 1e-12; // => true
 * ```
 */
export function expm1(x: number): number {
  if (x > 0.5 || x < -0.5) return exp(x) - 1;
  if (x > -1e-5 && x < 1e-5) return x + 0.5 * x * x + (x * x * x) / 6;
  // Taylor terms to x^16: the first one left out is below 1e-19 relative at |x| = 1/2.
  let sum = 0;
  for (let n = 17; n >= 2; n--) sum = (x / n) * (1 + sum);
  return x * (1 + sum);
}
