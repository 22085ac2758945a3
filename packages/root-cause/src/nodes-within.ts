import type { GraphSnapshot } from '@aegis/graph/csr';

/** How many calls, either way, the nodes at most `hops` from `id` are away from it; itself 0. */
export function nodesWithin(graph: GraphSnapshot, id: string, hops: number): Map<string, number> {
  const near = new Map([[id, 0]]);
  const start = graph.indexOf.get(id);
  if (start === undefined) return near;
  let frontier = [start];
  for (let hop = 1; hop <= hops && frontier.length > 0; hop++) {
    const next: number[] = [];
    for (const node of frontier) {
      reach(graph, graph.outOffsets, graph.outTargets, node, hop, near, next);
      reach(graph, graph.inOffsets, graph.inSources, node, hop, near, next);
    }
    frontier = next;
  }
  return near;
}

/** Notes the nodes at the other ends of a node's edges that have not been reached before. */
function reach(
  { nodes }: GraphSnapshot,
  offsets: Uint32Array,
  ends: Uint32Array,
  node: number,
  hop: number,
  near: Map<string, number>,
  next: number[],
): void {
  for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
    const other = ends[at]!;
    const { id } = nodes[other]!;
    if (near.has(id)) continue;
    near.set(id, hop);
    next.push(other);
  }
}
