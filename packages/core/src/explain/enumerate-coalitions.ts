import type { MaskedModel } from './batch-model.js';
import { kernelWeights } from './kernel-weights.js';

/** Coalitions that are asked about at a time. */
const BLOCK = 4096;

/** What the weighted least squares of Kernel SHAP give. */
export interface CoalitionFit {
  readonly values: Float64Array;
  readonly standardErrors: Float64Array;
  readonly coalitions: number;
}

/**
 * Asks about every coalition but none and all, and solves the constrained least squares in closed form:
 * all columns are alike to the weights, so that the matrix has one number on its diagonal and one beside.
 */
export function enumerateCoalitions(
  model: MaskedModel,
  columns: number,
  baseline: number,
  total: number,
): CoalitionFit {
  const { both, chances } = kernelWeights(columns);
  const coalitions = 1 << columns;
  const moments = new Float64Array(columns);
  const members = new Uint8Array(Math.min(BLOCK, coalitions) * columns);
  for (let from = 0; from < coalitions; from += BLOCK) {
    const taken = Math.min(BLOCK, coalitions - from);
    for (let cell = 0; cell < taken * columns; cell++) {
      members[cell] = ((from + Math.floor(cell / columns)) >> (cell % columns)) & 1;
    }
    const means = model.means(members, taken);
    for (let one = 0; one < taken; one++) {
      const its = members.subarray(one * columns, (one + 1) * columns);
      const size = its.reduce((sum, member) => sum + member, 0);
      const gain = chances[size]! * (means[one]! - baseline);
      for (let column = 0; column < columns; column++) moments[column]! += its[column]! * gain;
    }
  }
  const mean = moments.reduce((sum, moment) => sum + moment, 0) / columns;
  // A coalition of the weights' drawing has a given column half the time.
  const values = moments.map((moment) => total / columns + (moment - mean) / (0.5 - both));
  return { values, standardErrors: new Float64Array(columns), coalitions };
}
