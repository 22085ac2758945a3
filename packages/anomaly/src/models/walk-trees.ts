import { planeValue } from './choose-plane.js';
import { cleanCells } from './clean-cells.js';
import { FEATURE_BITS, type TreeView } from './isolation-trees.js';

const FEATURE_MASK = (1 << FEATURE_BITS) - 1;
/** Rows that walk side by side. */
const LANES = 4;
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
  sums.fill(0);
  if (trees[0]!.width === 1) {
    for (let i = 0; i < count; i++) {
      const first = (i >> 2) * LANES * dimensions + (i & 3);
      cleanCells(rows, (from + i) * dimensions, dimensions, cells, first, LANES);
    }
    for (const tree of trees) walkInLanes(tree, height, cells, dimensions, count, sums);
    return;
  }
  cleanCells(rows, from * dimensions, count * dimensions, cells);
  for (const tree of trees) {
    for (let i = 0; i < count; i++) sums[i]! += tree.paths[leafOf(tree, cells, i * dimensions)]!;
  }
}

/**
 * Four rows walk side by side, standing still at a leaf until all are at one: hardly a branch to
 * mispredict and four loads under way at a time, a third of the time of one row after the other. Their
 * cells stand side by side too. What fills the last four up walks along; its sums are not read.
 */
function walkInLanes(
  { features, steps, cuts, paths }: TreeView,
  height: number,
  cells: Float64Array,
  dimensions: number,
  count: number,
  sums: Float64Array,
): void {
  let base = 0;
  for (let i = 0; i < count; i += LANES) {
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
      const cellA = cells[base + (stepA & FEATURE_MASK) * LANES]!;
      const cellB = cells[base + (stepB & FEATURE_MASK) * LANES + 1]!;
      const cellC = cells[base + (stepC & FEATURE_MASK) * LANES + 2]!;
      const cellD = cells[base + (stepD & FEATURE_MASK) * LANES + 3]!;
      a = (stepA >>> FEATURE_BITS) + +(cellA >= cuts[a]!);
      b = (stepB >>> FEATURE_BITS) + +(cellB >= cuts[b]!);
      c = (stepC >>> FEATURE_BITS) + +(cellC >= cuts[c]!);
      d = (stepD >>> FEATURE_BITS) + +(cellD >= cuts[d]!);
    }
    sums[i]! += paths[a]!;
    sums[i + 1]! += paths[b]!;
    sums[i + 2]! += paths[c]!;
    sums[i + 3]! += paths[d]!;
    base += LANES * dimensions;
  }
}
