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
  const others = new Set(ends.subarray(offsets[index]!, offsets[index + 1]!));
  others.delete(index);
  return Array.from(others, (other) => graph.nodes[other]!.id);
}
