import { distances, type GraphSnapshot, reachable } from '@aegis/graph/csr';
import type { NodeEvidence } from './node-evidence.js';

/** Of so many nodes nearest to an entry it is counted how much trouble lies below them. */
const MOST_COMPARED = 32;

/**
 * Where users feel it: of the nodes with latency or errors (or else any evidence) one of those nearest to
 * an entry, a node that nobody calls; of several the one below which most evidence lies, then the first
 * by id. Without a graph the one with most evidence.
 */
export function chooseSymptom(
  evidence: ReadonlyMap<string, NodeEvidence>,
  graph: GraphSnapshot | null,
): string | null {
  const felt = [...evidence].filter(
    ([, node]) =>
      node.strength('latency') + node.strength('call-duration') + node.strength('errors') > 0,
  );
  const depths = graph === null ? null : depthsFromEntries(graph);
  const ranked = (felt.length > 0 ? felt : [...evidence])
    .map(([id, node]) => {
      const index = graph?.indexOf.get(id);
      const depth = depths === null || index === undefined ? 0 : depths[index]!;
      return { id, depth, total: node.total() };
    })
    .sort((a, b) => a.depth - b.depth || b.total - a.total || (a.id < b.id ? -1 : 1));
  const nearest = ranked.filter(({ depth }) => depth === ranked[0]?.depth);
  if (graph === null || nearest.length < 2) return nearest[0]?.id ?? null;
  const totals = Float64Array.from(graph.nodes, ({ id }) => evidence.get(id)?.total() ?? 0);
  const below = nearest
    .slice(0, MOST_COMPARED)
    .map(({ id, total }) => ({ id, total: totalBelow(graph, id, totals) ?? total }))
    .sort((a, b) => b.total - a.total || (a.id < b.id ? -1 : 1));
  return below[0]!.id;
}

/** Hops from the nearest node that nobody calls; the number of nodes where none leads there. */
function depthsFromEntries(graph: GraphSnapshot): Int32Array {
  const entries = graph.nodes.flatMap((_, node) =>
    graph.inOffsets[node] === graph.inOffsets[node + 1] ? [node] : [],
  );
  return distances(graph, entries).map((depth) => (depth < 0 ? graph.nodes.length : depth));
}

/** All evidence at what a node calls, directly or through others, itself included; null off the graph. */
function totalBelow(graph: GraphSnapshot, id: string, totals: Float64Array): number | null {
  const index = graph.indexOf.get(id);
  if (index === undefined) return null;
  let sum = 0;
  for (const node of reachable(graph, [index])) sum += totals[node]!;
  return sum;
}
