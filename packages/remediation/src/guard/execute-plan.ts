import type { AbortSignalLike, Outcome, Plan, RemediationAction } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import { DryRunExecutor, rehearses } from './dry-run-executor.js';
import { Execution } from './execution.js';
import type { Executor } from './executor.js';
import type { Guard } from './guard.js';
import type { DecisionRecord } from './guard-report.js';
import { HealthWatch, type HealthWatchOptions } from './health-watch.js';
import { readPlan } from './read-plan.js';
import type { SnapshotStore } from './snapshot-store.js';
import { type Deadline, settle } from './within.js';

/** What {@link executePlan} needs. */
export interface ExecutePlanOptions {
  readonly plan: Plan;
  readonly guard: Guard;
  /** @defaultValue a new DryRunExecutor */
  readonly executor?: Executor;
  readonly graph: GraphSource | null;
  /**
   * Whether the symptom has gone, by those who raised the alarm: true commits, false takes everything
   * back, null says that nobody can tell and leaves it. Called once, after the last step, and after
   * `watch` where that is given too; wait in it for as long as it takes to know. Without it and without
   * `watch` nobody can tell.
   */
  readonly verify?: (
    actions: readonly RemediationAction[],
  ) => boolean | null | Promise<boolean | null>;
  /**
   * Watches a health signal after every step, against what it did before that step: harm takes
   * everything back at once, recovery commits and leaves out the steps that are left. A step whose watch
   * is over without either goes on to the next; after the last one the plan is taken back, unless the
   * signal is well.
   */
  readonly watch?: HealthWatchOptions;
  /** The time, ms. */
  readonly clock: () => number;
  /** @defaultValue 'auto' */
  readonly mode?: 'auto' | 'suggest';
  /** Stops before the next step and takes back what was done. */
  readonly signal?: AbortSignalLike;
  /**
   * Makes a promise that settles when an executor, or a store, has had enough time; a step that has not
   * answered by then is in doubt: it is never tried again, not taken back, and blocks its neighbourhood
   * until its answer comes or it is settled. Without it the points of `watch` are the clock, and without
   * those an executor that hangs, hangs.
   */
  readonly deadline?: Deadline;
  /** Where the guard is saved before every act and after it. A save that fails refuses the act. */
  readonly store?: SnapshotStore;
  /** What the plan was made from, for the audit. */
  readonly decision?: DecisionRecord;
}

/**
 * Carries a plan out between guard and verification: review, then step by step reserve, write down,
 * execute, note and watch; then verify; then commit, or take back what was done, last first. An executor
 * that throws, lies, answers nonsense or too late is a failed step, never a second try. With an executor
 * that only rehearses, nothing is watched or verified, nothing counts as taken back, and the breaker counts
 * no failure; the guard's budgets count it like the real thing, so that a rehearsal shows where they end.
 *
 * @returns how it ended; a plan that the guard refuses, or one without steps, ends with no actions
 *
 * @example
 * ```ts
 * import { executePlan, Guard } from '@aegis/remediation/guard';
 * const plan = { id: 'p', incidentId: null, createdMs: 0, steps: [], sentence: 'observe' };
 * const outcome = await executePlan({
 *   plan, guard: new Guard(), graph: null, verify: () => true, clock: () => 0,
 * });
 * outcome.actions.length; // => 0
 * ```
 */
export async function executePlan(options: ExecutePlanOptions): Promise<Outcome> {
  // What is reviewed is what is done, whatever becomes of the caller's object meanwhile.
  const plan = readPlan(options.plan) ?? NO_PLAN;
  const executor = options.executor ?? new DryRunExecutor();
  const isRehearsal = rehearses(executor);
  const watch = options.watch === undefined || isRehearsal ? null : new HealthWatch(options.watch);
  const deadline = options.deadline ?? watch?.deadline;
  const execution = new Execution({ ...options, plan }, executor, deadline);
  const end = (sentence: string, ended: Partial<Outcome> = {}): Promise<Outcome> =>
    execution.end({ resolved: false, verified: false, undone: false, ...ended, sentence });
  const takeBack = async (sentence: string, verified: boolean): Promise<Outcome> => {
    const undone = await execution.takeBack();
    // Taking back is rehearsed too: nothing has been done, so nothing of it can be left.
    if (isRehearsal) return end(`${sentence} ${REHEARSED}`);
    return end(`${sentence}${execution.said(undone)}`, { verified, undone });
  };

  if (plan === NO_PLAN) return end('The guard refused: this is no plan.');
  if (plan.steps.length === 0) return end('There was nothing to do.');
  const report = options.guard.review(plan, { ...options, nowMs: execution.startedMs });
  if (!report.allowed) {
    const reasons = report.steps.flatMap((review) => review.reasons);
    return end(`The guard refused: ${reasons.join('; ')}.`);
  }
  let isWell: boolean | null = null;
  for (const index of plan.steps.keys()) {
    watch?.checkpoint();
    const failure = await execution.run(plan, index);
    if (failure !== null) return takeBack(`It was broken off: ${failure}.`, false);
    if (watch === null) continue;
    const verdict = await watch.watch(options.signal);
    if (verdict === 'regressed') return takeBack('It got worse.', true);
    if (verdict === 'aborted') return takeBack('It was broken off: it was called off.', false);
    isWell = verdict === 'well' || verdict === 'recovered';
    if (verdict === 'recovered') break;
  }
  if (isRehearsal) return end(REHEARSED);
  if (isWell === false) return takeBack('It did not help.', true);
  const { verify } = options;
  if (verify === undefined) {
    return isWell
      ? end('The symptom has gone.', { resolved: true, verified: true })
      : end('Whether it helped is not known.');
  }
  const verdict = await settle(() => verify(execution.actions));
  if (verdict.kind === 'threw') {
    return end(`Whether it helped is not known: ${verdict.message}.`);
  }
  if (verdict.value === false) return takeBack('It did not help.', true);
  return verdict.value === true
    ? end('The symptom has gone.', { resolved: true, verified: true })
    : end('Whether it helped is not known.');
}

const REHEARSED = 'Dry run: nothing was done.';

const NO_PLAN: Plan = Object.freeze({
  id: '',
  incidentId: null,
  createdMs: 0,
  steps: [],
  sentence: '',
});
