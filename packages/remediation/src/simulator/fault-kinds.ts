import type { ActionKind } from '@aegis/core';
import type { GraphNode, NodeKind } from '@aegis/graph/csr';

/** What can be made to go wrong in a {@link Simulation}. */
export type FaultKind =
  | 'crash'
  | 'memory-leak'
  | 'cpu-saturation'
  | 'bad-deploy'
  | 'bad-config'
  | 'dependency-slow'
  | 'network-delay'
  | 'load-spike'
  | 'cache-poisoned'
  | 'disk-full'
  | 'flag-bug';

/** Every kind of fault that the simulator knows. */
export const FAULT_KINDS: readonly FaultKind[] = Object.freeze([
  'crash',
  'memory-leak',
  'cpu-saturation',
  'bad-deploy',
  'bad-config',
  'dependency-slow',
  'network-delay',
  'load-spike',
  'cache-poisoned',
  'disk-full',
  'flag-bug',
]);

const CODE: readonly FaultKind[] = [
  'crash',
  'memory-leak',
  'cpu-saturation',
  'bad-deploy',
  'bad-config',
  'network-delay',
  'load-spike',
  'flag-bug',
];

const BY_KIND: Readonly<Record<NodeKind, readonly FaultKind[]>> = {
  service: CODE,
  workload: CODE,
  ingress: ['cpu-saturation', 'bad-config', 'load-spike'],
  datastore: ['crash', 'dependency-slow', 'network-delay', 'disk-full', 'bad-config'],
  cache: ['crash', 'memory-leak', 'dependency-slow', 'network-delay', 'cache-poisoned'],
  queue: ['crash', 'dependency-slow', 'network-delay', 'disk-full'],
  external: ['dependency-slow'],
  node: [],
  user: [],
};

/**
 * The faults that can befall a node, by what it is: a database has no feature flags, and somebody
 * else's API can only be slow.
 *
 * @example
 * ```ts
 * import { faultsFor } from '@aegis/remediation/simulator';
 * faultsFor({ kind: 'external' }); // => ['dependency-slow']
 * ```
 */
export function faultsFor(node: Pick<GraphNode, 'kind'>): readonly FaultKind[] {
  return BY_KIND[node.kind];
}

/**
 * The actions at the faulty node that take a fault away, cheapest first. Which of them are possible
 * depends on the node; `withDeploy` says whether a deploy brought the fault.
 */
export function curesOf(
  kind: FaultKind,
  node: Pick<GraphNode, 'kind'>,
  withDeploy: boolean,
): readonly ActionKind[] {
  switch (kind) {
    case 'crash':
      return node.kind === 'datastore' || node.kind === 'queue'
        ? ['restart', 'failover']
        : ['restart'];
    case 'memory-leak':
      return withDeploy ? ['rollback'] : ['raise-limits'];
    case 'cpu-saturation':
      return ['scale-out', 'raise-limits'];
    case 'bad-deploy':
      return ['rollback'];
    case 'bad-config':
      return ['restore-config'];
    case 'dependency-slow':
      return node.kind === 'external' ? ['circuit-break'] : ['failover'];
    case 'network-delay':
      return node.kind === 'service' || node.kind === 'workload'
        ? ['drain']
        : ['drain', 'failover'];
    case 'load-spike':
      return ['rate-limit', 'scale-out'];
    case 'cache-poisoned':
      return ['clear-cache', 'restart'];
    case 'disk-full':
      return ['raise-limits', 'failover'];
    case 'flag-bug':
      return ['disable-flag'];
  }
}
