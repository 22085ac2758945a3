import { LANES, type TreePlan } from './tree-plan.js';

/**
 * Where things are in the two arrays of a {@link TreeWalk}, counted in numbers and in whole numbers. Few
 * arrays, whose addresses stay in registers, and all in one memory, which a kernel can be given.
 *
 * A stem has four whole numbers: where its lanes, those of the side taken and those of the other side are,
 * and its column; and three numbers: the weight of the other side, what the sides taken so far on its
 * column leave out, and 0 where the column is against the row, 1 where not. A twig has two whole numbers:
 * where its lanes are, and its column; and four numbers: the value taken, its weighted difference from the
 * other, and then as a stem. The ways to each slot, four lanes each, are the first of the numbers.
 */
export interface TreeLayout {
  /** Four lanes a slot: the mean of what is below, over the way. */
  readonly means: number;
  /** Four lanes a stem: 1 over the factor of its column so far. */
  readonly inverses: number;
  readonly stemNumbers: number;
  readonly twigNumbers: number;
  /** Four places of a rule. */
  readonly places: number;
  /** What each column does. */
  readonly values: number;
  readonly numbers: number;
  readonly twigWholes: number;
  readonly wholes: number;
}

/** Room for the largest tree. */
export function layoutFor(plan: TreePlan, columns: number): TreeLayout {
  let stems = 0;
  let twigs = 0;
  for (let tree = 0; tree < plan.trees; tree++) {
    stems = Math.max(stems, sizeOf(plan.stems.starts, tree));
    twigs = Math.max(
      twigs,
      sizeOf(plan.twigs.starts, tree) + sizeOf(plan.repeatedTwigs.starts, tree),
    );
  }
  const means = plan.slots * LANES;
  const inverses = 2 * means;
  const stemNumbers = inverses + stems * LANES;
  const twigNumbers = stemNumbers + stems * 3;
  const places = twigNumbers + twigs * 4;
  const values = places + LANES;
  const twigWholes = stems * 4;
  return {
    means,
    inverses,
    stemNumbers,
    twigNumbers,
    places,
    values,
    numbers: values + columns,
    twigWholes,
    wholes: twigWholes + twigs * 2,
  };
}

/** How many entries a tree has, of a list of begins. */
export function sizeOf(starts: Int32Array, tree: number): number {
  return starts[tree + 1]! - starts[tree]!;
}
