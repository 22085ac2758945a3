import { ServiceGraph } from '@aegis/graph';
import { graphFromCompose } from '@aegis/graph/compose';
import { buildSnapshot, distances, pageRank, reachable } from '@aegis/graph/csr';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import { graphFromPrometheus } from '@aegis/graph/prometheus';
import { expect, restored } from './expect.mjs';
import { EDGES, MANIFESTS, NODES } from './manifests.mjs';

export const checks = {
  manifests() {
    const { graph, findings } = graphFromManifests(MANIFESTS);
    expect(graph.hasEdge('cart', 'store'), 'cart to call store');
    expect(graph.edges().length === EDGES.length, 'no other edges than those in the manifests');
    return [graph.nodes(), graph.edges(), findings, graph.toMermaid(), graph.pageRank()];
  },

  compose() {
    const services = Object.fromEntries(
      NODES.map(({ id }) => [id, { image: id === 'store' ? 'redis' : id, environment: {} }]),
    );
    for (const { from, to } of EDGES) services[from].environment[`${to}_URL`] = `http://${to}`;
    const { graph, findings, stats } = graphFromCompose(JSON.stringify({ services }));
    expect(graph.edges().length === EDGES.length, 'the edges of the settings and no others');
    return [graph.nodes(), graph.edges(), findings, stats];
  },

  prometheus() {
    const lines = EDGES.map(
      ({ from, to }) => `traces_service_graph_request_total{client="${from}",server="${to}"} 2`,
    );
    const { graph, findings, stats } = graphFromPrometheus(lines.join('\n'));
    expect(graph.edges().length === EDGES.length, 'an edge for every series');
    return [graph.nodes(), graph.edges(), findings, stats];
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
    ];
  },
};
