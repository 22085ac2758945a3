import { AegisError } from '@aegis/core';
import { CompensatedSums } from './compensated-sum.js';

/** Mean and covariance of rows. */
export interface Covariance {
  readonly count: number;
  readonly mean: Float64Array;
  /** dimensions × dimensions, row-major; of the population, 0 for fewer than two rows. */
  readonly covariance: Float64Array;
}

/**
 * How many numbers {@link covarianceSums} gives: 1 + d + d(d + 1) / 2.
 *
 * @example
 * ```ts
 * import { covarianceSumCount } from '@aegis/learning/federated';
 * covarianceSumCount(2); // => 6
 * ```
 */
export function covarianceSumCount(dimensions: number): number {
  return 1 + dimensions + (dimensions * (dimensions + 1)) / 2;
}

/**
 * What a covariance is made of, as numbers to add up: the count, the sums, and the sums of products of
 * every pair, about `centre`. The nearer the centre is to the mean, the more digits stay.
 *
 * @param rows - n × dimensions, row-major; a row with a number that is not finite is left out
 * @param centre - the same for everybody; the origin where left out
 * @throws AegisError `invalid-argument` where the lengths do not fit
 *
 * @example
 * ```ts
 * import { covarianceOf, covarianceSums } from '@aegis/learning/federated';
 * const sums = covarianceSums([1, 2, 3, 6], 2);
 * sums.join(); // => '2,4,8,10,20,40'
 * covarianceOf(sums, 2).covariance.join(); // => '1,2,2,4'
 * ```
 */
export function covarianceSums(
  rows: ArrayLike<number>,
  dimensions: number,
  centre: ArrayLike<number> = new Float64Array(Math.max(0, dimensions)),
): Float64Array {
  if (!(dimensions >= 1) || rows.length % dimensions !== 0 || centre.length !== dimensions) {
    throw new AegisError(
      'invalid-argument',
      `covarianceSums: ${rows.length} numbers and a centre of ${centre.length} for ${dimensions} ` +
        'dimensions; give whole rows and a centre of that many.',
    );
  }
  const sums = new CompensatedSums(covarianceSumCount(dimensions));
  const offset = new Float64Array(dimensions);
  for (let start = 0; start < rows.length; start += dimensions) {
    for (let d = 0; d < dimensions; d++) offset[d] = rows[start + d]! - centre[d]!;
    if (!offset.every(Number.isFinite)) continue;
    sums.add(0, 1);
    let at = 1 + dimensions;
    for (let a = 0; a < dimensions; a++) {
      sums.add(1 + a, offset[a]!);
      for (let b = 0; b <= a; b++) sums.add(at++, offset[a]! * offset[b]!);
    }
  }
  return sums.values();
}

/**
 * Mean and covariance of everybody's rows, from the sum of {@link covarianceSums}.
 *
 * @throws AegisError `invalid-argument` where the lengths do not fit
 *
 * @example
 * ```ts
 * import { covarianceOf, covarianceSums } from '@aegis/learning/federated';
 * const { count, mean, covariance } = covarianceOf(covarianceSums([1, 2, 3, 6], 2), 2);
 * [count, mean.join(), covariance.join()]; // => [2, '2,4', '1,2,2,4']
 * ```
 */
export function covarianceOf(
  sums: Float64Array,
  dimensions: number,
  centre: ArrayLike<number> = new Float64Array(Math.max(0, dimensions)),
): Covariance {
  if (sums.length !== covarianceSumCount(dimensions) || centre.length !== dimensions) {
    throw new AegisError(
      'invalid-argument',
      `covarianceOf: ${sums.length} sums; give ${covarianceSumCount(dimensions)}.`,
    );
  }
  const count = Math.max(0, sums[0]!);
  const offset = (d: number): number => (count > 0 ? sums[1 + d]! / count : 0);
  const covariance = new Float64Array(dimensions * dimensions);
  let at = 1 + dimensions;
  for (let a = 0; a < dimensions; a++) {
    for (let b = 0; b <= a; b++) {
      const value = count < 2 ? 0 : sums[at]! / count - offset(a) * offset(b);
      covariance[a * dimensions + b] = value;
      covariance[b * dimensions + a] = value;
      at++;
    }
  }
  const mean = Float64Array.from({ length: dimensions }, (_, d) => centre[d]! + offset(d));
  return { count, mean, covariance };
}
