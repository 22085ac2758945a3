import { exp } from './exp.js';
import { log } from './log.js';

/**
 * `base` to the power of `exponent`. Whole exponents up to 1024 by repeated squaring; others by
 * e^(exponent · log base), with a relative error that grows with |exponent · log base| (about
 * 1e-16 times it). NaN for a negative base with a fractional exponent.
 *
 * @example
 * ```ts
 * import { pow } from '@aegis/core/math';
 * pow(2, 10); // => 1024
 * ```
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (Number.isInteger(exponent) && exponent >= -1024 && exponent <= 1024) {
    return wholePower(base, exponent);
  }
  if (base === 1) return 1;
  if (base === 0) return exponent > 0 ? 0 : exponent < 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  return exp(exponent * log(base));
}

function wholePower(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let n = exponent < 0 ? -exponent : exponent; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result *= square;
    square *= square;
  }
  return exponent < 0 ? 1 / result : result;
}
