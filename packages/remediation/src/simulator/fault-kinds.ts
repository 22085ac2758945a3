import type { ActionKind } from '@aegis/core';
import type { GraphNode, NodeKind } from '@aegis/graph/csr';

/** What can be made to go wrong in a {@link Simulation}. */
export type FaultKind =
  | 'crash'
  | 'out-of-memory'
  | 'memory-leak'
  | 'cpu-saturation'
  | 'bad-deploy'
  | 'bad-config'
  | 'dependency-slow'
  | 'dependency-down'
  | 'network-delay'
  | 'network-loss'
  | 'network-partition'
  | 'node-failure'
  | 'node-pressure'
  | 'load-spike'
  | 'disk-full'
  | 'lock-contention'
  | 'cache-poisoned'
  | 'certificate-expired'
  | 'flag-bug'
  | 'retry-storm';

/** Every kind of fault that the simulator knows. */
export const FAULT_KINDS: readonly FaultKind[] = Object.freeze([
  'crash',
  'out-of-memory',
  'memory-leak',
  'cpu-saturation',
  'bad-deploy',
  'bad-config',
  'dependency-slow',
  'dependency-down',
  'network-delay',
  'network-loss',
  'network-partition',
  'node-failure',
  'node-pressure',
  'load-spike',
  'disk-full',
  'lock-contention',
  'cache-poisoned',
  'certificate-expired',
  'flag-bug',
  'retry-storm',
]);

const NETWORK: readonly FaultKind[] = ['network-delay', 'network-loss', 'network-partition'];
const CODE: readonly FaultKind[] = [
  'crash',
  'out-of-memory',
  'memory-leak',
  'cpu-saturation',
  'bad-deploy',
  'bad-config',
  ...NETWORK,
  'load-spike',
  'certificate-expired',
  'flag-bug',
  'retry-storm',
];

const BY_KIND: Readonly<Record<NodeKind, readonly FaultKind[]>> = {
  service: CODE,
  workload: CODE,
  ingress: ['cpu-saturation', 'bad-config', 'load-spike', 'certificate-expired'],
  datastore: ['crash', 'dependency-slow', ...NETWORK, 'disk-full', 'lock-contention', 'bad-config'],
  cache: ['crash', 'memory-leak', 'dependency-slow', ...NETWORK, 'cache-poisoned'],
  queue: ['crash', 'dependency-slow', ...NETWORK, 'disk-full'],
  external: ['dependency-slow', 'dependency-down'],
  node: ['node-failure', 'node-pressure'],
  user: [],
};

/**
 * The faults that can befall a node, by what it is: a database has no feature flags, and somebody
 * else's API can only be slow or down.
 *
 * @example
 * ```ts
 * import { faultsFor } from '@aegis/remediation/simulator';
 * faultsFor({ kind: 'external' }); // => ['dependency-slow', 'dependency-down']
 * ```
 */
export function faultsFor(node: Pick<GraphNode, 'kind'>): readonly FaultKind[] {
  return BY_KIND[node.kind];
}

const STATEFUL: ReadonlySet<NodeKind> = new Set(['datastore', 'cache', 'queue']);

/**
 * The actions at the faulty node that take a fault away, the likely best first. Which of them are possible
 * depends on the node; `withDeploy` says whether a deploy brought the fault. What relieves without
 * taking away (a restart of a leak, more copies in a storm) is not among them: the physics know it.
 */
export function curesOf(
  kind: FaultKind,
  node: Pick<GraphNode, 'kind'>,
  withDeploy: boolean,
): readonly ActionKind[] {
  const stateful = STATEFUL.has(node.kind);
  switch (kind) {
    case 'crash':
      return stateful && node.kind !== 'cache' ? ['restart', 'failover'] : ['restart'];
    case 'out-of-memory':
    case 'memory-leak':
      return withDeploy ? ['rollback'] : ['raise-limits'];
    case 'cpu-saturation':
      return ['scale-out', 'raise-limits'];
    case 'bad-deploy':
      return ['rollback'];
    case 'bad-config':
      return ['restore-config'];
    case 'dependency-slow':
    case 'dependency-down':
      return node.kind === 'external' ? ['circuit-break'] : ['failover'];
    case 'network-delay':
    case 'network-loss':
    case 'network-partition':
      return stateful ? ['drain', 'failover'] : ['drain'];
    case 'node-failure':
    case 'node-pressure':
      return ['drain'];
    case 'load-spike':
      return ['rate-limit', 'scale-out'];
    case 'disk-full':
      return ['raise-limits', 'failover'];
    case 'lock-contention':
      return ['restart', 'failover'];
    case 'cache-poisoned':
      return ['clear-cache', 'restart'];
    case 'certificate-expired':
      return ['restart'];
    case 'flag-bug':
      return ['disable-flag'];
    case 'retry-storm':
      return ['rate-limit', 'circuit-break'];
  }
}
