import type { Random } from '../index.js';
import { factorCholesky, solveFactored } from '../math/index.js';
import type { MaskedModel } from './batch-model.js';
import type { CoalitionFit } from './enumerate-coalitions.js';
import { kernelWeights } from './kernel-weights.js';

/** Pairs that are asked about at a time. */
const BLOCK = 1024;

/** Draws coalitions with their complements and solves the constrained least squares over them. */
export function sampleCoalitions(
  model: MaskedModel,
  columns: number,
  baseline: number,
  total: number,
  pairs: number,
  random: Random,
): CoalitionFit {
  const members = drawPairs(columns, pairs, random);
  const gains = new Float64Array(2 * pairs);
  for (let from = 0; from < 2 * pairs; from += 2 * BLOCK) {
    const taken = Math.min(2 * BLOCK, 2 * pairs - from);
    const means = model.means(members.subarray(from * columns), taken);
    for (let i = 0; i < taken; i++) gains[from + i] = means[i]! - baseline;
  }
  const matrix = new Float64Array(columns * columns);
  const right = new Float64Array(columns);
  for (let one = 0; one < 2 * pairs; one++) {
    const at = one * columns;
    for (let i = 0; i < columns; i++) {
      if (members[at + i] === 0) continue;
      right[i]! += gains[one]! / (2 * pairs);
      for (let j = 0; j <= i; j++) matrix[i * columns + j]! += members[at + j]! / (2 * pairs);
    }
  }
  factorCholesky(matrix, columns);
  const ones = new Float64Array(columns).fill(1);
  solveFactored(matrix, ones, columns);
  const ofOnes = ones.reduce((sum, one) => sum + one, 0);
  /** Solves, and takes along `ones` what makes the sum `wanted`. */
  const solve = (side: Float64Array, wanted: number): void => {
    solveFactored(matrix, side, columns);
    const excess = (side.reduce((sum, one) => sum + one, 0) - wanted) / ofOnes;
    for (let i = 0; i < columns; i++) side[i]! -= excess * ones[i]!;
  };
  solve(right, total);
  const squares = new Float64Array(columns);
  const pull = new Float64Array(columns);
  // What each pair's residuals pull the values by: the sandwich of the least squares.
  for (let one = 0; one < 2 * pairs; one += 2) {
    pull.fill(0);
    for (const at of [one, one + 1]) {
      const its = members.subarray(at * columns, (at + 1) * columns);
      let residual = gains[at]!;
      for (let i = 0; i < columns; i++) residual -= its[i]! * right[i]!;
      for (let i = 0; i < columns; i++) pull[i]! += (its[i]! * residual) / 2;
    }
    solve(pull, 0);
    for (let i = 0; i < columns; i++) squares[i]! += pull[i]! * pull[i]!;
  }
  // As many residuals as there are values to fit are taken up by the fit.
  const freedom = Math.max(1, pairs - columns + 1);
  return {
    values: right,
    standardErrors: squares.map((square) => Math.sqrt(square / (pairs * freedom))),
    coalitions: 2 * pairs + 2,
  };
}

/** pairs × 2 × columns: a coalition by the kernel's chances, then its complement. */
function drawPairs(columns: number, pairs: number, random: Random): Uint8Array {
  const { sizes } = kernelWeights(columns);
  const order = Uint32Array.from({ length: columns }, (_, column) => column);
  const members = new Uint8Array(2 * pairs * columns);
  for (let pair = 0; pair < pairs; pair++) {
    let size = 1;
    let rest = random.float() - sizes[1]!;
    while (rest >= 0 && size < columns - 1) rest -= sizes[++size]!;
    const at = 2 * pair * columns;
    for (let k = 0; k < columns; k++) {
      const j = k + random.integer(columns - k);
      const drawn = order[j]!;
      order[j] = order[k]!;
      order[k] = drawn;
      members[at + drawn] = k < size ? 1 : 0;
      members[at + columns + drawn] = k < size ? 0 : 1;
    }
  }
  return members;
}
