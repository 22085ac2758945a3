import { type Anomaly, Random } from '@aegis/core';
import { buildSnapshot } from '@aegis/graph/csr';
import { type MetricSeries, RootCauseAnalyzer, seriesAnomalies } from '@aegis/root-cause';
import { bench, describe } from 'vitest';

const SERVICES = 50;
const METRICS = 20;
const BASELINE = 1000;
const RECENT = 200;
const NODES = 10_000;
const EDGES_PER_NODE = 4;

function caseOf(random: Random): MetricSeries[] {
  return Array.from({ length: SERVICES * METRICS }, (_, i) => {
    const values = Float64Array.from({ length: BASELINE + RECENT }, () => random.normal());
    if (i % 97 === 0) for (let at = BASELINE; at < values.length; at++) values[at]! += 6;
    return {
      nodeId: `service-${i % SERVICES}`,
      signal: `metric-${i}`,
      kind: (['latency', 'errors', 'saturation', 'traffic'] as const)[i % 4]!,
      baseline: values.subarray(0, BASELINE),
      recent: values.subarray(BASELINE),
    };
  });
}

function analyzerOf(random: Random): RootCauseAnalyzer {
  const nodes = Array.from({ length: NODES }, (_, i) => {
    return { id: `n${i}`, kind: 'service' as const, namespace: null, replicas: 1 };
  });
  const about = { kind: 'calls' as const, protocol: null, provenance: ['trace' as const] };
  const edges = Array.from({ length: NODES * EDGES_PER_NODE }, (_, i) => {
    const from = `n${i % NODES}`;
    return { from, to: `n${random.integer(NODES)}`, confidence: 1, ...about };
  });
  const snapshot = buildSnapshot(nodes, edges);
  const analyzer = new RootCauseAnalyzer({ snapshot: () => snapshot });
  for (const { id } of nodes) {
    const anomaly: Anomaly = {
      id,
      source: 'metric',
      nodeId: id,
      signal: 'latency',
      signalKind: 'latency',
      direction: 'up',
      timestampMs: 0,
      score: 3,
      tailProbability: 10 ** -(1 + 4 * random.float()),
      severity: 'error',
      evidence: [],
      sentence: 'latency up',
    };
    analyzer.addNodeAnomaly(id, anomaly);
  }
  return analyzer;
}

describe('root cause', () => {
  const series = caseOf(new Random(1));
  bench('seriesAnomalies: 50 services × 20 metrics × 1,200 points', () => {
    seriesAnomalies(series);
  });
  const analyzer = analyzerOf(new Random(2));
  bench('analyzeRootCause: 10,000 nodes, all with evidence, 40,000 edges', () => {
    analyzer.analyzeRootCause({ symptom: 'n0' });
  });
});
