import type { ActionKind } from '@aegis/core';
import type { GraphNode } from '@aegis/graph/csr';
import type { FaultKind } from '@aegis/remediation/simulator';

/** What somebody does who knows what is wrong: an effect, and the line that they type. */
export interface ExpertFix {
  readonly effect: ActionKind;
  readonly command: string;
}

/** Lines by what they do; `TARGET` is the node. */
const LINES: Readonly<Partial<Record<ActionKind, string>>> = {
  restart: 'kubectl rollout restart deploy/TARGET',
  rollback: 'kubectl rollout undo deploy/TARGET',
  'scale-out': 'kubectl scale deploy/TARGET --replicas=6',
  'raise-limits': 'kubectl set resources deploy/TARGET --limits=memory=2Gi',
  'restore-config': 'kubectl edit configmap TARGET',
  'disable-flag': 'kubectl edit configmap TARGET-flags',
  'clear-cache': 'kubectl exec TARGET-0 -- redis-cli flushall',
  failover: 'aws rds failover-db-cluster --db-cluster-identifier TARGET',
  drain: 'kubectl drain TARGET --ignore-daemonsets',
  'rate-limit':
    'kubectl annotate ingress TARGET nginx.ingress.kubernetes.io/limit-rps=20 --overwrite',
  'circuit-break':
    'kubectl patch destinationrule TARGET --type=merge -p \'{"spec":{"trafficPolicy":{"outlierDetection":{"consecutive5xxErrors":3}}}}\'',
};

/** The fix for a fault of a kind at a node; `withDeploy` tells whether a deploy brought it. */
export function expertFix(
  kind: FaultKind,
  node: Pick<GraphNode, 'id' | 'kind'>,
  withDeploy: boolean,
): ExpertFix {
  const effect = effectFor(kind, node, withDeploy);
  return { effect, command: LINES[effect]!.replaceAll('TARGET', node.id) };
}

function effectFor(
  kind: FaultKind,
  node: Pick<GraphNode, 'kind'>,
  withDeploy: boolean,
): ActionKind {
  switch (kind) {
    case 'crash':
    case 'lock-contention':
    case 'certificate-expired':
      return 'restart';
    case 'out-of-memory':
    case 'memory-leak':
      return withDeploy ? 'rollback' : 'raise-limits';
    case 'bad-deploy':
      return 'rollback';
    case 'cpu-saturation':
    case 'load-spike':
      return 'scale-out';
    case 'disk-full':
      return 'raise-limits';
    case 'bad-config':
      return 'restore-config';
    case 'flag-bug':
      return 'disable-flag';
    case 'cache-poisoned':
      return 'clear-cache';
    case 'retry-storm':
      return 'rate-limit';
    case 'dependency-slow':
    case 'dependency-down':
      return node.kind === 'external' ? 'circuit-break' : 'failover';
    case 'network-delay':
    case 'network-loss':
    case 'network-partition':
    case 'node-failure':
    case 'node-pressure':
      return 'drain';
  }
}
