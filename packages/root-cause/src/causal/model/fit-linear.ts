import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** A linear function that was fitted, and what it left over in each row that it was fitted on. */
export interface LinearFit {
  readonly coefficients: readonly number[];
  readonly intercept: number;
  readonly residuals: Float64Array;
}

/** A column whose deviation is less than this share of its largest value does not vary. */
const LEAST_VARIATION = 1e-10;

interface Moments {
  readonly mean: number;
  /** 0 where the column does not vary. */
  readonly deviation: number;
}

function momentsOf(column: Float64Array): Moments {
  let mean = 0;
  let largest = 0;
  for (const value of column) {
    mean += value / column.length;
    largest = Math.max(largest, Math.abs(value));
  }
  let squares = 0;
  for (const value of column) squares += ((value - mean) * (value - mean)) / column.length;
  const deviation = Math.sqrt(squares);
  return { mean, deviation: deviation > LEAST_VARIATION * largest ? deviation : 0 };
}

/**
 * Ridge regression of `effect` on `causes`, all without gaps, at least one row. Causes are brought to
 * one scale first, so their units do not matter; one that does not vary gets 0, and causes that say the
 * same share what they explain.
 *
 * @param ridge - the penalty, as a number of rows in which the causes explain nothing
 */
export function fitLinear(
  effect: Float64Array,
  causes: readonly Float64Array[],
  ridge: number,
): LinearFit {
  const moments = causes.map(momentsOf);
  const { mean } = momentsOf(effect);
  const varying = causes.map((_, k) => k).filter((k) => moments[k]!.deviation > 0);
  const columns = varying.map((k) => {
    const { mean: centre, deviation } = moments[k]!;
    return causes[k]!.map((value) => (value - centre) / deviation);
  });
  const right = columns.map((column) => dot(column, effect, mean));
  const weights = solveRidge(columns, right, ridge);
  const coefficients = new Array<number>(causes.length).fill(0);
  for (const [v, k] of varying.entries()) coefficients[k] = weights[v]! / moments[k]!.deviation;
  let intercept = mean;
  for (const [k, { mean: centre }] of moments.entries()) intercept -= coefficients[k]! * centre;
  const residuals = effect.map((value, row) => {
    // From the centres and not the intercept: a large level must not eat the digits of a small spread.
    let residual = value - mean;
    for (const [v, k] of varying.entries()) {
      residual -= coefficients[k]! * moments[k]!.deviation * columns[v]![row]!;
    }
    return residual;
  });
  return { coefficients, intercept, residuals };
}

function dot(a: Float64Array, b: Float64Array, centre: number): number {
  let sum = 0;
  for (let row = 0; row < a.length; row++) sum += a[row]! * (b[row]! - centre);
  return sum;
}

function solveRidge(
  columns: readonly Float64Array[],
  right: readonly number[],
  ridge: number,
): readonly number[] {
  const size = columns.length;
  if (size === 0) return [];
  const gram = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      const product = dot(columns[i]!, columns[j]!, 0) + (i === j ? ridge : 0);
      gram.set(i, j, product);
      gram.set(j, i, product);
    }
  }
  let factor = new CholeskyDecomposition(gram);
  // Rounding can outweigh a small penalty over very many rows that say the same.
  for (let more = ridge; !factor.isPositiveDefinite(); more *= 10) {
    for (let i = 0; i < size; i++) gram.set(i, i, gram.get(i, i) + more);
    factor = new CholeskyDecomposition(gram);
  }
  return factor.solve(Matrix.columnVector([...right])).getColumn(0);
}
