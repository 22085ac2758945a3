import { type ActionKind, AegisError, checkNumber, type RemediationAction } from '@aegis/core';
import type { ExecutionContext, ExecutionResult, Executor } from '../guard/executor.js';
import { type ActStatus, actStatus } from './act-status.js';
import type { Act, ActContext } from './acts/act.js';
import { ACTS, restoreStep } from './acts/acts-by-kind.js';
import { drain } from './acts/drain.js';
import { Evictor } from './acts/evict.js';
import { changeObject, type Decision } from './change-object.js';
import type { Clock, KubeConfigLike } from './client-like.js';
import { findUndone, readJournal, recordKey } from './journal.js';
import { KubeApi, type Patience, type Reading } from './kube-api.js';
import { locateTarget, type Place } from './locate.js';
import {
  type ActionHandler,
  type KubernetesExecutorOptions,
  resolveExecutorOptions,
} from './options.js';
import { checkPermissions, type PreflightReport } from './preflight.js';
import { type KubernetesTarget, nameOf } from './target.js';
import { Transport } from './transport.js';
import { type RolloutResult, waitForRollout } from './wait-for-rollout.js';

function no(message: string): ExecutionResult {
  return { ok: false, message };
}

function placeOf(kind: ActionKind): Place {
  return kind === 'cordon' ? 'machine' : kind === 'drain' ? 'either' : 'workload';
}

/**
 * Carries acts out in a Kubernetes cluster. Every change is one patch that only takes where nobody
 * changed the object in between, and that writes down in the object, in the annotation
 * `aegis.dev/actions`, under which key it was done and what was before: a repeat, from whichever process,
 * sees it there and does nothing, a lost answer is looked up there, and an undo finds there what to
 * restore. What goes wrong is an answer with `ok: false` and a sentence; nothing is thrown.
 *
 * Kinds that no API of Kubernetes does (`circuit-break`, `disable-flag`, `clear-cache`, `rate-limit`,
 * `restore-config`, `failover`, `page`) are refused unless `handlers` has something for them.
 *
 * @param kubeConfig - the `KubeConfig` of `@kubernetes/client-node`, loaded by you
 * @param clock - `now`, `sleep` and `startTimer`, since this package has no timers of its own
 * @throws AegisError `invalid-option`, `invalid-argument`
 *
 * @example
 * ```ts no-check
 * import { KubeConfig } from '@kubernetes/client-node';
 * import { KubernetesExecutor } from '@aegis/remediation/kubernetes';
 *
 * const kubeConfig = new KubeConfig();
 * kubeConfig.loadFromDefault();
 * const clock = {
 *   now: Date.now,
 *   sleep: (ms: number) => new Promise((end) => setTimeout(end, ms)),
 *   startTimer: (run: () => void, ms: number) => {
 *     const timer = setTimeout(run, ms);
 *     return () => clearTimeout(timer);
 *   },
 * };
 * const executor = new KubernetesExecutor(kubeConfig, clock, { namespaces: ['shop'] });
 * await executor.execute(
 *   { kind: 'restart', target: 'cart', parameters: {} }, { idempotencyKey: 'incident-1' },
 * );
 * ```
 */
export class KubernetesExecutor implements Executor {
  /** `kubernetes`, or `dry-run` where nothing is kept: `executePlan` then verifies nothing. */
  readonly name: string;
  readonly #api: KubeApi;
  readonly #evictor: Evictor;
  readonly #settings: Readonly<Required<KubernetesExecutorOptions>>;

  constructor(kubeConfig: KubeConfigLike, clock: Clock, options?: KubernetesExecutorOptions) {
    const settings = resolveExecutorOptions(options);
    if (typeof clock?.now !== 'function' || typeof clock.sleep !== 'function') {
      const message = 'KubernetesExecutor: the clock lacks now or sleep; give both.';
      throw new AegisError('invalid-argument', message);
    }
    let transport: Transport;
    try {
      transport = new Transport(kubeConfig, clock, settings.requestTimeoutMs);
    } catch (cause) {
      const message =
        'KubernetesExecutor: the KubeConfig makes no client; load it first, with a current context.';
      throw new AegisError('invalid-argument', message, { cause });
    }
    this.#settings = settings;
    this.#api = new KubeApi(transport, clock, settings);
    this.#evictor = new Evictor(this.#api);
    this.name = settings.dryRun ? 'dry-run' : 'kubernetes';
  }

  execute(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult> {
    return this.#safely(context, async () => {
      const handler = this.#handler(action.kind);
      if (handler !== null) return handler.execute(action, context);
      if (action.kind === 'observe') return { ok: true, message: 'nothing was to be done' };
      const place = await this.#prepare(action, this.#patience(context));
      if (place.kind === 'failed') return no(place.message);
      const key = recordKey(context.idempotencyKey);
      if (action.kind === 'drain') return drain(place.value, this.#evictor, action, key);
      const { ok, message } = await this.#apply(ACTS[action.kind]!, action, key, place.value);
      return { ok, message };
    });
  }

  undo(action: RemediationAction, context: ExecutionContext): Promise<ExecutionResult> {
    return this.#safely(context, async () => {
      const handler = this.#handler(action.kind);
      if (handler !== null) return handler.undo(action, context);
      if (action.kind === 'observe') return { ok: true, message: 'nothing was done' };
      const place = await this.#prepare(action, this.#patience(context));
      if (place.kind === 'failed') return no(place.message);
      return this.#takeBack(action, context.idempotencyKey, place.value);
    });
  }

  /**
   * What became of an act, by what its object remembers. A drain is done pod by pod and remembered only
   * where it began, so of one that is remembered nothing more is known; acts of handlers are theirs to tell.
   */
  async status(
    idempotencyKey: string,
    act: Pick<RemediationAction, 'kind' | 'target'>,
  ): Promise<ActStatus> {
    if (this.#handler(act.kind) !== null) return 'unknown';
    try {
      const place = await this.#prepare({ ...act, parameters: {} }, this.#patience());
      return place.kind === 'found'
        ? await actStatus(place.value, act.kind, idempotencyKey)
        : 'unknown';
    } catch {
      return 'unknown';
    }
  }

  /** Asks the API server beforehand whether it would allow what these acts need. */
  async preflight(actions: readonly RemediationAction[]): Promise<PreflightReport> {
    const patience = this.#patience();
    const wanted: { action: RemediationAction; target: KubernetesTarget }[] = [];
    const problems: string[] = [];
    for (const action of actions) {
      if (action.kind === 'observe' || this.#handler(action.kind) !== null) continue;
      const place = await this.#prepare(action, patience);
      if (place.kind === 'found') wanted.push({ action, target: place.value.target });
      else problems.push(`${action.kind} ${action.target}: ${place.message}`);
    }
    return checkPermissions(this.#api, wanted, problems, patience);
  }

  /**
   * Waits until the pods of a workload are those of its newest template, and available.
   *
   * @param nodeId - as in an act's `target`
   * @param deadlineMs - how long to wait at most, ms
   * @throws AegisError `invalid-option`
   */
  async waitForRollout(nodeId: string, deadlineMs: number): Promise<RolloutResult> {
    checkNumber('waitForRollout', 'deadlineMs', deadlineMs, { min: 0 });
    const patience = { untilMs: this.#api.clock.now() + deadlineMs };
    try {
      const found = await locateTarget(this.#api, this.#settings, nodeId, 'workload', patience);
      if (found.kind === 'failed') return no(found.message);
      return await waitForRollout(this.#api, found.value, this.#settings.watch, patience);
    } catch (error) {
      return no(`it broke off: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  #patience(context?: ExecutionContext): Patience {
    const untilMs = this.#api.clock.now() + this.#settings.deadlineMs;
    return { untilMs, signal: context?.signal };
  }

  #handler(kind: ActionKind): ActionHandler | null {
    const { handlers } = this.#settings;
    return Object.hasOwn(handlers, kind) ? (handlers[kind] ?? null) : null;
  }

  async #safely(
    context: ExecutionContext,
    run: () => Promise<ExecutionResult>,
  ): Promise<ExecutionResult> {
    try {
      const key: unknown = context.idempotencyKey;
      if (typeof key !== 'string' || key === '') {
        return no('there is no idempotency key, so a repeat could not be told; give one');
      }
      return await run();
    } catch (error) {
      // What is handed in, a handler, a graph or `locate`, may throw.
      return no(`it broke off: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #prepare(action: RemediationAction, patience: Patience): Promise<Reading<ActContext>> {
    const [api, settings] = [this.#api, this.#settings];
    if (action.kind !== 'drain' && !Object.hasOwn(ACTS, action.kind)) {
      const message = `Kubernetes by itself cannot ${String(action.kind)}; give handlers["${String(action.kind)}"]`;
      return { kind: 'failed', status: null, message };
    }
    const place = placeOf(action.kind);
    const found = await locateTarget(api, settings, action.target, place, patience);
    if (found.kind === 'failed') return found;
    const target = found.value;
    if (target.kind === 'Node' && place === 'workload') {
      const message = `${nameOf(target)} is a machine; ${action.kind} is for workloads`;
      return { kind: 'failed', status: null, message };
    }
    return { kind: 'found', value: { api, settings, target, patience } };
  }

  #apply(act: Act, action: RemediationAction, key: string, context: ActContext) {
    const { api, target, patience } = context;
    return changeObject(
      api,
      target,
      async (object): Promise<Decision> => {
        const known = readJournal(object).find((record) => record.key === key);
        if (known?.undone === null) {
          return { kind: 'end', ok: true, message: `${nameOf(target)}: done already` };
        }
        if (known !== undefined) {
          return { kind: 'end', ok: false, message: `${nameOf(target)}: it was taken back` };
        }
        const step = await act.plan(object, action, context);
        if (step.kind === 'end') return step;
        const { patch, before, after, message } = step;
        const record = { key, kind: action.kind, before, after, undone: null };
        return { kind: 'patch', patch, record, message };
      },
      patience,
    );
  }

  async #takeBack(
    action: RemediationAction,
    undoKey: string,
    context: ActContext,
  ): Promise<ExecutionResult> {
    const { api, target, patience } = context;
    const what = nameOf(target);
    let nothing = false;
    const { ok, message, status } = await changeObject(
      api,
      target,
      async (object): Promise<Decision> => {
        const subject = findUndone(readJournal(object), action.kind, undoKey);
        nothing = subject.kind === 'nothing';
        const undone = recordKey(undoKey);
        if (subject.kind === 'undone') {
          return { kind: 'end', ok: true, message: `${what}: taken back already` };
        }
        if (subject.kind === 'nothing') {
          const message = `${what}: nothing had been done`;
          if (api.dryRun) return { kind: 'end', ok: true, message };
          const { key } = subject;
          // A note all the same: an attempt that is still on its way then finds the object changed.
          const record = { key, kind: action.kind, before: null, after: null, undone };
          return { kind: 'patch', patch: {}, record, message };
        }
        const step = await restoreStep(subject.record, action.kind, object, context);
        if (step.kind === 'end') return step;
        const { patch, message, ok = true } = step;
        return { kind: 'patch', patch, record: { ...subject.record, undone }, message, ok };
      },
      patience,
    );
    // Who may not write the note could not have done the act either.
    if (!ok && nothing && (status === 403 || status === 422)) {
      return { ok: true, message: `${what}: nothing had been done` };
    }
    return { ok, message };
  }
}
