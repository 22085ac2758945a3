import type { GraphSnapshot } from '@aegis/graph/csr';
import type { NodeEvidence } from './node-evidence.js';

/**
 * Where users feel it: of the nodes with latency or errors (or else any evidence) the one nearest to an
 * entry, a node that nobody calls; of several the one with most evidence, then the first by id.
 */
export function chooseSymptom(
  evidence: ReadonlyMap<string, NodeEvidence>,
  graph: GraphSnapshot | null,
): string | null {
  const felt = [...evidence].filter(
    ([, node]) => node.strength('latency') + node.strength('errors') > 0,
  );
  const candidates = felt.length > 0 ? felt : [...evidence];
  const depths = graph === null ? null : depthsFromEntries(graph);
  const ranked = candidates
    .map(([id, node]) => {
      const index = graph?.indexOf.get(id);
      const depth = depths === null || index === undefined ? 0 : depths[index]!;
      return { id, depth, total: node.total() };
    })
    .sort((a, b) => a.depth - b.depth || b.total - a.total || (a.id < b.id ? -1 : 1));
  return ranked[0]?.id ?? null;
}

/** Hops from the nearest node that nobody calls; the number of nodes where none leads there. */
function depthsFromEntries(graph: GraphSnapshot): Uint32Array {
  const count = graph.nodes.length;
  const depths = new Uint32Array(count).fill(count);
  const queue: number[] = [];
  for (let i = 0; i < count; i++) {
    if (graph.inOffsets[i] === graph.inOffsets[i + 1]) {
      depths[i] = 0;
      queue.push(i);
    }
  }
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]!;
    for (let at = graph.outOffsets[node]!; at < graph.outOffsets[node + 1]!; at++) {
      const target = graph.outTargets[at]!;
      if (depths[target]! > depths[node]! + 1) {
        depths[target] = depths[node]! + 1;
        queue.push(target);
      }
    }
  }
  return depths;
}
