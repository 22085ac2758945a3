import { AegisError } from '@aegis/core';
import { Welford } from '@aegis/core/stats';

/** How many numbers {@link momentSums} gives. */
export const MOMENT_SUMS = 3;

/**
 * A `Welford` as numbers to add up: count, sum and sum of squares about `centre`. The same centre for
 * everybody; the nearer it is to the mean, the more digits of the variance stay.
 *
 * @example
 * ```ts
 * import { Welford } from '@aegis/core/stats';
 * import { momentSums, momentsOf } from '@aegis/learning/federated';
 * const running = new Welford();
 * for (const x of [2, 4, 4, 4, 5, 5, 7, 9]) running.add(x);
 * momentSums(running).join(); // => '8,40,232'
 * momentsOf(momentSums(running)).standardDeviation; // => 2
 * ```
 */
export function momentSums(moments: Welford, centre = 0): Float64Array {
  const offset = moments.mean - centre;
  const { count, variance } = moments;
  return Float64Array.of(count, count * offset, count * (variance + offset * offset));
}

/**
 * What {@link momentSums} was made of, from the sum over everybody. A count that is not whole, as noise
 * makes it, is rounded; a variance below 0 is 0.
 *
 * @throws AegisError `invalid-argument` where there are not three numbers
 *
 * @example
 * ```ts
 * import { momentsOf } from '@aegis/learning/federated';
 * const sums = new Float64Array([8, 40, 232]); // count, sum, sum of squares
 * const { mean, standardDeviation } = momentsOf(sums);
 * [mean, standardDeviation]; // => [5, 2]
 * ```
 */
export function momentsOf(sums: Float64Array, centre = 0): Welford {
  if (sums.length !== MOMENT_SUMS) {
    throw new AegisError('invalid-argument', `momentsOf: ${sums.length} sums; give three.`);
  }
  const count = Math.max(0, Math.round(sums[0]!));
  if (count === 0) return new Welford();
  const offset = sums[1]! / count;
  return Welford.fromJSON({
    ...{ kind: 'welford', version: 1, count, mean: centre + offset },
    squares: Math.max(0, sums[2]! - count * offset * offset),
  });
}
