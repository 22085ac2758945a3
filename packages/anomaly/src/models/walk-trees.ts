import { planeValue } from './choose-plane.js';
import { cleanCells } from './clean-cells.js';
import { FEATURE_BITS, type TreeView } from './isolation-trees.js';

const FEATURE_MASK = (1 << FEATURE_BITS) - 1;
/** Levels before it is worth asking whether all rows are at a leaf. */
const LIKELY = 6;

/** The leaf that a row comes to. */
export function leafOf(tree: TreeView, cells: Float64Array, offset: number): number {
  const { features, steps, cuts, width } = tree;
  let node = 0;
  while (features[node]! >= 0) {
    const step = steps[node]!;
    const value =
      width > 1
        ? planeValue(tree, node * width, cells, offset)
        : cells[offset + (step & FEATURE_MASK)]!;
    node = (step >>> FEATURE_BITS) + (value >= cuts[node]! ? 1 : 0);
  }
  return node;
}

/**
 * The sums of the paths of rows in all trees, always in the order of the trees, so that a row has the
 * same sum whatever stands beside it.
 *
 * @param height - cuts on the longest way
 * @param cells - room for `count` rows, rounded up to whole fours
 * @param sums - where they go, as long
 */
export function sumPaths(
  trees: readonly TreeView[],
  height: number,
  rows: Float64Array,
  from: number,
  count: number,
  dimensions: number,
  cells: Float64Array,
  sums: Float64Array,
): void {
  cleanCells(rows, from * dimensions, count * dimensions, cells);
  sums.fill(0);
  for (const tree of trees) {
    if (tree.width === 1) addFourAtATime(tree, height, cells, dimensions, count, sums);
    else addOneByOne(tree, cells, dimensions, count, sums);
  }
}

function addOneByOne(
  tree: TreeView,
  cells: Float64Array,
  dimensions: number,
  count: number,
  sums: Float64Array,
): void {
  for (let i = 0; i < count; i++) sums[i]! += tree.paths[leafOf(tree, cells, i * dimensions)]!;
}

/**
 * Four rows walk side by side, standing still at a leaf until all are at one: hardly a branch to
 * mispredict and four loads under way at a time, a third of the time of one row after the other. What
 * fills the last four up walks along; its sums are not read.
 */
function addFourAtATime(
  { features, steps, cuts, paths }: TreeView,
  height: number,
  cells: Float64Array,
  dimensions: number,
  count: number,
  sums: Float64Array,
): void {
  for (let i = 0; i < count; i += 4) {
    const first = i * dimensions;
    const second = first + dimensions;
    const third = second + dimensions;
    const fourth = third + dimensions;
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    for (let depth = 0; depth < height; depth++) {
      if (depth > LIKELY && depth % 2 === 0) {
        // The columns of leaves are -1.
        if ((features[a]! & features[b]! & features[c]! & features[d]!) < 0) break;
      }
      const stepA = steps[a]!;
      const stepB = steps[b]!;
      const stepC = steps[c]!;
      const stepD = steps[d]!;
      a = (stepA >>> FEATURE_BITS) + +(cells[first + (stepA & FEATURE_MASK)]! >= cuts[a]!);
      b = (stepB >>> FEATURE_BITS) + +(cells[second + (stepB & FEATURE_MASK)]! >= cuts[b]!);
      c = (stepC >>> FEATURE_BITS) + +(cells[third + (stepC & FEATURE_MASK)]! >= cuts[c]!);
      d = (stepD >>> FEATURE_BITS) + +(cells[fourth + (stepD & FEATURE_MASK)]! >= cuts[d]!);
    }
    sums[i]! += paths[a]!;
    sums[i + 1]! += paths[b]!;
    sums[i + 2]! += paths[c]!;
    sums[i + 3]! += paths[d]!;
  }
}
