/** What is read of a node of a service graph. */
export interface GraphNodeView {
  readonly id: string;
  readonly kind: string;
}

/** The part of a graph's snapshot that is read: rows of calls, both ways. */
export interface GraphSnapshotView {
  readonly nodes: readonly GraphNodeView[];
  readonly indexOf: ReadonlyMap<string, number>;
  readonly outOffsets: Uint32Array;
  readonly outTargets: Uint32Array;
  readonly inOffsets: Uint32Array;
  readonly inSources: Uint32Array;
}

/** Anything that can be asked for a frozen graph; `ServiceGraph` of `@aegis/graph` is one. */
export interface GraphView {
  snapshot(): GraphSnapshotView;
}

/** How many calls lead from `from` to each node: -1 where none do. Breadth first, O(nodes + edges). */
export function hopsFrom(graph: GraphSnapshotView, from: number): Int32Array {
  const hops = new Int32Array(graph.nodes.length).fill(-1);
  const queue = new Int32Array(graph.nodes.length);
  hops[from] = 0;
  queue[0] = from;
  let tail = 1;
  for (let head = 0; head < tail; head++) {
    const node = queue[head]!;
    for (let e = graph.outOffsets[node]!; e < graph.outOffsets[node + 1]!; e++) {
      const next = graph.outTargets[e]!;
      if (hops[next]! >= 0) continue;
      hops[next] = hops[node]! + 1;
      queue[tail++] = next;
    }
  }
  return hops;
}
