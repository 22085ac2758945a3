import type { GraphSnapshot } from './graph-snapshot.js';

/** Which nodes reach each other. */
export interface Components {
  readonly count: number;
  /**
   * The number of each node's component, in the order of `snapshot.nodes`. An edge between components
   * leads from the higher number to the lower: what calls nothing comes first.
   */
  readonly componentOf: Uint32Array;
}

const UNSEEN = 0xffffffff;

/**
 * The strongly connected components: nodes that reach each other by calls share one, a node outside
 * every ring has one of its own. Numbered so that dependencies come before those that depend on them.
 *
 * O(nodes + edges) time and 24 bytes a node, without recursion, so that long chains are no matter.
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { stronglyConnected } from '@aegis/graph/csr';
 * const graph = new ServiceGraph();
 * for (const [from, to] of [['web', 'cart'], ['cart', 'stock'], ['stock', 'cart']]) graph.addEdge({ from, to });
 * const { count, componentOf } = stronglyConnected(graph.snapshot());
 * count; // => 2
 * [...componentOf]; // => [1, 0, 0]
 * ```
 *
 * @see Tarjan (1972), Depth-first search and linear graph algorithms, SIAM J. Comput. 1(2),
 * doi:10.1137/0201010
 */
export function stronglyConnected(snapshot: GraphSnapshot): Components {
  const { outOffsets, outTargets } = snapshot;
  const size = snapshot.nodes.length;
  const componentOf = new Uint32Array(size).fill(UNSEEN);
  const order = new Uint32Array(size).fill(UNSEEN);
  const low = new Uint32Array(size);
  const next = outOffsets.slice(0, size);
  const trail = new Uint32Array(size);
  const open = new Uint32Array(size);
  let [count, seen, depth, opened] = [0, 0, 0, 0];
  const enter = (node: number): void => {
    order[node] = low[node] = seen++;
    trail[depth++] = node;
    open[opened++] = node;
  };
  for (let root = 0; root < size; root++) {
    if (order[root] !== UNSEEN) continue;
    enter(root);
    while (depth > 0) {
      const node = trail[depth - 1]!;
      if (next[node]! < outOffsets[node + 1]!) {
        const target = outTargets[next[node]!++]!;
        if (order[target] === UNSEEN) enter(target);
        else if (componentOf[target] === UNSEEN) low[node] = Math.min(low[node]!, order[target]!);
        continue;
      }
      depth--;
      if (depth > 0) {
        const caller = trail[depth - 1]!;
        low[caller] = Math.min(low[caller]!, low[node]!);
      }
      if (low[node] !== order[node]) continue;
      let member: number;
      do {
        member = open[--opened]!;
        componentOf[member] = count;
      } while (member !== node);
      count++;
    }
  }
  return { count, componentOf };
}

/**
 * The rings of calls: every group of nodes that reach each other, and every node that calls itself.
 *
 * @returns groups of node numbers, each ascending, by their first; empty where calls only go down
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { callRings } from '@aegis/graph/csr';
 * const graph = new ServiceGraph();
 * for (const [from, to] of [['web', 'cart'], ['cart', 'stock'], ['stock', 'cart']]) graph.addEdge({ from, to });
 * callRings(graph.snapshot()); // => [[1, 2]]
 * ```
 */
export function callRings(snapshot: GraphSnapshot): number[][] {
  const { outOffsets, outTargets } = snapshot;
  const { count, componentOf } = stronglyConnected(snapshot);
  const sizes = new Uint32Array(count);
  for (const component of componentOf) sizes[component]!++;
  const callsItself = (node: number): boolean =>
    outTargets.subarray(outOffsets[node]!, outOffsets[node + 1]!).includes(node);
  const groups = new Map<number, number[]>();
  for (let node = 0; node < componentOf.length; node++) {
    const component = componentOf[node]!;
    if (sizes[component] === 1 && !callsItself(node)) continue;
    const group = groups.get(component);
    if (group === undefined) groups.set(component, [node]);
    else group.push(node);
  }
  return [...groups.values()];
}
