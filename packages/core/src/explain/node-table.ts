import type { TreeEnsemble } from './tree-ensemble.js';
import type { TreeLinks } from './tree-links.js';

/** Whom a node without one above reads: a slot that is never against the row. */
export const NO_SLOT = 0;

/**
 * Nodes of one kind in the order in which they are walked, tree after tree. Each has four whole numbers:
 * its slot, its left child's, the slot above or {@link NO_SLOT}, and its column;
 * and six numbers: its cut, the shares of the right and of the left side, what the sides taken so far on
 * its column leave out, what the left and what the right child give.
 */
export interface NodeTable {
  /** Where each tree begins, and the end. */
  readonly starts: Int32Array;
  readonly wholes: Int32Array;
  readonly numbers: Float64Array;
}

/** @param trees - the nodes of each tree */
export function tableOf(
  { features, cuts, left, right, values }: TreeEnsemble,
  { above, held, share }: TreeLinks,
  slots: Int32Array,
  trees: readonly (readonly number[])[],
): NodeTable {
  const starts = new Int32Array(trees.length + 1);
  trees.forEach((nodes, tree) => {
    starts[tree + 1] = starts[tree]! + nodes.length;
  });
  const total = starts[trees.length]!;
  const wholes = new Int32Array(total * 4);
  const numbers = new Float64Array(total * 6);
  let at = 0;
  for (const node of trees.flat()) {
    const low = left[node]!;
    const high = right[node]!;
    const isNew = above[node]! < 0;
    wholes.set(
      [slots[node]!, slots[low]!, isNew ? NO_SLOT : slots[above[node]!]!, features[node]!],
      at * 4,
    );
    numbers.set(
      [cuts[node]!, share[high]!, share[low]!, 1 - held[node]!, values[low]!, values[high]!],
      at * 6,
    );
    at++;
  }
  return { starts, wholes, numbers };
}
