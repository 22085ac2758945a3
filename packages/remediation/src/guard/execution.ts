import type { Outcome, Plan, RemediationAction } from '@aegis/core';
import { type Answer, askExecutor } from './ask-executor.js';
import { rehearses } from './dry-run-executor.js';
import type { ExecutePlanOptions } from './execute-plan.js';
import type { Executor } from './executor.js';
import { HARMLESS } from './harmless.js';
import { type Deadline, messageOf, within } from './within.js';

interface Done {
  readonly key: string;
  readonly action: RemediationAction;
  /** Nobody knows whether it was done. */
  readonly inDoubt: boolean;
}

/** One plan on its way: what has been done of it, and how that is written down. */
export class Execution {
  readonly #options: ExecutePlanOptions;
  readonly #executor: Executor;
  readonly #deadline: Deadline | undefined;
  readonly #done: Done[] = [];
  readonly #startedMs: number;

  constructor(options: ExecutePlanOptions, executor: Executor, deadline: Deadline | undefined) {
    this.#options = options;
    this.#executor = executor;
    this.#deadline = deadline;
    this.#startedMs = options.clock();
  }

  get startedMs(): number {
    return this.#startedMs;
  }

  /** What changed something, and so can be taken back. */
  get #changes(): readonly Done[] {
    return this.#done.filter(({ action }) => !HARMLESS.has(action.kind));
  }

  get actions(): readonly RemediationAction[] {
    return this.#done.map(({ action }) => action);
  }

  /**
   * Reserves a step, writes that down, does it and writes that down too.
   *
   * @returns what went wrong; null where it is done
   */
  async run(plan: Plan, index: number): Promise<string | null> {
    const { guard, clock, signal } = this.#options;
    if (signal?.aborted === true) return 'it was called off';
    const begun = guard.begin(plan, index, { ...this.#options, nowMs: clock() });
    if ('refused' in begun) return `the guard refused: ${begun.refused.join('; ')}`;
    const { key, action } = begun;
    // What is not written down is not done: after a crash nobody would know of it.
    const problem = await this.save();
    if (problem !== null) {
      guard.finish(key, { ok: false, message: `not done: ${problem}` }, clock());
      // Nothing was done, so nothing stands in the way of taking back what came before.
      guard.beginUndo(key, clock());
      guard.noteUndo(key, { ok: true, message: 'it was not done' }, clock());
      return problem;
    }
    const answer = await askExecutor(
      () => {
        const context = { idempotencyKey: key };
        return this.#executor.execute(
          action,
          signal === undefined ? context : { ...context, signal },
        );
      },
      this.#deadline,
      (late) => this.#late(key, late, false),
    );
    if (answer.isLate) guard.noteDoubt(key, answer.message, clock());
    else guard.finish(key, answer, clock());
    // A step that failed may still have had half its effect, so it is taken back with the others.
    this.#done.push({ key, action, inDoubt: answer.isLate });
    // Not written down, it is in doubt after a crash, and no harm comes of that.
    await this.save();
    return answer.ok ? null : `${action.kind} ${action.target} failed: ${answer.message}`;
  }

  /** Takes back what was done, last first. False where something stays or may. */
  async takeBack(): Promise<boolean> {
    const { guard, clock } = this.#options;
    let all = this.#changes.length > 0;
    for (const { key, action, inDoubt } of [...this.#changes].reverse()) {
      const begun = inDoubt ? null : guard.beginUndo(key, clock());
      if (begun === null || 'refused' in begun) {
        all = false;
        continue;
      }
      // Not written down, it is done all the same: to leave harm standing is worse, and nothing on the
      // way up again takes an act back a second time.
      await this.save();
      const answer = await askExecutor(
        () => this.#executor.undo(action, { idempotencyKey: begun.key }),
        this.#deadline,
        (late) => this.#late(key, late, true),
      );
      if (answer.isLate) guard.noteDoubt(key, `taking it back: ${answer.message}`, clock());
      else guard.noteUndo(key, answer, clock());
      all = all && answer.ok;
      await this.save();
    }
    return all;
  }

  /** What to say about taking back. */
  said(undone: boolean): string {
    if (this.#changes.length === 0) return '';
    return undone ? ' What was done has been taken back.' : ' Not everything could be taken back.';
  }

  async end(
    ended: Pick<Outcome, 'resolved' | 'verified' | 'undone' | 'sentence'>,
  ): Promise<Outcome> {
    const { plan, guard, clock } = this.#options;
    const endedMs = clock();
    const { startedMs, actions } = this;
    const outcome = { planId: plan.id, startedMs, endedMs, actions, ...ended };
    // What was rehearsed did not run: it is no failure that the breaker counts.
    guard.noteOutcome(rehearses(this.#executor) ? { ...outcome, actions: [] } : outcome, endedMs);
    await this.save();
    return outcome;
  }

  /** Writes the guard down, where that is asked for; what went wrong, or null. */
  async save(): Promise<string | null> {
    const { store, guard } = this.#options;
    if (store === undefined) return null;
    const saved = await within(() => guard.save(store), this.#deadline);
    if (saved.kind === 'value') return null;
    const why = saved.kind === 'late' ? 'no answer in time' : saved.message;
    return `it could not be written down: ${why}`;
  }

  /** An answer after the deadline still says what became of the act. */
  #late(key: string, answer: Answer, undo: boolean): void {
    const { guard, clock } = this.#options;
    const result = { ok: answer.ok, message: `late: ${answer.message}` };
    try {
      if (undo) guard.noteUndo(key, result, clock());
      else guard.finish(key, result, clock());
      void this.save();
    } catch (error) {
      guard.noteDoubt(key, messageOf(error), Number.NaN);
    }
  }
}
