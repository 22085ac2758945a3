import { compareText } from '../common/compare-text.js';
import type { ServiceGraph } from '../service-graph.js';
import type { FoundEdge } from './call-edges.js';
import type { Doors } from './doors.js';
import { replicasOf, type Topology } from './topology.js';

/** One edge a pair, the surest word on it, in the order of ids. */
function addEdges(graph: ServiceGraph, edges: readonly FoundEdge[]): void {
  const sorted = edges
    .map((edge) => ({ ...edge, from: edge.from.id, to: edge.to.id }))
    .sort(
      (a, b) =>
        compareText(a.from, b.from) ||
        compareText(a.to, b.to) ||
        compareText(a.protocol ?? '\uffff', b.protocol ?? '\uffff'),
    );
  for (const edge of sorted) graph.addEdge(edge);
}

/**
 * Writes the nodes of Services and workloads, and what is known between them.
 *
 * @returns the ids that are taken
 */
export function writeGraph(
  graph: ServiceGraph,
  topology: Topology,
  found: readonly FoundEdge[],
  doors: Doors,
): Set<string> {
  const taken = new Set<string>();
  const edges = [...found];
  const reached = new Set([...edges.map((edge) => edge.to), ...doors.targets()]);
  for (const node of topology.nodes) {
    // A Service over many nodes that nobody calls only gathers their metrics.
    if (node.members.length > 0 && node.workloads.length === 0 && !reached.has(node)) continue;
    const { id, kind, statedNamespace: namespace } = node;
    graph.addNode({ id, kind, namespace, replicas: replicasOf(node) });
    taken.add(id);
    for (const to of node.members) {
      if (to !== node) edges.push({ from: node, to, kind: 'routes', provenance: ['manifest'] });
    }
  }
  addEdges(graph, edges);
  return taken;
}
