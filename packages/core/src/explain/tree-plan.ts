import { gaussLegendre, type QuadratureRule } from './gauss-legendre.js';
import { type NodeTable, tableOf } from './node-table.js';
import type { TreeEnsemble } from './tree-ensemble.js';
import { linkNodes, type TreeLinks } from './tree-links.js';

/** Places of a rule that are walked with side by side. */
export const LANES = 4;

/** What does not depend on a row, worked out once. */
export interface TreePlan {
  readonly trees: number;
  /** Nodes with at least one child that cuts again. */
  readonly stems: NodeTable;
  /** Nodes above two leaves, whose column is cut for the first time on the way; and the others. */
  readonly twigs: NodeTable;
  readonly repeatedTwigs: NodeTable;
  /** Leaves below stems, tree after tree. */
  readonly leafStarts: Int32Array;
  readonly leafSlots: Int32Array;
  readonly leafValues: Float64Array;
  /** Of each tree: whole lanes of 1 − place and weight; null where a tree is a single leaf. */
  readonly rules: readonly (QuadratureRule | null)[];
  /** Slots that the largest tree needs. */
  readonly slots: number;
  /** What the trees give on average over the rows that they were grown on. */
  readonly baseline: number;
}

/** Sorts the nodes of an ensemble by what there is to do for them. */
export function planTrees(ensemble: TreeEnsemble): TreePlan {
  const { roots, features, left, right, values } = ensemble;
  const links = linkNodes(ensemble);
  const slotOf = new Int32Array(features.length);
  const kinds = Array.from({ length: roots.length - 1 }, (_, tree) =>
    sortNodes(ensemble, links, roots[tree]!, roots[tree + 1]!),
  );
  const leafLists: number[][] = [];
  let slots = 1;
  kinds.forEach(({ stems }, tree) => {
    // Slot 0 is the root's, which no cut led to.
    slotOf[roots[tree]!] = 0;
    let slot = 1;
    const leaves: number[] = [];
    for (const stem of stems) {
      for (const child of [left[stem]!, right[stem]!]) {
        slotOf[child] = slot++;
        if (features[child]! < 0) leaves.push(child);
      }
    }
    leafLists.push(leaves);
    slots = Math.max(slots, slot);
  });
  let baseline = 0;
  features.forEach((feature, node) => {
    if (feature < 0) baseline += links.reach[node]! * values[node]!;
  });
  const leaves = leafLists.flat();
  let begun = 0;
  const known = new Map<number, QuadratureRule | null>([[0, null]]);
  return {
    trees: kinds.length,
    stems: tableOf(
      ensemble,
      links,
      slotOf,
      kinds.map((of) => of.stems),
    ),
    twigs: tableOf(
      ensemble,
      links,
      slotOf,
      kinds.map((of) => of.twigs),
    ),
    repeatedTwigs: tableOf(
      ensemble,
      links,
      slotOf,
      kinds.map((of) => of.repeatedTwigs),
    ),
    leafStarts: Int32Array.of(0, ...leafLists.map((list) => (begun += list.length))),
    leafSlots: Int32Array.from(leaves, (leaf) => slotOf[leaf]!),
    leafValues: Float64Array.from(leaves, (leaf) => values[leaf]!),
    rules: kinds.map(({ columns }) => ruleFor(columns, known)),
    slots,
    baseline,
  };
}

interface NodeKinds {
  readonly stems: readonly number[];
  readonly twigs: readonly number[];
  readonly repeatedTwigs: readonly number[];
  /** Most different columns on the way to a leaf. */
  readonly columns: number;
}

function sortNodes(
  { features, left, right }: TreeEnsemble,
  { above, depth, met }: TreeLinks,
  from: number,
  to: number,
): NodeKinds {
  const stems: number[] = [];
  const twigs: number[] = [];
  const repeatedTwigs: number[] = [];
  let columns = 0;
  for (let node = from; node < to; node++) {
    columns = Math.max(columns, met[node]!);
    if (features[node]! < 0) continue;
    const isTwig = features[left[node]!]! < 0 && features[right[node]!]! < 0;
    if (!isTwig) stems.push(node);
    else if (above[node]! < 0) twigs.push(node);
    else repeatedTwigs.push(node);
  }
  // Level by level, and in runs of one kind: branches that are predicted.
  const isRepeated = (node: number): number => (above[node]! < 0 ? 0 : 1);
  stems.sort((a, b) => depth[a]! - depth[b]! || isRepeated(a) - isRepeated(b) || a - b);
  return { stems, twigs, repeatedTwigs, columns };
}

/** Exact for polynomials of so many columns less the one that is shared out to. */
function ruleFor(
  columns: number,
  known: Map<number, QuadratureRule | null>,
): QuadratureRule | null {
  const size = (columns + 1) >> 1;
  if (!known.has(size)) {
    const { places, weights } = gaussLegendre(size);
    const room = Math.ceil(size / LANES) * LANES;
    const padded = { places: new Float64Array(room), weights: new Float64Array(room) };
    padded.places.set(places.map((place) => 1 - place));
    padded.weights.set(weights);
    known.set(size, padded);
  }
  return known.get(size)!;
}
