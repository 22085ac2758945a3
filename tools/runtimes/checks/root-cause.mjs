import { Random } from '@aegis/core';
import { buildSnapshot } from '@aegis/graph/csr';
import { IncidentGrouper, RootCauseAnalyzer } from '@aegis/root-cause';
import {
  attributeAnomalies,
  causalGraphOf,
  counterfactual,
  distributionChange,
  StructuralModel,
} from '@aegis/root-cause/causal';
import { expect, restored } from './expect.mjs';
import { anomaly, issue } from './findings.mjs';
import { EDGES, NODES } from './manifests.mjs';

const snapshot = buildSnapshot(NODES, EDGES);
const graph = { snapshot: () => snapshot };

const ANOMALIES = [
  anomaly('store', 'saturation', 0, 7),
  anomaly('store', 'latency', 15_000, 6),
  anomaly('cart', 'latency', 30_000, 5),
  anomaly('prices', 'errors', 30_000, 4),
  anomaly('web', 'latency', 45_000, 5),
];

/** Latencies of every service of the graph, each with a part of its callees'. */
function latencies(causes, seed, rows, slow = null) {
  const random = new Random(seed);
  const effects = new Map(causes.nodes.map((id) => [id, []]));
  for (const { from, to } of causes.edges) effects.get(to).push(from);
  const columns = new Map(causes.nodes.map((id) => [id, []]));
  const valueAt = (id, row, values) => {
    if (!values.has(id)) {
      const own = 10 + random.normal() + (id === slow ? 30 : 0);
      const felt = effects.get(id).map((cause) => 0.7 * valueAt(cause, row, values));
      values.set(
        id,
        felt.reduce((sum, value) => sum + value, own),
      );
      columns.get(id).push(values.get(id));
    }
    return values.get(id);
  };
  for (let row = 0; row < rows; row++) {
    const values = new Map();
    for (const id of causes.nodes) valueAt(id, row, values);
  }
  return columns;
}

export const checks = {
  causal() {
    const causes = causalGraphOf(graph, { cycles: 'cut' });
    const fitted = new StructuralModel(causes);
    fitted.fit(latencies(causes, 1, 300));
    const model = restored(StructuralModel, fitted);
    const columns = latencies(causes, 2, 40, 'store');
    const sample = new Map([...columns].map(([id, column]) => [id, column[0]]));
    const anomaly = { target: 'web', sample };
    const exact = attributeAnomalies(model, anomaly);
    expect(exact.attributions[0]?.node === 'store', 'the store to account for most');
    return [
      exact,
      attributeAnomalies(model, anomaly, { maxExact: 0 }),
      counterfactual(model, { ...anomaly, nodes: ['store'] }),
      distributionChange(model, { target: 'web', columns }),
    ];
  },

  causes() {
    const analyzer = new RootCauseAnalyzer(graph);
    for (const one of ANOMALIES) analyzer.addNodeAnomaly(one.nodeId, one);
    analyzer.addNodeIssue('store', issue('store', 'disk-full', 10_000));
    analyzer.addNodeChange({ nodeId: 'search', kind: 'deploy', timestampMs: -600_000 });
    const analysis = analyzer.analyzeRootCause();
    expect(analysis.causes[0]?.nodeId === 'store', 'the store to be the cause');
    return [analysis, restored(RootCauseAnalyzer, analyzer, graph).analyzeRootCause()];
  },

  incidents() {
    const grouper = new IncidentGrouper(graph);
    const seen = ANOMALIES.map((one) => grouper.add(one));
    const again = restored(IncidentGrouper, grouper, graph);
    return [seen, grouper.open(), again.advance(86_400_000), again.incidents()];
  },
};
