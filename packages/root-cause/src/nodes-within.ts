import type { GraphSnapshot } from '@aegis/graph/csr';

/** How many calls, either way, the nodes at most `hops` from `id` are away from it; itself 0. */
export function nodesWithin(graph: GraphSnapshot, id: string, hops: number): Map<string, number> {
  const start = graph.indexOf.get(id);
  if (start === undefined) return new Map([[id, 0]]);
  const seen = new Map([[start, 0]]);
  let frontier = [start];
  for (let hop = 1; hop <= hops && frontier.length > 0; hop++) {
    const next: number[] = [];
    const visit = (offsets: Uint32Array, ends: Uint32Array, node: number): void => {
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        const other = ends[at]!;
        if (seen.has(other)) continue;
        seen.set(other, hop);
        next.push(other);
      }
    };
    for (const node of frontier) {
      visit(graph.outOffsets, graph.outTargets, node);
      visit(graph.inOffsets, graph.inSources, node);
    }
    frontier = next;
  }
  return new Map([...seen].map(([node, hop]) => [graph.nodes[node]!.id, hop]));
}
