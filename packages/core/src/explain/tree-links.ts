import type { TreeEnsemble } from './tree-ensemble.js';

/** What is known of each node from the way to it. */
export interface TreeLinks {
  /** Cuts on the way. */
  readonly depth: Int32Array;
  /**
   * Of a node that cuts: the nearest node on the way, itself included, that a cut of the same column led
   * to; -1 where the column is new on this way.
   */
  readonly above: Int32Array;
  /** Of a node that cuts: the part of the rows that the sides taken on its column so far leave. */
  readonly held: Float64Array;
  /** The part of the parent's rows that came here. */
  readonly share: Float64Array;
  /** The part of all rows that came here. */
  readonly reach: Float64Array;
  /** Different columns on the way. */
  readonly met: Int32Array;
}

/** Follows all ways downwards; O(nodes · depth). */
export function linkNodes({ roots, features, left, right, counts }: TreeEnsemble): TreeLinks {
  const nodes = features.length;
  const depth = new Int32Array(nodes);
  const above = new Int32Array(nodes).fill(-1);
  const held = new Float64Array(nodes).fill(1);
  const share = new Float64Array(nodes).fill(1);
  const reach = new Float64Array(nodes);
  const met = new Int32Array(nodes);
  const parents = new Int32Array(nodes).fill(-1);
  for (let tree = 0; tree + 1 < roots.length; tree++) reach[roots[tree]!] = 1;
  // Parents stand before their children.
  for (let node = 0; node < nodes; node++) {
    const feature = features[node]!;
    if (feature < 0) continue;
    let at = node;
    while (parents[at]! >= 0 && features[parents[at]!] !== feature) at = parents[at]!;
    const parent = parents[at]!;
    if (parent >= 0) {
      above[node] = at;
      held[node] = held[parent]! * share[at]!;
    }
    const total = counts[left[node]!]! + counts[right[node]!]!;
    for (const child of [left[node]!, right[node]!]) {
      parents[child] = node;
      depth[child] = depth[node]! + 1;
      // Where no row came, no side is likelier.
      share[child] = total > 0 ? counts[child]! / total : 0.5;
      reach[child] = reach[node]! * share[child]!;
      met[child] = met[node]! + (parent < 0 ? 1 : 0);
    }
  }
  return { depth, above, held, share, reach, met };
}
