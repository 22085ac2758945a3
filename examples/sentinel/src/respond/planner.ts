import type { Incident, Plan } from '@aegis/core';
import type { CaseRecord, PlanRecord } from './case-record.js';
import { type Proposal, propose, recall, type Situation } from './propose.js';
import type { Mode, ResponderParts } from './responder-parts.js';

/** Makes plans for cases and has the guard review them. */
export class Planner {
  readonly #parts: Pick<ResponderParts, 'watch' | 'engine' | 'guard'>;
  readonly #mode: Mode;

  constructor(parts: Pick<ResponderParts, 'watch' | 'engine' | 'guard'>, mode: Mode) {
    this.#parts = parts;
    this.#mode = mode;
  }

  /** What people did in such cases. */
  recall(record: CaseRecord, incident: Incident, nowMs: number): ReturnType<typeof recall> {
    return recall(this.#situation(record, incident, nowMs), this.#parts.watch.learner);
  }

  /** What memory and policy would do now; a plan without steps is to wait. */
  propose(record: CaseRecord, incident: Incident, nowMs: number): Proposal {
    const { watch, engine } = this.#parts;
    return propose(this.#situation(record, incident, nowMs), watch.learner, engine);
  }

  /** The proposal as a plan of the case, reviewed. */
  planOf({ plan, alternatives }: Proposal, nowMs: number): PlanRecord {
    const record: PlanRecord = {
      hash: this.#parts.guard.planHash(plan),
      plan,
      review: [],
      needsApproval: true,
      state: 'proposed',
      approvals: [],
      objections: [],
      alternatives,
      outcome: null,
      acts: [],
    };
    this.review(record, nowMs);
    return record;
  }

  /** Asks the guard what it says of the plan by now. */
  review(plan: PlanRecord, nowMs: number): void {
    const { guard, watch } = this.#parts;
    const mode = this.#mode === 'suggest' ? 'suggest' : 'auto';
    const { steps } = guard.review(plan.plan, { graph: watch.topology, nowMs, mode });
    plan.review = steps;
    plan.needsApproval =
      this.#mode === 'approve' || steps.some(({ tier }) => tier === 'approve' || tier === 'never');
  }

  #situation(record: CaseRecord, incident: Incident, nowMs: number): Situation {
    const { watch } = this.#parts;
    return {
      incident,
      rootCauses: record.diagnosis?.causes ?? [],
      graph: watch.topology.graph,
      changes: watch.book.changes,
      history: record.history,
      nowMs,
    };
  }
}

/** Whether two plans would do the same. */
export function doTheSame(one: Plan, other: Plan): boolean {
  return actsOf(one) === actsOf(other);
}

function actsOf({ steps }: Plan): string {
  return JSON.stringify(steps.map(({ action }) => action));
}
