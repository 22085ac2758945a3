import { AegisError } from '@aegis/core';

/**
 * Solves (A + penalty · I) x = b for a symmetric positive definite A.
 *
 * @param triangle - the lower triangle of A, row after row
 * @throws AegisError `invalid-argument` where the matrix is not positive definite
 */
export function solvePositiveDefinite(
  triangle: Float64Array,
  right: Float64Array,
  penalty: number,
): Float64Array {
  const n = right.length;
  const lower = triangle.slice();
  const row = (i: number): number => (i * (i + 1)) / 2;
  for (let i = 0; i < n; i++) {
    const whole = lower[row(i) + i]! + penalty;
    for (let j = 0; j <= i; j++) {
      let sum = i === j ? whole : lower[row(i) + j]!;
      for (let k = 0; k < j; k++) sum -= lower[row(i) + k]! * lower[row(j) + k]!;
      if (i > j) {
        lower[row(i) + j] = sum / lower[row(j) + j]!;
        continue;
      }
      // What rounding alone leaves of a row that depends on others.
      if (!(sum > 1e-14 * whole)) {
        throw new AegisError(
          'invalid-argument',
          'normal equations: the features depend on each other; give a larger penalty.',
        );
      }
      lower[row(i) + i] = Math.sqrt(sum);
    }
  }
  const x = right.slice();
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[row(i) + k]! * x[k]!;
    x[i]! /= lower[row(i) + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[row(k) + i]! * x[k]!;
    x[i]! /= lower[row(i) + i]!;
  }
  return x;
}
