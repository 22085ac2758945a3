import { buildSnapshot } from '@aegis/graph/csr';
import { IncidentGrouper, RootCauseAnalyzer } from '@aegis/root-cause';
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

export const checks = {
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
