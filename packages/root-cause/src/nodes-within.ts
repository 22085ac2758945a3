import type { GraphSnapshot } from '@aegis/graph/csr';

/** The ids of the nodes at most `hops` calls from `id`, either way, itself included. */
export function nodesWithin(graph: GraphSnapshot, id: string, hops: number): Set<string> {
  const start = graph.indexOf.get(id);
  if (start === undefined) return new Set([id]);
  const seen = new Set([start]);
  let frontier = [start];
  for (let hop = 0; hop < hops && frontier.length > 0; hop++) {
    const next: number[] = [];
    const visit = (offsets: Uint32Array, ends: Uint32Array, node: number): void => {
      for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
        const other = ends[at]!;
        if (seen.has(other)) continue;
        seen.add(other);
        next.push(other);
      }
    };
    for (const node of frontier) {
      visit(graph.outOffsets, graph.outTargets, node);
      visit(graph.inOffsets, graph.inSources, node);
    }
    frontier = next;
  }
  return new Set([...seen].map((node) => graph.nodes[node]!.id));
}
