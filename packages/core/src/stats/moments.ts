import { Welford } from './welford.js';

function accumulate(values: ArrayLike<number>): Welford {
  const running = new Welford();
  for (let i = 0; i < values.length; i++) running.add(values[i]!);
  return running;
}

/**
 * The mean of the finite values; 0 where there is none.
 *
 * @example
 * ```ts
 * import { mean } from '@aegis/core/stats';
 * mean([1, 2, 6]); // => 3
 * ```
 */
export function mean(values: ArrayLike<number>): number {
  return accumulate(values).mean;
}

/**
 * The population standard deviation of the finite values; 0 for fewer than two.
 *
 * @example
 * ```ts
 * import { standardDeviation } from '@aegis/core/stats';
 * standardDeviation([2, 4, 4, 4, 5, 5, 7, 9]); // => 2
 * ```
 */
export function standardDeviation(values: ArrayLike<number>): number {
  return accumulate(values).standardDeviation;
}
