import type { AbortSignalLike, Outcome, Plan, RemediationAction } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import { DryRunExecutor } from './dry-run-executor.js';
import type { ExecutionResult, Executor } from './executor.js';
import type { Guard } from './guard.js';

/** What {@link executePlan} needs. */
export interface ExecutePlanOptions {
  readonly plan: Plan;
  readonly guard: Guard;
  /** @defaultValue a new DryRunExecutor */
  readonly executor?: Executor;
  readonly graph: GraphSource | null;
  /**
   * Whether the symptom has gone, by those who raised the alarm: true commits, false takes everything
   * back, null says that nobody can tell and leaves it. Called once, after the last step; wait in it for
   * as long as it takes to know.
   */
  readonly verify: (
    actions: readonly RemediationAction[],
  ) => boolean | null | Promise<boolean | null>;
  /** The time, ms. */
  readonly clock: () => number;
  /** @defaultValue 'auto' */
  readonly mode?: 'auto' | 'suggest';
  /** Stops before the next step and takes back what was done. */
  readonly signal?: AbortSignalLike;
  /**
   * Makes a promise that settles when an executor has had enough time; a step that has not answered by
   * then counts as failed and is never tried again. Without it an executor that hangs, hangs.
   */
  readonly deadline?: () => Promise<unknown>;
}

interface Done {
  readonly key: string;
  readonly action: RemediationAction;
}

/** The answer, or what became of it: thrown, nonsense, too late. */
async function ask(
  call: () => Promise<ExecutionResult>,
  deadline: (() => Promise<unknown>) | undefined,
  late: (result: ExecutionResult) => void,
): Promise<ExecutionResult> {
  let over = false;
  const answer = (async (): Promise<ExecutionResult> => {
    try {
      const result: unknown = await call();
      const sound =
        typeof result === 'object' && result !== null && 'ok' in result && result.ok === true;
      const message =
        typeof result === 'object' && result !== null && 'message' in result
          ? String(result.message)
          : 'the answer makes no sense';
      return { ok: sound, message };
    } catch (error) {
      return {
        ok: false,
        message: `it threw: ${error instanceof Error ? error.message : String(error)}`,
      };
    }
  })();
  if (deadline === undefined) return answer;
  const timedOut = deadline().then(
    () => null,
    () => null,
  );
  const first = await Promise.race([answer, timedOut]);
  if (first !== null) return first;
  over = true;
  void answer.then((result) => {
    if (over) late(result);
  });
  return { ok: false, message: 'no answer in time' };
}

/**
 * Carries a plan out between guard and verification: review, then step by step reserve, execute and
 * note; then verify; then commit, or take back what was done, last first. An executor that throws, lies,
 * answers nonsense or too late is a failed step, never a second try. With an executor that only
 * rehearses, nothing is verified.
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
  const { plan, guard, graph, clock, mode = 'auto' } = options;
  const executor = options.executor ?? new DryRunExecutor();
  const startedMs = clock();
  const done: Done[] = [];
  const end = (
    resolved: boolean,
    verified: boolean,
    undone: boolean,
    sentence: string,
  ): Outcome => {
    const outcome: Outcome = {
      planId: plan.id,
      startedMs,
      endedMs: clock(),
      actions: done.map(({ action }) => action),
      resolved,
      verified,
      undone,
      sentence,
    };
    guard.noteOutcome(outcome, clock());
    return outcome;
  };

  if (plan.steps.length === 0) return end(false, false, false, 'There was nothing to do.');
  const report = guard.review(plan, { graph, nowMs: startedMs, mode });
  if (!report.allowed) {
    const reasons = report.steps.flatMap((review) => review.reasons);
    return end(false, false, false, `The guard refused: ${reasons.join('; ')}.`);
  }

  let failure: string | null = null;
  for (const [index, step] of plan.steps.entries()) {
    if (options.signal?.aborted === true) {
      failure = 'it was called off';
      break;
    }
    const begun = guard.begin(plan, index, { graph, nowMs: clock(), mode });
    if ('refused' in begun) {
      failure = `the guard refused: ${begun.refused.join('; ')}`;
      break;
    }
    const { key } = begun;
    const context = {
      idempotencyKey: key,
      ...(options.signal === undefined ? {} : { signal: options.signal }),
    };
    const result = await ask(
      () => executor.execute(step.action, context),
      options.deadline,
      (late) => guard.finish(key, { ok: late.ok, message: `late: ${late.message}` }, clock()),
    );
    guard.finish(key, result, clock());
    // A step that failed may still have had half its effect, so it is taken back with the others.
    done.push({ key, action: step.action });
    if (!result.ok) {
      failure = `${step.action.kind} ${step.action.target} failed: ${result.message}`;
      break;
    }
  }

  if (failure !== null) {
    const undone = await takeBack(options, executor, done);
    return end(false, false, undone, `It was broken off: ${failure}.${said(undone, done)}`);
  }
  if (executor.name === 'dry-run') {
    return end(false, false, false, 'Dry run: nothing was done.');
  }
  let recovered: boolean | null;
  try {
    recovered = await options.verify(done.map(({ action }) => action));
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return end(false, false, false, `Whether it helped is not known: ${message}.`);
  }
  if (recovered === true) return end(true, true, false, 'The symptom has gone.');
  if (recovered === null) return end(false, false, false, 'Whether it helped is not known.');
  const undone = await takeBack(options, executor, done);
  return end(false, true, undone, `It did not help.${said(undone, done)}`);
}

function said(undone: boolean, done: readonly Done[]): string {
  if (done.length === 0) return '';
  return undone ? ' What was done has been taken back.' : ' Not everything could be taken back.';
}

/** Takes back what was done, last first. False where something stays. */
async function takeBack(
  options: ExecutePlanOptions,
  executor: Executor,
  done: readonly Done[],
): Promise<boolean> {
  let all = done.length > 0;
  for (const { key, action } of [...done].reverse()) {
    const review = options.plan.steps.find((step) => step.action === action);
    const result = await ask(
      () => executor.undo(action, { idempotencyKey: `${key}:undo` }),
      options.deadline,
      (late) =>
        options.guard.noteUndo(
          key,
          { ok: late.ok, message: `late: ${late.message}` },
          options.clock(),
        ),
    );
    options.guard.noteUndo(key, result, options.clock());
    all = all && result.ok && review !== undefined;
  }
  return all;
}
