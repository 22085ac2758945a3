import { createRequire } from 'node:module';
import { DirectedGraph } from 'graphology';
import type { RandomSystem } from './random-system.js';

type PageRank = (
  graph: DirectedGraph,
  options: { readonly getEdgeWeight: null; readonly tolerance: number },
) => Record<string, number>;

type Betweenness = (
  graph: DirectedGraph,
  options: { readonly getEdgeWeight: null; readonly normalized: boolean },
) => Record<string, number>;

const load = createRequire(import.meta.url);

/** Their declarations name no default that Node's ES modules would find. */
export const peerPageRank = load('graphology-metrics/centrality/pagerank.js') as PageRank;
export const peerBetweenness = load('graphology-metrics/centrality/betweenness.js') as Betweenness;

/** The system in graphology, asked for each edge whether it is there, as whoever reads traces must. */
export function graphologyOf({ nodes, edges }: RandomSystem): DirectedGraph {
  const graph = new DirectedGraph();
  for (const { id, kind } of nodes) graph.addNode(id, { kind });
  for (const { from, to, confidence } of edges) {
    if (!graph.hasEdge(from, to)) graph.addDirectedEdge(from, to, { confidence });
  }
  return graph;
}
