import { log1p, normalTail } from '@aegis/core/math';
import { CholeskyDecomposition, Matrix } from 'ml-matrix';

/** How much two things go together when others are held still. */
export interface PartialCorrelation {
  /** In [−1, 1]. */
  readonly correlation: number;
  /** Two-sided. */
  readonly pValue: number;
}

const NOTHING: PartialCorrelation = { correlation: 0, pValue: 1 };
/** Columns that say the same would make the matrix singular. */
const RIDGE = 1e-9;

/**
 * The partial correlation of columns `x` and `y` given others, from a matrix of correlations over `rows`
 * rows. O(conditions³).
 *
 * @see Fisher (1924), The Distribution of the Partial Correlation Coefficient, Metron 3
 */
export function partialCorrelation(
  matrix: Float64Array,
  size: number,
  rows: number,
  x: number,
  y: number,
  conditions: readonly number[],
): PartialCorrelation {
  const degrees = rows - conditions.length - 3;
  if (degrees < 1) return NOTHING;
  // With x and y last, the lower right corner of the factor is what the conditions leave of them.
  const order = [...conditions, x, y];
  const part = Matrix.zeros(order.length, order.length);
  for (const [i, a] of order.entries()) {
    for (const [j, b] of order.entries()) {
      part.set(i, j, matrix[a * size + b]! + (i === j ? RIDGE : 0));
    }
  }
  const factor = new CholeskyDecomposition(part);
  if (!factor.isPositiveDefinite()) return NOTHING;
  const lower = factor.lowerTriangularMatrix;
  const last = order.length - 1;
  const shared = lower.get(last, last - 1);
  const own = lower.get(last, last);
  const length = Math.sqrt(shared * shared + own * own);
  const correlation = length > 0 ? Math.max(-1, Math.min(1, shared / length)) : 0;
  if (!Number.isFinite(correlation)) return NOTHING;
  return { correlation, pValue: tail(Math.abs(correlation), degrees) };
}

/** Fisher's z. */
function tail(correlation: number, degrees: number): number {
  const r = Math.min(correlation, 1 - 1e-15);
  const z = 0.5 * (log1p(r) - log1p(-r));
  return Math.min(1, 2 * normalTail(z * Math.sqrt(degrees)));
}
