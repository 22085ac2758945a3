/** A pivot below this is taken for it: what is nearly dependent gets no huge weights. */
const LEAST_PIVOT = 1e-10;

/**
 * Solves `matrix · x = right` for a symmetric positive matrix by Cholesky's factors, in place: both
 * arrays are overwritten and `right` holds the answer. O(size³ / 6).
 *
 * @param matrix - size × size, row-major; only the lower triangle is read
 *
 * @example
 * ```ts
 * import { solveCholesky } from '@aegis/core/math';
 * const right = Float64Array.of(8, 9);
 * solveCholesky(Float64Array.of(4, 0, 2, 5), right, 2);
 * [...right].map((x) => x.toFixed(3)); // => ['1.375', '1.250']
 * ```
 */
export function solveCholesky(matrix: Float64Array, right: Float64Array, size: number): void {
  factorCholesky(matrix, size);
  solveFactored(matrix, right, size);
}

/**
 * Turns a symmetric positive matrix into its lower factor, in place, for {@link solveFactored}.
 *
 * @param matrix - size × size, row-major; only the lower triangle is read and written
 * @returns how many pivots were below 1e-10 and were raised to it: where the diagonal is 1, so many rows
 * depend on the ones before
 *
 * @example
 * ```ts
 * import { factorCholesky, solveFactored } from '@aegis/core/math';
 * const factor = Float64Array.of(4, 0, 0, 9);
 * factorCholesky(factor, 2);
 * const right = Float64Array.of(8, 18);
 * solveFactored(factor, right, 2);
 * [...right]; // => [2, 2]
 * ```
 */
export function factorCholesky(matrix: Float64Array, size: number): number {
  let raised = 0;
  for (let i = 0; i < size; i++) {
    const row = i * size;
    for (let j = 0; j <= i; j++) {
      const other = j * size;
      let sum = matrix[row + j]!;
      for (let k = 0; k < j; k++) sum -= matrix[row + k]! * matrix[other + k]!;
      if (j < i) matrix[row + j] = sum / matrix[other + j]!;
      else {
        // NaN counts as well.
        if (!(sum > LEAST_PIVOT)) raised++;
        matrix[row + j] = Math.sqrt(Math.max(sum, LEAST_PIVOT));
      }
    }
  }
  return raised;
}

/** Solves by the factor that {@link factorCholesky} made; `right` is overwritten with the answer. O(size²). */
export function solveFactored(factor: Float64Array, right: Float64Array, size: number): void {
  for (let i = 0; i < size; i++) {
    let sum = right[i]!;
    for (let k = 0; k < i; k++) sum -= factor[i * size + k]! * right[k]!;
    right[i] = sum / factor[i * size + i]!;
  }
  for (let i = size - 1; i >= 0; i--) {
    let sum = right[i]!;
    for (let k = i + 1; k < size; k++) sum -= factor[k * size + i]! * right[k]!;
    right[i] = sum / factor[i * size + i]!;
  }
}
