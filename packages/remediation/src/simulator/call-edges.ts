import type { GraphSnapshot, NodeKind } from '@aegis/graph/csr';

/** What answers and never calls of its own accord. */
export const PASSIVE: ReadonlySet<NodeKind> = new Set([
  'datastore',
  'cache',
  'queue',
  'external',
  'node',
]);

const CALL_EDGES: ReadonlySet<string> = new Set([
  'calls',
  'stores',
  'publishes',
  'consumes',
  'routes',
]);

/** Who calls whom, without circles. */
export interface CallEdges {
  /** Callers before callees. */
  readonly order: Uint32Array;
  readonly targets: readonly number[][];
}

/** Depth first, leaving out edges back into the stack: what is left has no circles. */
export function acyclicCalls(snapshot: GraphSnapshot): CallEdges {
  const n = snapshot.nodes.length;
  const state = new Uint8Array(n);
  const targets: number[][] = Array.from({ length: n }, () => []);
  const finished: number[] = [];
  const stack = new Uint32Array(n);
  const places = new Uint32Array(n);
  const visit = (root: number): void => {
    let depth = 0;
    const enter = (node: number): void => {
      state[node] = 1;
      stack[depth] = node;
      places[depth++] = snapshot.outOffsets[node]!;
    };
    enter(root);
    while (depth > 0) {
      const node = stack[depth - 1]!;
      if (places[depth - 1]! >= snapshot.outOffsets[node + 1]!) {
        state[node] = 2;
        finished.push(node);
        depth--;
        continue;
      }
      const place = places[depth - 1]!++;
      const target = snapshot.outTargets[place]!;
      const edge = snapshot.edges[snapshot.outEdges[place]!]!;
      if (!CALL_EDGES.has(edge.kind) || target === node || state[target] === 1) continue;
      if (targets[node]!.includes(target)) continue;
      targets[node]!.push(target);
      if (state[target] === 0) enter(target);
    }
  };
  // Roots first, so that a circle is cut where the traffic enters it.
  for (let i = 0; i < n; i++) {
    if (snapshot.inOffsets[i] === snapshot.inOffsets[i + 1] && state[i] === 0) visit(i);
  }
  for (let i = 0; i < n; i++) if (state[i] === 0) visit(i);
  return { order: Uint32Array.from(finished.reverse()), targets };
}
