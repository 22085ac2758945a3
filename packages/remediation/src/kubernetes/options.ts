import { type ActionKind, AegisError, checkNumber, resolveOptions } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { Executor } from '../guard/executor.js';
import type { WatchLike } from './client-like.js';
import { quantityOf } from './quantity.js';
import { isName, type KubernetesTarget } from './target.js';

/** Does a kind of act that Kubernetes alone cannot. */
export type ActionHandler = Pick<Executor, 'execute' | 'undo'>;

/** Options of {@link KubernetesExecutor}. */
export interface KubernetesExecutorOptions {
  /**
   * The only namespaces whose workloads are acted on. Draining a machine moves whatever runs there.
   * @defaultValue ['default']
   */
  readonly namespaces?: readonly string[];
  /** Tells machines from workloads, and namespaces of nodes. @defaultValue null */
  readonly graph?: GraphSource | null;
  /**
   * The object that a node of the graph stands for; null where the default shall look. The default takes
   * the id for the name of a workload, or else of a Service with one workload behind it.
   * @defaultValue null
   */
  readonly locate?: ((nodeId: string) => KubernetesTarget | null) | null;
  /** Do acts by kind, instead of what is built in. @defaultValue {} */
  readonly handlers?: Readonly<Partial<Record<ActionKind, ActionHandler>>>;
  /** Lets the API server check every change and keep none. @defaultValue false */
  readonly dryRun?: boolean;
  /** How often one change is tried, 1 to 20. @defaultValue 5 */
  readonly attempts?: number;
  /** The wait before the second try, ms; it doubles. `Retry-After` makes it longer. @defaultValue 500 */
  readonly backoffMs?: number;
  /**
   * After so long without an answer a request counts as lost, ms; needs `startTimer` of the clock.
   * @defaultValue 30000
   */
  readonly requestTimeoutMs?: number;
  /** The time that one act may take in all, ms: evictions wait for budgets. @defaultValue 300000 */
  readonly deadlineMs?: number;
  /** Nothing is scaled to more copies, 1 to 10,000. @defaultValue 64 */
  readonly maxReplicas?: number;
  /**
   * No limit is raised above these, by resource; resources that are not named stay as they are.
   * @defaultValue { cpu: '16', memory: '64Gi', 'ephemeral-storage': '100Gi' }
   */
  readonly maxLimits?: Readonly<Record<string, string>>;
  /** Whether draining a machine may delete what pods keep in an emptyDir there. @defaultValue false */
  readonly evictLocalData?: boolean;
  /** `new Watch(kubeConfig)`, for `waitForRollout`; without it, it asks again and again. @defaultValue null */
  readonly watch?: WatchLike | null;
}

const OWNER = 'KubernetesExecutor';
const DAY_MS = 86_400_000;

const DEFAULTS: Required<KubernetesExecutorOptions> = Object.freeze({
  namespaces: Object.freeze(['default']),
  graph: null,
  locate: null,
  handlers: Object.freeze({}),
  dryRun: false,
  attempts: 5,
  backoffMs: 500,
  requestTimeoutMs: 30_000,
  deadlineMs: 300_000,
  maxReplicas: 64,
  maxLimits: Object.freeze({ cpu: '16', memory: '64Gi', 'ephemeral-storage': '100Gi' }),
  evictLocalData: false,
  watch: null,
});

/** @throws AegisError `invalid-option` */
export function resolveExecutorOptions(
  options: KubernetesExecutorOptions | undefined,
): Readonly<Required<KubernetesExecutorOptions>> {
  const resolved = resolveOptions(OWNER, DEFAULTS, options);
  checkNumber(OWNER, 'attempts', resolved.attempts, { min: 1, max: 20, integer: true });
  checkNumber(OWNER, 'backoffMs', resolved.backoffMs, { min: 0, max: DAY_MS });
  checkNumber(OWNER, 'requestTimeoutMs', resolved.requestTimeoutMs, { min: 1, max: DAY_MS });
  checkNumber(OWNER, 'deadlineMs', resolved.deadlineMs, { min: 1, max: DAY_MS });
  checkNumber(OWNER, 'maxReplicas', resolved.maxReplicas, { min: 1, max: 10_000, integer: true });
  checkNamespaces(OWNER, resolved.namespaces);
  for (const [resource, limit] of Object.entries(resolved.maxLimits)) {
    if (quantityOf(limit) === null) {
      throw refuse(`maxLimits.${resource} is "${limit}"; give a quantity such as "4" or "8Gi"`);
    }
  }
  for (const [kind, handler] of Object.entries(resolved.handlers)) {
    if (typeof handler?.execute !== 'function' || typeof handler.undo !== 'function') {
      throw refuse(`handlers.${kind} lacks execute or undo; give both`);
    }
  }
  if (resolved.locate !== null && typeof resolved.locate !== 'function') {
    throw refuse('locate is no function; give one or null');
  }
  return resolved;
}

/** @throws AegisError `invalid-option` */
export function checkNamespaces(owner: string, namespaces: readonly string[]): void {
  const listed = Array.isArray(namespaces) && namespaces.length > 0 && namespaces.length <= 100;
  const bad = listed ? namespaces.findIndex((name) => !isName(name) || name.includes('.')) : -1;
  if (listed && bad < 0) return;
  const what = listed ? `holds "${String(namespaces[bad])}"` : 'is no list of 1 to 100 names';
  const message = `${owner}: namespaces ${what}; give names of namespaces.`;
  throw new AegisError('invalid-option', message);
}

function refuse(sentence: string): AegisError {
  return new AegisError('invalid-option', `${OWNER}: ${sentence}.`);
}
