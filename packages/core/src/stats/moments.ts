import { Welford } from './welford.js';

function accumulate(values: ArrayLike<number>): Welford {
  const running = new Welford();
  for (let i = 0; i < values.length; i++) running.add(values[i]!);
  return running;
}

/** The mean of the finite values; 0 where there is none. */
export function mean(values: ArrayLike<number>): number {
  return accumulate(values).mean;
}

/** The population standard deviation of the finite values; 0 for fewer than two. */
export function standardDeviation(values: ArrayLike<number>): number {
  return accumulate(values).standardDeviation;
}
