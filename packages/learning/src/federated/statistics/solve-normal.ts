import { AegisError } from '@aegis/core';
import { factorCholesky, solveFactored } from '@aegis/core/math';

/**
 * Solves (A + penalty · I) x = b for a symmetric positive definite A. In between, every row is brought to
 * a diagonal of 1, so that what depends on what does not hang on the units of the features.
 *
 * @param triangle - the lower triangle of A, row after row
 * @throws AegisError `invalid-argument` where features depend on each other to ten digits
 */
export function solveNormal(
  triangle: Float64Array,
  right: Float64Array,
  penalty: number,
): Float64Array {
  const n = right.length;
  const at = (i: number, j: number): number => (i * (i + 1)) / 2 + j;
  const scale = right.map((_, i) => Math.sqrt(triangle[at(i, i)]! + penalty));
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < i; j++) {
      matrix[i * n + j] = triangle[at(i, j)]! / scale[i]! / scale[j]!;
    }
    matrix[i * n + i] = scale[i]! > 0 ? 1 : 0;
  }
  if (factorCholesky(matrix, n) > 0) {
    throw new AegisError(
      'invalid-argument',
      'normal equations: the features depend on each other; give a larger penalty.',
    );
  }
  const x = right.map((value, i) => value / scale[i]!);
  solveFactored(matrix, x, n);
  return x.map((value, i) => value / scale[i]!);
}
