import type { Executor } from './executor.js';
import type { Guard } from './guard.js';
import type { UnfinishedAct } from './guard-report.js';
import type { SnapshotStore } from './snapshot-store.js';
import { type Deadline, within } from './within.js';

/** What {@link settleUnfinished} needs. */
export interface SettleUnfinishedOptions {
  readonly guard: Guard;
  readonly executor: Pick<Executor, 'name' | 'status'>;
  /** The time, ms. */
  readonly clock: () => number;
  /** Told what was settled; where it fails, so does this. One that is late is not waited for. */
  readonly store?: SnapshotStore;
  /** As for `executePlan`. */
  readonly deadline?: Deadline;
}

/**
 * Asks the executor what became of acts that began and of which no end is known, as after a crash, and
 * settles those of which it can say. Nothing is done again and nothing taken back. Not for use while a
 * plan is being carried out with the same guard: its acts are unfinished too.
 *
 * @returns what is still in doubt: for a person, with `guard.settle`, or for `staleMs`
 *
 * @example
 * ```ts
 * import { DryRunExecutor, Guard, settleUnfinished } from '@aegis/remediation/guard';
 * const guard = new Guard();
 * const left = await settleUnfinished({ guard, executor: new DryRunExecutor(), clock: () => 0 });
 * left.length; // => 0
 * ```
 */
export async function settleUnfinished(
  options: SettleUnfinishedOptions,
): Promise<readonly UnfinishedAct[]> {
  const { guard, executor, clock, deadline } = options;
  for (const { key, undoing, kind, target } of guard.unfinished) {
    const asked = undoing ? `${key}:undo` : key;
    const answer = await within(() => executor.status?.(asked, { kind, target }), deadline);
    if (answer.kind !== 'value') continue;
    if (answer.value !== 'done' && answer.value !== 'not-done') continue;
    const result = { ok: answer.value === 'done', by: executor.name, message: answer.value };
    guard.settle(key, result, clock());
  }
  const { store } = options;
  if (store !== undefined) {
    const saving = guard.save(store);
    // Not written down in time, it is asked again after a crash, and no harm comes of that.
    const saved = await within(() => saving, deadline);
    if (saved.kind === 'threw') await saving;
  }
  return guard.unfinished;
}
