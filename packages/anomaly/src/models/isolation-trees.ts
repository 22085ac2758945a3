import type { TreeEnsemble } from '@aegis/core/explain';
import { averagePathLength } from './average-path-length.js';

/**
 * What a forest is, without what follows from it: the nodes of all trees, one tree after the other. A
 * node that cuts puts its two children at the next free places and the left one grows first, so where
 * they are need not be said.
 */
export interface TreeShapes {
  /** The column that a node cuts, or -1 at a leaf. With several columns a cut, the first of them. */
  readonly features: Int32Array;
  /** A row goes left where it is below. */
  readonly cuts: Float64Array;
  /** How many rows of the sample ended at a leaf; 0 elsewhere. */
  readonly leafRows: Int32Array;
  /** Columns that a cut mixes: 1 along a column, more with planes. */
  readonly width: number;
  /** With planes: `width` columns and their weights a node; empty otherwise. */
  readonly columns: Int32Array;
  readonly weights: Float64Array;
}

/** Trees that can be walked. */
export interface IsolationTrees extends TreeShapes {
  /** Where each tree begins; the last entry is the number of nodes. */
  readonly roots: Int32Array;
  /**
   * The left child, counted from the root, above {@link FEATURE_BITS}, the column below them. A leaf is
   * its own left child and its cut is infinite, so that walking on stays there.
   */
  readonly steps: Int32Array;
  readonly cuts: Float64Array;
  /** How many rows of the sample came through a node. */
  readonly counts: Int32Array;
  /** The mean path of the rows of the sample that came through a node; of a leaf, its path. */
  readonly paths: Float64Array;
  /** Cuts on the longest way. */
  readonly height: number;
}

/** The nodes of one tree, on the memory of all; walks are a fifth quicker where a root is node 0. */
export interface TreeView {
  readonly features: Int32Array;
  readonly steps: Int32Array;
  readonly cuts: Float64Array;
  readonly paths: Float64Array;
  readonly width: number;
  readonly columns: Int32Array;
  readonly weights: Float64Array;
}

/** What a fitted forest holds. */
export interface FittedForest {
  readonly dimensions: number;
  /** Rows that each tree was grown on. */
  readonly sample: number;
  readonly trees: IsolationTrees;
  readonly views: readonly TreeView[];
  /** With planes, the mean of each column over the rows of all samples; empty otherwise. */
  readonly centre: Float64Array;
}

/** Bits of a step that hold the column; the others hold up to 2^17 nodes a tree. */
export const FEATURE_BITS = 15;
/** Columns that a forest can have. */
export const MAX_COLUMNS: number = 1 << FEATURE_BITS;

/** Growing stops here, in average paths: deeper trees still rank better, but less and less. */
const DEPTH = 1.5;

/** Cuts on a way that a tree on so many rows may have at most. */
export function heightLimit(sample: number): number {
  return Math.max(1, Math.ceil(DEPTH * averagePathLength(sample)));
}

/** The left child of a node. */
export function leftChild(trees: IsolationTrees, root: number, node: number): number {
  return root + (trees.steps[node]! >>> FEATURE_BITS);
}

/**
 * Works out where the children are and what the paths mean.
 *
 * @returns null where the nodes do not make `count` trees that each hold `sample` rows
 */
export function linkTrees(
  shapes: TreeShapes,
  count: number,
  sample: number,
): IsolationTrees | null {
  const { features, leafRows } = shapes;
  const nodes = features.length;
  const limit = heightLimit(sample);
  const roots = new Int32Array(count + 1);
  const steps = new Int32Array(nodes);
  const cuts = shapes.cuts.slice();
  const paths = new Float64Array(nodes);
  const waiting = new Int32Array(limit + 2);
  const depths = new Int32Array(limit + 2);
  let height = 0;
  let size = 0;
  for (let tree = 0; tree < count; tree++) {
    const root = size++;
    roots[tree] = root;
    waiting[0] = root;
    depths[0] = 0;
    for (let top = 0; top >= 0; ) {
      const node = waiting[top]!;
      const depth = depths[top--]!;
      if (node >= nodes || depth > limit) return null;
      if (depth > height) height = depth;
      const feature = features[node]!;
      if (feature < 0) {
        if (leafRows[node]! < 1) return null;
        steps[node] = (node - root) << FEATURE_BITS;
        cuts[node] = Number.POSITIVE_INFINITY;
        paths[node] = depth + averagePathLength(leafRows[node]!);
        continue;
      }
      steps[node] = ((size - root) << FEATURE_BITS) | feature;
      waiting[++top] = size + 1;
      depths[top] = depth + 1;
      waiting[++top] = size;
      depths[top] = depth + 1;
      size += 2;
    }
  }
  roots[count] = size;
  if (size !== nodes) return null;
  const trees = { ...shapes, cuts, roots, steps, paths, height, counts: leafRows.slice() };
  return fillUpwards(trees, sample) ? trees : null;
}

/** Counts and mean paths of the nodes that cut, from their children, which stand behind them. */
function fillUpwards(trees: IsolationTrees, sample: number): boolean {
  const { roots, features, counts, paths } = trees;
  for (let tree = roots.length - 2; tree >= 0; tree--) {
    const root = roots[tree]!;
    for (let node = roots[tree + 1]! - 1; node >= root; node--) {
      if (features[node]! < 0) continue;
      const left = leftChild(trees, root, node);
      const total = counts[left]! + counts[left + 1]!;
      if (total > sample) return false;
      counts[node] = total;
      paths[node] = (counts[left]! * paths[left]! + counts[left + 1]! * paths[left + 1]!) / total;
    }
    if (counts[root] !== sample) return false;
  }
  return true;
}

/** Each tree by itself. */
export function viewTrees(trees: IsolationTrees): TreeView[] {
  const { roots, width } = trees;
  return Array.from({ length: roots.length - 1 }, (_, tree) => {
    const from = roots[tree]!;
    const to = roots[tree + 1]!;
    const mixed = width === 1 ? 0 : width;
    return {
      features: trees.features.subarray(from, to),
      steps: trees.steps.subarray(from, to),
      cuts: trees.cuts.subarray(from, to),
      paths: trees.paths.subarray(from, to),
      width,
      columns: trees.columns.subarray(from * mixed, to * mixed),
      weights: trees.weights.subarray(from * mixed, to * mixed),
    };
  });
}

/** The trees as what they are explained from: a tree gives its path. */
export function ensembleOf(trees: IsolationTrees): TreeEnsemble {
  const { roots, features, cuts, counts, paths } = trees;
  const left = new Int32Array(features.length);
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    const root = roots[tree]!;
    for (let node = root; node < roots[tree + 1]!; node++)
      left[node] = leftChild(trees, root, node);
  }
  return {
    roots,
    features,
    cuts,
    left,
    right: left.map((node) => node + 1),
    counts,
    values: paths,
  };
}
