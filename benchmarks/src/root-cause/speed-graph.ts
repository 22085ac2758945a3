import { type Anomaly, Random, type SignalKind } from '@aegis/core';
import { buildSnapshot, type GraphEdge, type GraphNode } from '@aegis/graph/csr';
import { RootCauseAnalyzer } from '@aegis/root-cause';

const CALLS_PER_NODE = 4;
const KINDS = ['latency', 'errors', 'saturation', 'traffic'] as const;

export function nodeOf(id: string): GraphNode {
  return { id, kind: 'service', namespace: null, replicas: 1 };
}

export function edgeOf(from: string, to: string): GraphEdge {
  return { from, to, kind: 'calls', protocol: null, provenance: ['trace'], confidence: 1 };
}

function anomalyOf(nodeId: string, signalKind: SignalKind, random: Random): Anomaly {
  return {
    id: `${nodeId}-${signalKind}`,
    source: 'metric',
    nodeId,
    signal: signalKind,
    signalKind,
    direction: 'up',
    timestampMs: 0,
    score: 3,
    tailProbability: 10 ** -(1 + 4 * random.float()),
    severity: 'error',
    evidence: [],
    sentence: `${signalKind} is up`,
  };
}

/** An analyser of a random graph with four calls a node, and two anomalies at a share of the nodes. */
export function analyzerOf(
  nodeCount: number,
  shareWithEvidence: number,
  seed: number,
): RootCauseAnalyzer {
  const random = new Random(seed);
  const nodes = Array.from({ length: nodeCount }, (_, i) => nodeOf(`n${i}`));
  const edges = Array.from({ length: CALLS_PER_NODE * nodeCount }, (_, i) =>
    edgeOf(`n${i % nodeCount}`, `n${random.integer(nodeCount)}`),
  );
  const snapshot = buildSnapshot(nodes, edges);
  const analyzer = new RootCauseAnalyzer({ snapshot: () => snapshot }, { maxNodes: nodeCount });
  for (const { id } of nodes) {
    if (!random.chance(shareWithEvidence)) continue;
    for (const kind of random.shuffle([...KINDS]).slice(0, 2)) {
      analyzer.addNodeAnomaly(id, anomalyOf(id, kind, random));
    }
  }
  return analyzer;
}
