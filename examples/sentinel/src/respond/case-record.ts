import type { Outcome, Plan, RootCause } from '@aegis/core';
import type { Suggestion } from '@aegis/learning';
import type { PastAction } from '@aegis/remediation';
import type { StepReview } from '@aegis/remediation/guard';
import type { HitNode, RootCauseAnalysis } from '@aegis/root-cause';
import type { PHASES, PLAN_STATES, TimelineEntry } from '../api/resources/index.js';
import type { BegunAct } from './acts-begun.js';

/** What an analysis found, as it is kept. */
export interface Diagnosis {
  readonly atMs: number;
  readonly causes: readonly RootCause[];
  readonly noCauseProbability: number;
  readonly blastRadius: readonly HitNode[];
  readonly symptom: string | null;
  readonly sentence: string;
  readonly health: readonly (readonly [nodeId: string, health: number])[];
}

/** A plan and what became of it. */
export interface PlanRecord {
  readonly hash: string;
  readonly plan: Plan;
  /** What the guard said last. */
  review: readonly StepReview[];
  /** A person has to agree, by the mode or by the guard. */
  needsApproval: boolean;
  state: (typeof PLAN_STATES)[number];
  readonly approvals: { readonly by: string; readonly atMs: number; readonly expiresMs: number }[];
  readonly objections: { readonly by: string; readonly atMs: number; readonly reason: string }[];
  readonly alternatives: readonly { readonly action: string; readonly reason: string }[];
  outcome: Outcome | null;
  /** What was begun of it; the guard's audit may say nothing of it any more when that is asked. */
  acts: readonly BegunAct[];
}

/** One incident as it is worked on. */
export interface CaseRecord {
  readonly incidentId: string;
  readonly openedMs: number;
  phase: (typeof PHASES)[number];
  diagnosis: Diagnosis | null;
  suggestion: Suggestion | null;
  readonly plans: PlanRecord[];
  readonly history: PastAction[];
  readonly timeline: TimelineEntry[];
}

const CAUSES_KEPT = 5;
const EVIDENCE_KEPT = 12;
const TIMELINE_KEPT = 500;
const PLANS_KEPT = 50;

export function openCase(incidentId: string, openedMs: number): CaseRecord {
  return {
    incidentId,
    openedMs,
    phase: 'watching',
    diagnosis: null,
    suggestion: null,
    plans: [],
    history: [],
    timeline: [],
  };
}

/** An analysis cut to what people look at: it is written with every change of the case. */
export function diagnosisOf(analysis: RootCauseAnalysis, atMs: number): Diagnosis {
  const { causes, noCauseProbability, blastRadius, symptom, sentence, health } = analysis;
  return {
    atMs,
    causes: causes.slice(0, CAUSES_KEPT).map((cause) => ({
      ...cause,
      evidence: cause.evidence.slice(0, EVIDENCE_KEPT),
    })),
    noCauseProbability,
    blastRadius,
    symptom,
    sentence,
    health: [...health].filter(([, value]) => value < 100),
  };
}

/** Adds a line to what happened, unless the last one says the same. */
export function note(
  record: CaseRecord,
  atMs: number,
  kind: string,
  sentence: string,
  nodeId: string | null = null,
): void {
  const last = record.timeline.at(-1);
  if (last?.kind === kind && last.sentence === sentence) return;
  record.timeline.push({ atMs, kind, nodeId, sentence });
  if (record.timeline.length > TIMELINE_KEPT) record.timeline.splice(1, 1);
}

/** Adds a plan; of many, the oldest of those that nothing came of goes first. */
export function addPlan({ plans }: CaseRecord, plan: PlanRecord): void {
  plans.push(plan);
  if (plans.length <= PLANS_KEPT) return;
  const isOfNoUse = ({ state, outcome }: PlanRecord): boolean =>
    state === 'superseded' || (state === 'failed' && outcome?.actions.length === 0);
  plans.splice(Math.max(0, plans.findIndex(isOfNoUse)), 1);
}

/** Says that it is over: what was proposed, or agreed to, was for that time. When it comes back, it is looked at anew. */
export function layDown(record: CaseRecord, nowMs: number): void {
  record.phase = 'over';
  for (const plan of record.plans) {
    if (plan.state === 'proposed' || plan.state === 'approved') plan.state = 'superseded';
  }
  note(record, nowMs, 'over', 'It has been quiet, so it is over.');
}

/** The plan that waits for agreement, or runs; null where there is none. */
export function activePlan(record: CaseRecord): PlanRecord | null {
  const active = new Set(['proposed', 'approved', 'running', 'in-doubt']);
  return record.plans.findLast(({ state }) => active.has(state)) ?? null;
}
