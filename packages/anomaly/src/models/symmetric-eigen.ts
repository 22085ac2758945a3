/** The eigenvalues of a symmetric matrix, the greatest first, and their vectors. */
export interface SymmetricEigen {
  readonly values: Float64Array;
  /** size × size, one vector a row, each of length 1 with its greatest part above 0. */
  readonly vectors: Float64Array;
}

/** Every sweep squares what is left off the diagonal; far fewer are needed. */
const MAX_SWEEPS = 60;
const TOLERANCE = 1e-30;

/**
 * Eigenvalues and vectors by Jacobi's rotations. O(size³) a sweep, six to ten sweeps; exact enough to
 * take small eigenvalues seriously, which whitening does.
 *
 * @param matrix - size × size, row-major, symmetric and finite; left as it is
 * @see Golub, Van Loan (2013), Matrix Computations, 4th edition, §8.5.3, the cyclic form
 */
export function symmetricEigen(matrix: Float64Array, size: number): SymmetricEigen {
  const a = matrix.slice(0, size * size);
  const v = new Float64Array(size * size);
  for (let i = 0; i < size; i++) v[i * size + i] = 1;
  const target = TOLERANCE * squares(a, size, false);
  for (let sweep = 0; sweep < MAX_SWEEPS && squares(a, size, true) > target; sweep++) {
    for (let p = 0; p < size - 1; p++) {
      for (let q = p + 1; q < size; q++) rotate(a, v, size, p, q);
    }
  }
  return sorted(a, v, size);
}

/** The sum of all squares, or of those off the diagonal. */
function squares(a: Float64Array, size: number, offDiagonal: boolean): number {
  let sum = 0;
  for (let i = 0; i < size * size; i++) {
    if (!(offDiagonal && i % (size + 1) === 0)) sum += a[i]! * a[i]!;
  }
  return sum;
}

/** Turns rows and columns p and q so that their common cell becomes 0. */
function rotate(a: Float64Array, v: Float64Array, size: number, p: number, q: number): void {
  const apq = a[p * size + q]!;
  if (apq === 0) return;
  const theta = (a[q * size + q]! - a[p * size + p]!) / (2 * apq);
  const t = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
  const c = 1 / Math.sqrt(t * t + 1);
  const s = t * c;
  for (let k = 0; k < size; k++) {
    const akp = a[k * size + p]!;
    const akq = a[k * size + q]!;
    a[k * size + p] = c * akp - s * akq;
    a[k * size + q] = s * akp + c * akq;
  }
  for (let k = 0; k < size; k++) {
    const apk = a[p * size + k]!;
    const aqk = a[q * size + k]!;
    a[p * size + k] = c * apk - s * aqk;
    a[q * size + k] = s * apk + c * aqk;
    const vpk = v[p * size + k]!;
    const vqk = v[q * size + k]!;
    v[p * size + k] = c * vpk - s * vqk;
    v[q * size + k] = s * vpk + c * vqk;
  }
}

function sorted(a: Float64Array, v: Float64Array, size: number): SymmetricEigen {
  const at = (i: number): number => a[i * size + i]!;
  const order = Array.from({ length: size }, (_, i) => i).sort((i, j) => at(j) - at(i) || i - j);
  const vectors = new Float64Array(size * size);
  order.forEach((from, to) => {
    const vector = v.subarray(from * size, (from + 1) * size);
    const greatest = vector.reduce((most, x) => (Math.abs(x) > Math.abs(most) ? x : most), 0);
    // A vector and its opposite are equally right; one of them is chosen.
    for (let k = 0; k < size; k++)
      vectors[to * size + k] = vector[k]! * (greatest < 0 ? -1 : 1) + 0;
  });
  return { values: Float64Array.from(order, at), vectors };
}
