import type { Incident, Outcome } from '@aegis/core';
import { actsBegun, type BegunAct, outcomeOf } from './acts-begun.js';
import { type CarryOut, settle, verify } from './carry-out.js';
import { type CaseRecord, note, type PlanRecord } from './case-record.js';
import type { Mode } from './responder-parts.js';

/**
 * Takes up a plan that was being carried out when the process ended. Nothing is done again: what was not begun is
 * proposed anew, what may have been done is for a person, and of what was done the effect is waited for as it would
 * have been.
 */
export async function takeUp(
  record: CaseRecord,
  plan: PlanRecord,
  incident: Incident | null,
  means: CarryOut,
): Promise<void> {
  const { guard, clock, save } = means;
  // It had ended, and was not yet put down, or only in part: the same outcome is the same case for memory.
  const ended = outcomeOf(guard.audit, plan.plan.id);
  if (ended !== null) return settle(record, plan, ended, 'running', means);
  const acts = actsBegun(guard.audit, plan.plan.id, plan.acts);
  if (acts.length === 0) {
    plan.state = 'proposed';
    record.phase = 'proposed';
    note(record, clock(), 'resumed', 'Sentinel was stopped before anything was done.');
    return save();
  }
  if (acts.some(({ ok }) => ok === null)) {
    plan.state = 'in-doubt';
    record.phase = 'needs-person';
    note(
      record,
      clock(),
      'in-doubt',
      'Sentinel was stopped while acting; nobody knows what was done.',
    );
    return save();
  }
  const startedMs = clock();
  const gone = incident === null ? null : await verify(record, incident, means);
  const undone = gone === false && means.mayAct && (await takeBack(acts, plan, means));
  const outcome: Outcome = {
    planId: plan.plan.id,
    startedMs,
    endedMs: clock(),
    actions: acts.map(({ index }) => plan.plan.steps[index]!.action),
    resolved: gone === true,
    verified: gone !== null,
    undone,
    sentence: sentenceOf(gone, undone),
  };
  guard.noteOutcome(outcome, clock());
  await keep(means);
  await settle(record, plan, outcome, 'running', means);
}

/** Makes a proposal again of what was agreed to in another mode; null where nothing was. */
export function withdraw(record: CaseRecord, mode: Mode, nowMs: number): PlanRecord | null {
  const plan = record.plans.findLast(({ state }) => state === 'approved');
  if (plan === undefined) return null;
  plan.state = 'proposed';
  const sentence = `Sentinel was started in the mode ${mode}, in which nothing is carried out.`;
  note(record, nowMs, 'withdrawn', sentence);
  return plan;
}

function sentenceOf(gone: boolean | null, undone: boolean): string {
  if (gone === null) return 'Whether it helped is not known.';
  if (gone) return 'The symptom has gone.';
  return undone ? 'It did not help. What was done has been taken back.' : 'It did not help.';
}

/** Last first. False where something stays, or may. */
async function takeBack(
  acts: readonly BegunAct[],
  plan: PlanRecord,
  means: CarryOut,
): Promise<boolean> {
  const { guard, executor, clock } = means;
  let all = true;
  for (const { key, index } of [...acts].reverse()) {
    const { action } = plan.plan.steps[index]!;
    const begun = guard.beginUndo(key, clock());
    if ('refused' in begun) {
      all = false;
      continue;
    }
    await keep(means);
    const answer = await executor
      .undo(action, { idempotencyKey: begun.key })
      .catch((error: unknown) => ({ ok: false, message: String(error) }));
    guard.noteUndo(key, answer, clock());
    all = all && answer.ok;
    await keep(means);
  }
  return all;
}

/** What cannot be written down is done all the same: nothing here is done a second time. */
async function keep({ guard, store, failed }: CarryOut): Promise<void> {
  await guard.save(store).catch((error: Error) => failed(error.message));
}
