import { exp } from './exp.js';
import { log } from './log.js';

/**
 * `base` to the power of `exponent`. Whole exponents up to 1,074 by repeated squaring, with a relative
 * error of about 1e-16 times the exponent; others by e^(exponent · log base), with 1e-16 times
 * |exponent · log base|. NaN for a negative base with a fractional exponent; 1 for a base of 1, whatever
 * the exponent (as IEEE 754 has it, and `Math.pow` has not).
 *
 * @example
 * ```ts
 * import { pow } from '@aegis/core/math';
 * pow(2, 10); // => 1024
 * ```
 */
export function pow(base: number, exponent: number): number {
  if (exponent === 0) return 1;
  if (Number.isInteger(exponent) && exponent >= -1074 && exponent <= 1074) {
    return wholePower(base, exponent);
  }
  if (base === 1) return 1;
  if (base === 0) return exponent > 0 ? 0 : exponent < 0 ? Number.POSITIVE_INFINITY : Number.NaN;
  // Only whole exponents beyond the squaring come here with a negative base and a meaning.
  if (base < 0 && Number.isInteger(exponent)) {
    const magnitude = exp(exponent * log(-base));
    return exponent % 2 === 0 ? magnitude : -magnitude;
  }
  return exp(exponent * log(base));
}

function wholePower(base: number, exponent: number): number {
  if (exponent >= 0) return repeatedSquares(base, exponent);
  const power = repeatedSquares(base, -exponent);
  if (Number.isFinite(power)) return 1 / power;
  // The power overflows where its inverse is still a number: divide by two halves of it.
  const half = Math.floor(-exponent / 2);
  return 1 / repeatedSquares(base, half) / repeatedSquares(base, -exponent - half);
}

function repeatedSquares(base: number, exponent: number): number {
  let result = 1;
  let square = base;
  for (let n = exponent; n > 0; n = Math.floor(n / 2)) {
    if (n % 2 === 1) result *= square;
    square *= square;
  }
  return result;
}
