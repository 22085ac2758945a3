import { exp, expm1 } from './exp.js';
import { log1p } from './log.js';

/**
 * The hyperbolic tangent, in [−1, 1]; relative error about 1e-15.
 *
 * @example
 * ```ts
 * import { tanh } from '@aegis/core/math';
 * tanh(0); // => 0
 * tanh(50); // => 1
 * ```
 */
export function tanh(x: number): number {
  if (x > 22) return 1;
  if (x < -22) return -1;
  const t = expm1(2 * x);
  return t / (t + 2);
}

/**
 * The logistic function 1 / (1 + e^−x), in [0, 1]; never overflows.
 *
 * @example
 * ```ts
 * import { sigmoid } from '@aegis/core/math';
 * sigmoid(0); // => 0.5
 * sigmoid(-1000); // => 0
 * ```
 */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x));
  const t = exp(x);
  return t / (1 + t);
}

/**
 * log(1 + e^x), the smooth ramp; never overflows.
 *
 * @example
 * ```ts
 * import { softplus } from '@aegis/core/math';
 * softplus(1000); // => 1000
 * ```
 */
export function softplus(x: number): number {
  return x > 0 ? x + log1p(exp(-x)) : log1p(exp(x));
}
