import type { GraphSnapshot } from '@aegis/graph/csr';

/**
 * The ids that a node calls (`out`) or is called by (`in`), each once and never itself; none where the
 * graph does not know the node.
 */
export function neighbourIds(
  graph: GraphSnapshot | null,
  id: string,
  side: 'out' | 'in',
): string[] {
  const index = graph?.indexOf.get(id);
  if (graph === null || index === undefined) return [];
  const offsets = side === 'out' ? graph.outOffsets : graph.inOffsets;
  const ends = side === 'out' ? graph.outTargets : graph.inSources;
  const ids = new Set<string>();
  for (let at = offsets[index]!; at < offsets[index + 1]!; at++) {
    const other = graph.nodes[ends[at]!]!.id;
    if (other !== id) ids.add(other);
  }
  return [...ids];
}
