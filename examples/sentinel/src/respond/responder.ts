import { setTimeout as sleep } from 'node:timers/promises';
import type { Incident } from '@aegis/core';
import { settleUnfinished } from '@aegis/remediation/guard';
import { isConvincing } from '../pipeline/is-convincing.js';
import { type CarryOut, carryOut } from './carry-out.js';
import {
  activePlan,
  addPlan,
  type CaseRecord,
  diagnosisOf,
  layDown,
  note,
  openCase,
  type PlanRecord,
} from './case-record.js';
import { hasPassed, type Pace, Paces } from './paces.js';
import { doTheSame, Planner } from './planner.js';
import type { Proposal } from './propose.js';
import {
  type Mode,
  mayAct,
  type ResponderOptions,
  type ResponderParts,
} from './responder-parts.js';
import { takeUp, withdraw } from './take-up.js';

/** Between two looks at an incident that has grown. */
const LOOK_AGAIN_MS = 3000;
/** Between two looks at one that has not. */
const LOOK_ANYWAY_MS = 30_000;
/** Between two tries of what the guard did not let through, or where there was nothing to do. */
const TRY_AGAIN_MS = 30_000;
/** After so many plans a person is needed. */
const MOST_ATTEMPTS = 8;
/** Incidents looked at in one turn; of more, all get their turn. */
const MOST_IN_A_TURN = 50;

/**
 * Works on every open incident, a turn at a time: finds where it began, proposes a plan, has it approved or not as
 * the mode says, has it carried out under the guard, sees whether it helped, and remembers. Nothing here acts on the
 * world but the executor, and that only through the guard.
 */
export class Responder {
  readonly #parts: ResponderParts;
  readonly #options: ResponderOptions;
  readonly #planner: Planner;
  readonly #paces = new Paces();
  /** The plan that is being carried out: one at a time. */
  #running: Promise<void> | null = null;
  readonly #stopping = new AbortController();
  /** Settled when what runs was left for the next start. */
  readonly #left: Promise<void>;
  #leave = (): void => {};

  constructor(parts: ResponderParts, options: ResponderOptions) {
    this.#parts = parts;
    this.#options = options;
    this.#planner = new Planner(parts, options.mode);
    this.#left = new Promise((resolve) => {
      this.#leave = resolve;
    });
  }

  get mode(): Mode {
    return this.#options.mode;
  }

  /** One turn; to be called every second or so. */
  async turn(): Promise<void> {
    const { watch, cases, clock } = this.#parts;
    const nowMs = clock();
    const open = new Set(watch.book.open().map(({ id }) => id));
    for (const id of this.#paces.choose(open, MOST_IN_A_TURN)) {
      // While others were worked on, a fix may have closed it.
      const incident = watch.book.get(id);
      if (incident?.status === 'open') await this.#work(incident, nowMs);
    }
    this.#paces.keepOnly(open);
    // By the cases, not by what this process has seen: an incident may have closed while none ran.
    for (const record of cases.all()) {
      if (!open.has(record.incidentId)) await this.#lay(record, nowMs);
    }
  }

  /**
   * Begins nothing more, and waits until the act that is under way has been answered. A plan whose effect is only
   * waited for is left to the next start.
   */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await Promise.race([this.#running, this.#left]);
  }

  /** Takes up the plans that were being carried out when the process ended. To be called before the first turn. */
  async resume(): Promise<void> {
    const { executor, guard, store, clock, cases, watch, failed } = this.#parts;
    const deadline = () => sleep(this.#options.actMs, undefined, { ref: false });
    await settleUnfinished({ guard, executor, store, clock, deadline }).catch((error: Error) =>
      failed(error.message),
    );
    if (!mayAct(this.#options.mode)) for (const record of cases.all()) await this.#withdraw(record);
    // Waiting for an effect takes minutes, in which other incidents are looked at.
    this.#occupy(async () => {
      for (const record of cases.all()) {
        const plan = record.plans.findLast(({ state }) => state === 'running');
        const incident = watch.book.get(record.incidentId);
        if (plan === undefined) continue;
        await takeUp(record, plan, incident, this.#means(record, plan));
      }
    });
  }

  /** What was agreed to in another mode is only proposed in this one. */
  async #withdraw(record: CaseRecord): Promise<void> {
    const plan = withdraw(record, this.#options.mode, this.#parts.clock());
    if (plan !== null) await this.save(record, plan);
  }

  async #work(incident: Incident, nowMs: number): Promise<void> {
    const record = this.#caseOf(incident);
    const pace = this.#paces.of(incident.id);
    const signals = incident.anomalies.length + incident.issues.length;
    const everyMs = signals === pace.signals ? LOOK_ANYWAY_MS : LOOK_AGAIN_MS;
    const due = hasPassed(everyMs, pace.lookedMs, nowMs);
    if (this.#parts.watch.book.isAlarmed(incident.id)) {
      pace.alarmedMs = Math.min(pace.alarmedMs, nowMs);
    }
    if (due) {
      pace.lookedMs = nowMs;
      pace.signals = signals;
      await this.#diagnose(record, incident, nowMs);
    }
    if (record.phase === 'resolved' || record.phase === 'over') await this.#reopen(record, nowMs);
    if (this.#options.mode === 'observe') return;
    const plan = activePlan(record);
    if (plan === null) await this.#consider(record, incident, pace, nowMs);
    else if (this.#mayRun(plan)) this.#run(record, plan, incident);
    else if (due && plan.state === 'proposed')
      await this.#reconsider(record, plan, incident, pace, nowMs);
  }

  async #diagnose(record: CaseRecord, incident: Incident, nowMs: number): Promise<void> {
    const { watch } = this.#parts;
    const analysis = watch.book.diagnose(incident, nowMs);
    const before = record.diagnosis?.causes[0]?.nodeId;
    const [cause] = analysis.causes;
    record.diagnosis = diagnosisOf(analysis, nowMs);
    record.suggestion = this.#planner.recall(record, incident, nowMs);
    if (record.phase === 'watching' && watch.book.isAlarmed(incident.id))
      record.phase = 'diagnosed';
    if (cause !== undefined && cause.nodeId !== before) {
      note(record, nowMs, 'diagnosis', analysis.sentence, cause.nodeId);
    }
    await this.save(record, null);
  }

  /** Makes a plan where it is time for one. */
  async #consider(
    record: CaseRecord,
    incident: Incident,
    pace: Pace,
    nowMs: number,
  ): Promise<void> {
    const isDue =
      nowMs - pace.alarmedMs >= this.#options.settleMs &&
      hasPassed(TRY_AGAIN_MS, pace.triedMs, nowMs) &&
      record.phase !== 'needs-person' &&
      isConvincing(incident, incident.lastSeenMs) &&
      record.diagnosis !== null;
    if (!isDue) return;
    pace.triedMs = nowMs;
    const tried = record.plans.filter(({ outcome }) => (outcome?.actions.length ?? 0) > 0);
    if (tried.length >= MOST_ATTEMPTS) {
      record.phase = 'needs-person';
      note(record, nowMs, 'needs-person', 'Nothing that was tried has helped; a person is needed.');
      return this.save(record, null);
    }
    await this.#propose(record, this.#planner.propose(record, incident, nowMs), nowMs);
  }

  async #propose(record: CaseRecord, made: Proposal, nowMs: number): Promise<void> {
    record.suggestion = made.suggestion;
    const [first] = made.plan.steps;
    const isObjectedTo = record.plans.some(
      ({ state, plan }) => state === 'objected' && doTheSame(plan, made.plan),
    );
    if (first === undefined) {
      // Said once: it may be so for hours.
      if (record.timeline.at(-1)?.kind !== 'wait') note(record, nowMs, 'wait', made.plan.sentence);
    } else if (isObjectedTo) {
      record.phase = 'needs-person';
      note(record, nowMs, 'needs-person', 'There is no other plan than one that was objected to.');
    } else {
      const plan = this.#planner.planOf(made, nowMs);
      addPlan(record, plan);
      record.phase = 'proposed';
      note(record, nowMs, 'plan', made.plan.sentence, first.action.target);
      return this.save(record, plan);
    }
    await this.save(record, null);
  }

  /** A plan that nobody has agreed to gives way to a better one. */
  async #reconsider(
    record: CaseRecord,
    plan: PlanRecord,
    incident: Incident,
    pace: Pace,
    nowMs: number,
  ): Promise<void> {
    const made = this.#planner.propose(record, incident, nowMs);
    if (doTheSame(made.plan, plan.plan) || made.plan.steps.length === 0) {
      // Every review stands in the audit.
      if (!hasPassed(TRY_AGAIN_MS, pace.triedMs, nowMs)) return;
      pace.triedMs = nowMs;
      this.#planner.review(plan, nowMs);
      return this.save(record, plan);
    }
    plan.state = 'superseded';
    this.#parts.changed(record, plan);
    await this.#propose(record, made, nowMs);
  }

  #mayRun(plan: PlanRecord): boolean {
    const { mode } = this.#options;
    if (this.#running !== null || this.#stopping.signal.aborted || !mayAct(mode)) return false;
    if (plan.state === 'approved') return true;
    return (
      mode === 'auto' && plan.state === 'proposed' && plan.review.every(({ allowed }) => allowed)
    );
  }

  #run(record: CaseRecord, plan: PlanRecord, incident: Incident): void {
    this.#occupy(async () => {
      await carryOut(record, plan, incident, this.#means(record, plan));
      const pace = this.#paces.of(incident.id);
      // What was done may have changed the picture at once.
      pace.lookedMs = 0;
      if (plan.outcome !== null && plan.outcome.actions.length > 0) pace.triedMs = 0;
    });
  }

  #means(record: CaseRecord, plan: PlanRecord): CarryOut {
    const save = () => this.save(record, plan);
    const leave = (): Promise<never> => {
      this.#leave();
      return new Promise(() => {});
    };
    const { signal: stopping } = this.#stopping;
    const acts = mayAct(this.#options.mode);
    return { ...this.#parts, ...this.#options, mayAct: acts, stopping, leave, save };
  }

  #occupy(work: () => Promise<void>): void {
    this.#running = work()
      .catch((error: Error) => this.#parts.failed(error.message))
      .finally(() => {
        this.#running = null;
      });
  }

  async #reopen(record: CaseRecord, nowMs: number): Promise<void> {
    record.phase = 'diagnosed';
    // What had helped does so no more: it is not waited for, and may be what helps again.
    const ofNoHelp = record.history.filter(({ helped }) => helped !== true);
    record.history.splice(0, record.history.length, ...ofNoHelp);
    note(record, nowMs, 'reopened', 'Its symptoms have come back.');
    await this.save(record, null);
  }

  /** Lays a case down whose incident has closed, once nothing is carried out for it. */
  async #lay(record: CaseRecord, nowMs: number): Promise<void> {
    if (record.phase === 'resolved' || record.phase === 'over') return;
    if (record.plans.some(({ state }) => state === 'running')) return;
    layDown(record, nowMs);
    await this.save(record, null);
  }

  #caseOf(incident: Incident): CaseRecord {
    const known = this.#parts.cases.get(incident.id);
    if (known !== null) return known;
    const record = openCase(incident.id, incident.startedMs);
    note(record, incident.startedMs, 'opened', incident.sentence, incident.nodeIds[0] ?? null);
    this.#parts.cases.add(record);
    return record;
  }

  /** Writes down what has become of a case, or what a person said of it. */
  async save(record: CaseRecord, plan: PlanRecord | null): Promise<void> {
    this.#parts.changed(record, plan);
    try {
      await this.#parts.cases.save(record);
      this.#parts.failed(null);
    } catch (error) {
      this.#parts.failed((error as Error).message);
    }
  }
}
