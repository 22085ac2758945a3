import { diffGraphs, ServiceGraph } from '@aegis/graph';
import {
  betweenness,
  buildSnapshot,
  distances,
  extendSnapshot,
  pageRank,
  reachable,
  stronglyConnected,
} from '@aegis/graph/csr';
import { toDot, toGexf, toPicture, toText } from '@aegis/graph/export';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import { expect, restored } from './expect.mjs';
import { EDGES, MANIFESTS, NODES } from './manifests.mjs';

export const checks = {
  manifests() {
    const { graph, findings } = graphFromManifests(MANIFESTS);
    expect(graph.hasEdge('cart', 'store'), 'cart to call store');
    expect(graph.edges().length === EDGES.length, 'no other edges than those in the manifests');
    return [graph.nodes(), graph.edges(), findings, graph.toMermaid(), graph.pageRank()];
  },

  questions() {
    const graph = new ServiceGraph();
    for (const node of NODES) graph.addNode(node);
    for (const edge of EDGES) graph.addEdge(edge);
    const again = restored(ServiceGraph, graph);
    expect(again.blastRadius('store').includes('web'), 'trouble of the store to reach the web');
    return [graph, again].map((one) => [
      one.blastRadius('store'),
      one.dependencies('web'),
      one.pathsTo('web', 'store'),
      one.neighbourhood('prices', 1),
    ]);
  },

  csr() {
    const snapshot = buildSnapshot(NODES, EDGES);
    const { outOffsets, outTargets, inOffsets, inSources } = snapshot;
    const ranked = pageRank(snapshot);
    return [
      [outOffsets, outTargets, inOffsets, inSources],
      ranked,
      distances(snapshot, [0]),
      reachable(snapshot, [0]),
      betweenness(snapshot),
      betweenness(snapshot, { exactUpTo: 0, samples: 2 }),
      stronglyConnected(snapshot),
      extendSnapshot(buildSnapshot(NODES, []), { edges: EDGES }),
    ];
  },

  pictures() {
    const snapshot = buildSnapshot(NODES, EDGES);
    const options = { path: ['web', 'store'], health: new Map([['store', 12.5]]) };
    const { summary } = diffGraphs(buildSnapshot(NODES, []), snapshot);
    expect(summary.includes('added'), 'the edges to have been added');
    const draw = (to) => to(snapshot, options);
    return [summary, ...[toDot, toGexf, toPicture, toText].map(draw)];
  },
};
