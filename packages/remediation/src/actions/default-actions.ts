import type { ActionKind } from '@aegis/core';
import type { NodeKind } from '@aegis/graph/csr';
import type { ActionDefinition, ParameterSchema } from './action-definition.js';

const CODE: readonly NodeKind[] = ['service', 'workload'];
const COMPUTE: readonly NodeKind[] = [...CODE, 'ingress'];
const STATE: readonly NodeKind[] = ['datastore', 'cache', 'queue'];
const OURS: readonly NodeKind[] = [...COMPUTE, ...STATE];

const NO_PARAMETERS: Readonly<Record<string, ParameterSchema>> = Object.freeze({});

function define(
  kind: ActionKind,
  definition: Partial<ActionDefinition> & Pick<ActionDefinition, 'effect'>,
): ActionDefinition {
  return Object.freeze({
    kind,
    targets: OURS,
    reversible: false,
    undoneBy: null,
    cost: 0.1,
    delayTicks: 1,
    needsRecent: null,
    disturbsCallers: false,
    parameters: NO_PARAMETERS,
    ...definition,
  });
}

/**
 * The shipped catalogue: every kind of action with its targets, cost, delay and way back. The policy
 * chooses among these, and the guard lets nothing else through.
 *
 * @example
 * ```ts
 * import { DEFAULT_ACTIONS } from '@aegis/remediation';
 * DEFAULT_ACTIONS.find((action) => action.kind === 'rollback')?.needsRecent; // => 'deploy'
 * ```
 */
export const DEFAULT_ACTIONS: readonly ActionDefinition[] = Object.freeze([
  define('observe', {
    targets: [],
    reversible: true,
    cost: 0,
    delayTicks: 0,
    effect: 'wait and watch',
  }),
  define('restart', {
    cost: 0.1,
    disturbsCallers: true,
    rolling: true,
    effect: 'replace its running copies one after the other',
  }),
  define('rollback', {
    targets: CODE,
    reversible: true,
    cost: 0.12,
    needsRecent: 'deploy',
    disturbsCallers: true,
    rolling: true,
    effect: 'return to the revision before the last deploy',
  }),
  define('scale-out', {
    targets: COMPUTE,
    reversible: true,
    undoneBy: 'scale-in',
    cost: 0.12,
    parameters: { replicas: { type: 'number', required: false, min: 1, max: 64 } },
    effect: 'double its copies',
  }),
  define('scale-in', {
    targets: COMPUTE,
    reversible: true,
    undoneBy: 'scale-out',
    cost: 0.08,
    parameters: { replicas: { type: 'number', required: false, min: 1, max: 64 } },
    effect: 'halve its copies',
  }),
  define('raise-limits', {
    reversible: true,
    cost: 0.12,
    disturbsCallers: true,
    rolling: true,
    parameters: { factor: { type: 'number', required: false, min: 1, max: 4 } },
    effect: 'give it more memory, processor time and disk',
  }),
  define('circuit-break', {
    targets: [...CODE, 'cache', 'external'],
    reversible: true,
    cost: 0.12,
    delayTicks: 0,
    disturbsCallers: true,
    effect: 'let its callers answer without it',
  }),
  define('disable-flag', {
    targets: CODE,
    reversible: true,
    cost: 0.1,
    delayTicks: 0,
    needsRecent: 'flag',
    parameters: { flag: { type: 'string', required: false } },
    effect: 'switch the last changed feature flag off',
  }),
  define('clear-cache', {
    targets: ['cache'],
    cost: 0.12,
    delayTicks: 0,
    disturbsCallers: true,
    effect: 'drop what it holds, so that it fills again from the origin',
  }),
  define('rate-limit', {
    targets: COMPUTE,
    reversible: true,
    cost: 0.12,
    delayTicks: 0,
    disturbsCallers: true,
    effect: 'turn the least important requests away',
  }),
  define('restore-config', {
    reversible: true,
    cost: 0.12,
    needsRecent: 'config',
    disturbsCallers: true,
    rolling: true,
    effect: 'bring the configuration before the last change back',
  }),
  define('failover', {
    targets: STATE,
    cost: 0.3,
    disturbsCallers: true,
    effect: 'make its standby the primary',
  }),
  define('cordon', {
    targets: ['node'],
    reversible: true,
    cost: 0.05,
    delayTicks: 0,
    effect: 'schedule nothing new on it',
  }),
  define('drain', {
    targets: [...OURS, 'node'],
    cost: 0.2,
    delayTicks: 1,
    disturbsCallers: true,
    effect: 'move it to other machines',
  }),
  define('page', {
    targets: [],
    cost: 0.2,
    delayTicks: 0,
    effect: 'call a person',
  }),
]);

/**
 * The kinds that the shipped policy has an output for, in the order of its outputs. Append only: the
 * order is part of every saved policy.
 */
export const POLICY_KINDS: readonly ActionKind[] = Object.freeze([
  'restart',
  'rollback',
  'scale-out',
  'scale-in',
  'raise-limits',
  'circuit-break',
  'disable-flag',
  'clear-cache',
  'rate-limit',
  'restore-config',
  'failover',
  'drain',
  'cordon',
  'page',
]);
