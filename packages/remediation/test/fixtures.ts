import type { Anomaly, Issue, Plan, PlanStep, RemediationAction, RootCause } from '@aegis/core';
import { buildSnapshot, type GraphNode, type GraphSource, type NodeKind } from '@aegis/graph/csr';

export function node(id: string, kind: NodeKind = 'service', replicas = 2): GraphNode {
  return { id, kind, namespace: null, replicas };
}

export function graphOf(
  nodes: readonly GraphNode[],
  calls: readonly [string, string][],
): GraphSource {
  const snapshot = buildSnapshot(
    nodes,
    calls.map(([from, to]) => ({
      from,
      to,
      kind: 'calls' as const,
      protocol: null,
      provenance: ['declared' as const],
      confidence: 1,
    })),
  );
  return { snapshot: () => snapshot };
}

/** A shop: something of every kind that can fail. */
export const SHOP: GraphSource = graphOf(
  [
    node('edge', 'ingress'),
    node('web', 'service', 3),
    node('cart'),
    node('catalog'),
    node('orders'),
    node('pay'),
    node('orders-db', 'datastore', 1),
    node('redis', 'cache', 1),
    node('events', 'queue', 1),
    node('bank', 'external', 1),
    node('loadgenerator', 'workload', 1),
  ],
  [
    ['loadgenerator', 'edge'],
    ['edge', 'web'],
    ['web', 'cart'],
    ['web', 'catalog'],
    ['web', 'orders'],
    ['cart', 'redis'],
    ['catalog', 'redis'],
    ['orders', 'orders-db'],
    ['orders', 'pay'],
    ['orders', 'events'],
    ['pay', 'bank'],
  ],
);

export function anomaly(nodeId: string, fields: Partial<Anomaly> = {}): Anomaly {
  return {
    id: `anomaly-${nodeId}-${fields.signal ?? 'errors'}`,
    source: 'metric',
    nodeId,
    signal: 'http_server_error_ratio',
    signalKind: 'errors',
    direction: 'up',
    timestampMs: 1_000_000,
    score: 9,
    tailProbability: 1e-9,
    severity: 'error',
    evidence: [],
    sentence: '',
    ...fields,
  };
}

export function issue(nodeId: string, kind: Issue['kind'], template = ''): Issue {
  return {
    id: `issue-${nodeId}-${kind}`,
    kind,
    nodeId,
    severity: 'error',
    firstSeenMs: 1_000_000,
    lastSeenMs: 1_000_000,
    count: 3,
    template,
    sentence: '',
  };
}

export function cause(nodeId: string, likelihood = 0.7): RootCause {
  return { nodeId, likelihood, evidence: [], path: [nodeId], hops: [], sentence: '' };
}

export function act(kind: RemediationAction['kind'], target: string): RemediationAction {
  return { kind, target, parameters: {} };
}

export function step(action: RemediationAction, fields: Partial<PlanStep> = {}): PlanStep {
  return {
    action,
    why: 'because',
    confidence: 0.9,
    reversible: true,
    blastRadius: [action.target],
    tier: 'auto',
    ...fields,
  };
}

export function planOf(id: string, ...steps: readonly PlanStep[]): Plan {
  return { id, incidentId: 'incident', createdMs: 0, steps, sentence: '' };
}
