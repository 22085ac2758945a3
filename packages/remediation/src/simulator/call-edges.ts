import type { GraphNode, GraphSnapshot, NodeKind } from '@aegis/graph/csr';

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

/** Whether a node only makes traffic: nothing can be wrong with it and nothing can be done to it. */
export function isTrafficSource(node: Pick<GraphNode, 'id' | 'kind'>): boolean {
  return node.kind === 'user' || /load-?(gen|test)|locust|\bk6\b/i.test(node.id);
}

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
  const visit = (root: number): void => {
    const stack: { node: number; at: number }[] = [{ node: root, at: snapshot.outOffsets[root]! }];
    state[root] = 1;
    while (stack.length > 0) {
      const top = stack[stack.length - 1]!;
      if (top.at >= snapshot.outOffsets[top.node + 1]!) {
        state[top.node] = 2;
        finished.push(top.node);
        stack.pop();
        continue;
      }
      const place = top.at++;
      const target = snapshot.outTargets[place]!;
      const edge = snapshot.edges[snapshot.outEdges[place]!]!;
      const known = targets[top.node]!.includes(target);
      if (!CALL_EDGES.has(edge.kind) || target === top.node || state[target] === 1 || known)
        continue;
      targets[top.node]!.push(target);
      if (state[target] === 0) {
        state[target] = 1;
        stack.push({ node: target, at: snapshot.outOffsets[target]! });
      }
    }
  };
  // Roots first, so that a circle is cut where the traffic enters it.
  for (let i = 0; i < n; i++) {
    if (snapshot.inOffsets[i] === snapshot.inOffsets[i + 1] && state[i] === 0) visit(i);
  }
  for (let i = 0; i < n; i++) if (state[i] === 0) visit(i);
  return { order: Uint32Array.from(finished.reverse()), targets };
}
