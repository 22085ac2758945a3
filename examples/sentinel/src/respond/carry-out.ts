import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident, Outcome } from '@aegis/core';
import {
  type Executor,
  executePlan,
  type Guard,
  type SnapshotStore,
} from '@aegis/remediation/guard';
import type { Entry } from '../watch/entry.js';
import type { Watch } from '../watch/watch.js';
import { actsBegun } from './acts-begun.js';
import { type CaseRecord, note, type PlanRecord } from './case-record.js';
import { haveGone, symptomsOf } from './recovery.js';

/** Whom carrying out a plan needs. */
export interface CarryOut {
  readonly watch: Watch;
  readonly guard: Guard;
  readonly store: SnapshotStore;
  readonly executor: Executor;
  readonly clock: () => number;
  readonly verifyMs: number;
  readonly actMs: number;
  /** Whether the mode lets anything be done, also taken back. */
  readonly mayAct: boolean;
  /** Aborted when the process ends. */
  readonly stopping: AbortSignal;
  /** Leaves the plan as it is to the next start: nothing here goes on after it. */
  readonly leave: () => Promise<never>;
  readonly put: (entry: Entry) => Promise<void>;
  readonly save: () => Promise<void>;
  /** Told that something could not be written. */
  readonly failed: (reason: string) => void;
}

const LOOK_EVERY_MS = 500;

/**
 * Carries a plan out under the guard, sees whether the symptoms go, and puts down what came of it: for memory, and to
 * close the incident where they went. Never rejects.
 */
export async function carryOut(
  record: CaseRecord,
  plan: PlanRecord,
  incident: Incident,
  means: CarryOut,
): Promise<void> {
  const { clock, save } = means;
  const agreed = plan.state;
  plan.state = 'running';
  record.phase = 'acting';
  note(record, clock(), 'acting', plan.plan.sentence);
  await save();
  const outcome = await executePlan({
    plan: plan.plan,
    guard: means.guard,
    graph: means.watch.topology,
    executor: notedExecutor(plan, means),
    store: means.store,
    clock,
    // Nothing that hangs keeps a process that ends.
    deadline: () => sleep(means.actMs, undefined, { ref: false }),
    verify: () => {
      noteActs(plan, means.guard);
      return verify(record, incident, means);
    },
  });
  await settle(record, plan, outcome, agreed, means);
}

/** The executor, with every act written down beside its plan before it is done. */
function notedExecutor(plan: PlanRecord, { executor, guard, save }: CarryOut): Executor {
  return {
    name: executor.name,
    execute: async (action, context) => {
      noteActs(plan, guard);
      await save();
      return executor.execute(action, context);
    },
    undo: (action, context) => executor.undo(action, context),
  };
}

function noteActs(plan: PlanRecord, { audit }: Guard): void {
  plan.acts = actsBegun(audit, plan.plan.id, plan.acts);
}

/** Puts down what became of a plan. */
export async function settle(
  record: CaseRecord,
  plan: PlanRecord,
  outcome: Outcome,
  before: PlanRecord['state'],
  means: Pick<CarryOut, 'guard' | 'watch' | 'clock' | 'put' | 'save' | 'executor'>,
): Promise<void> {
  const { guard, watch, clock, put, save } = means;
  note(record, clock(), 'outcome', outcome.sentence);
  plan.outcome = outcome;
  const rehearsed = means.executor.name === 'dry-run' && outcome.actions.length > 0;
  if (rehearsed || outcome.actions.length === 0) {
    // The guard's reasons, where it was that, are shown with the plan.
    plan.review = guard.review(plan.plan, { graph: watch.topology, nowMs: clock() }).steps;
    plan.state = rehearsed ? 'rehearsed' : 'failed';
    record.phase = rehearsed || before === 'approved' ? 'needs-person' : 'diagnosed';
    return save();
  }
  const isInDoubt = guard.unfinished.some(({ planId }) => planId === plan.plan.id);
  const ended = outcome.resolved ? 'helped' : outcome.undone ? 'undone' : 'failed';
  for (const action of outcome.actions) {
    await put({
      kind: 'outcome',
      acted: { incidentId: record.incidentId, action, outcome, atMs: outcome.endedMs },
    });
  }
  if (outcome.resolved && outcome.verified) {
    await put({ kind: 'close', incidentId: record.incidentId, atMs: clock() });
  }
  // Last, when the incident has closed: until then nobody else works on it.
  for (const action of outcome.actions) {
    record.history.push({ action, atMs: outcome.startedMs, helped: outcome.resolved });
  }
  plan.state = isInDoubt ? 'in-doubt' : ended;
  record.phase = outcome.resolved ? 'resolved' : isInDoubt ? 'needs-person' : 'diagnosed';
  await save();
}

/** Waits until the symptoms have gone, or for as long as a fix may take; null where nobody can tell. */
export async function verify(
  record: CaseRecord,
  incident: Incident,
  means: Pick<CarryOut, 'watch' | 'clock' | 'verifyMs' | 'save' | 'stopping' | 'leave'>,
): Promise<boolean | null> {
  const { watch, clock, verifyMs, save, stopping, leave } = means;
  record.phase = 'verifying';
  await save();
  const symptoms = symptomsOf(incident);
  const sinceMs = clock();
  let lastMs = sinceMs;
  let waitedMs = 0;
  for (;;) {
    await sleep(LOOK_EVERY_MS, undefined, { signal: stopping }).catch(() => {});
    if (stopping.aborted) return leave();
    const nowMs = clock();
    // A clock that is set back is not waited for.
    waitedMs += Math.max(0, nowMs - lastMs);
    lastMs = nowMs;
    const gone = haveGone(symptoms, (signal) => watch.history.columns(signal), sinceMs, nowMs);
    if (gone === true || waitedMs >= verifyMs) return gone;
  }
}
