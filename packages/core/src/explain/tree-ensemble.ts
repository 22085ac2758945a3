import { AegisError } from '../index.js';

/**
 * Trees that cut one column a node, on flat arrays, one tree after the other: what a forest, a boosted
 * ensemble or a single tree has in common. The ensemble's output is the sum of what its trees give.
 */
export interface TreeEnsemble {
  /** Where each tree begins; the last entry is the number of nodes. */
  readonly roots: Int32Array;
  /** The column that a node cuts, or -1 at a leaf. */
  readonly features: Int32Array;
  /** A row goes right where its value is at or above, left otherwise; not read at a leaf. */
  readonly cuts: Float64Array;
  /** The children of a node that cuts: in its tree and behind it, each with one parent. */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** How many training rows came through a node: sides count in their proportion. At least 0. */
  readonly counts: ArrayLike<number>;
  /** What a leaf gives; not read elsewhere. */
  readonly values: Float64Array;
}

const MOST_COLUMNS = 65_536;
const OWNER = 'TreeShap';

/** @throws AegisError `invalid-argument` where the arrays do not make trees over so many columns */
export function checkEnsemble(ensemble: TreeEnsemble, columns: number): void {
  const { roots, features, cuts, left, right, counts, values } = ensemble;
  if (!Number.isInteger(columns) || columns < 1 || columns > MOST_COLUMNS) {
    refuse(`${columns} columns; give a whole number from 1 to ${MOST_COLUMNS}`);
  }
  const nodes = features.length;
  for (const { length } of [cuts, left, right, counts, values]) {
    if (length !== nodes) refuse(`arrays of ${length} and ${nodes} nodes; give one entry a node`);
  }
  if (roots.length < 2 || roots[0] !== 0 || roots.at(-1) !== nodes) {
    refuse(`roots do not go from 0 to the ${nodes} nodes; give the begin of each tree and the end`);
  }
  const hasParent = new Uint8Array(nodes);
  for (let tree = 0; tree + 1 < roots.length; tree++) {
    const end = roots[tree + 1]!;
    if (!(end > roots[tree]!)) refuse(`tree ${tree} has no nodes; leave it out`);
    for (let node = roots[tree]!; node < end; node++) {
      const feature = features[node]!;
      if (feature < 0) {
        if (!Number.isFinite(values[node]!)) refuse(`leaf ${node} gives ${values[node]}`);
        continue;
      }
      if (feature >= columns) refuse(`node ${node} cuts column ${feature} of ${columns}`);
      const children = [left[node]!, right[node]!];
      for (const child of children) {
        const isBehind = child > node && child < end;
        if (!isBehind || hasParent[child] === 1) refuse(`node ${node} has a child at ${child}`);
        hasParent[child] = 1;
      }
      const total = counts[left[node]!]! + counts[right[node]!]!;
      if (!children.every((child) => counts[child]! >= 0) || !(total < Number.POSITIVE_INFINITY)) {
        refuse(`the counts below node ${node} are no numbers >= 0`);
      }
    }
  }
}

function refuse(what: string): never {
  throw new AegisError('invalid-argument', `${OWNER}: ${what}.`);
}
