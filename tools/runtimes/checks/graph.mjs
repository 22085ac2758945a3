import { diffGraphs, ServiceGraph } from '@aegis/graph';
import { graphFromCompose } from '@aegis/graph/compose';
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
import { graphFromPrometheus } from '@aegis/graph/prometheus';
import { CallCollector, readOtlpSpans } from '@aegis/graph/traces';
import { expect, restored } from './expect.mjs';
import { EDGES, MANIFESTS, NODES } from './manifests.mjs';

/** A request to the web that asks the cart, whose store has no spans; times with their fractions. */
function exported() {
  const text = (key, stringValue) => ({ key, value: { stringValue } });
  const span = (kind, id, parent, from, to, ...attributes) => ({
    traceId: '5b8efff798038103d269b633813fc60c',
    ...{ kind, spanId: `a${id}`, parentSpanId: parent, name: `span ${id}`, attributes },
    startTimeUnixNano: `15447126601234${from}`,
    endTimeUnixNano: `15447126601234${to}`,
  });
  const resource = (name, ...spans) => ({
    resource: { attributes: [text('service.name', name)] },
    scopeSpans: [{ spans }],
  });
  const store = [text('db.system.name', 'redis'), text('server.address', 'store')];
  const web = [span(2, 1, '', '00001', '90007'), span(3, 2, 'a1', '10003', '70001')];
  const cart = [span(2, 3, 'a2', '20009', '60005'), span(3, 4, 'a3', '30001', '40003', ...store)];
  return JSON.stringify({ resourceSpans: [resource('web', ...web), resource('cart', ...cart)] });
}

export const checks = {
  traces() {
    const { spans, findings } = readOtlpSpans(exported());
    const collector = new CallCollector();
    collector.addAll(spans);
    const again = restored(CallCollector, collector);
    for (const one of [collector, again]) one.flush();
    const { edges } = again.graph().snapshot();
    expect(
      edges.some(({ from, to }) => from === 'cart' && to === 'store'),
      'cart to use store',
    );
    return [collector, again].flatMap((one) => [one.calls(), one.stats(), edges, findings]);
  },

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
