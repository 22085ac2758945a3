import type { Outcome as Ended, RemediationAction } from '@aegis/core';
import type { AuditEntry as Audited } from '@aegis/remediation/guard';
import type { Action, AuditEntry, Outcome, Plan } from '../api/resources/index.js';
import type { PlanRecord } from '../respond/case-record.js';

function tellAction({ kind, target, parameters }: RemediationAction): Action {
  return { kind, target, parameters: { ...parameters } };
}

function tellOutcome({ planId: _, actions, ...rest }: Ended): Outcome {
  return { ...rest, actions: actions.map(tellAction) };
}

export function tellPlan(record: PlanRecord): Plan {
  const { hash, plan, review, needsApproval, state, approvals, objections } = record;
  return {
    hash,
    id: plan.id,
    incidentId: plan.incidentId,
    createdMs: plan.createdMs,
    state,
    sentence: plan.sentence,
    steps: plan.steps.map((step, index) => ({
      action: tellAction(step.action),
      why: step.why,
      confidence: step.confidence,
      reversible: step.reversible,
      blastRadius: [...step.blastRadius],
      tier: review[index]?.tier ?? step.tier,
      allowed: review[index]?.allowed ?? false,
      reasons: [...(review[index]?.reasons ?? [])],
    })),
    needsApproval,
    approvals: approvals.map((approval) => ({ ...approval })),
    objections: objections.map((objection) => ({ ...objection })),
    alternatives: record.alternatives.map((alternative) => ({ ...alternative })),
    outcome: record.outcome === null ? null : tellOutcome(record.outcome),
  };
}

/** What was noted, in words. */
const EVENTS: Readonly<Record<Audited['event'], string>> = {
  review: 'A plan was reviewed',
  approval: 'A person agreed to a plan',
  objection: 'A person objected to a plan',
  begin: 'A step was to begin',
  finish: 'A step ended',
  doubt: 'Nobody knows whether a step was done',
  settle: 'What became of a step was settled',
  stale: 'A step was given up',
  'begin-undo': 'A step was to be taken back',
  undo: 'Taking a step back ended',
  outcome: 'A plan ended',
  breaker: 'The circuit breaker moved',
};

interface AuditDetail {
  readonly by?: string;
  /** Who closed the breaker. */
  readonly closedBy?: string;
  readonly sentence?: string;
  readonly message?: string;
  readonly reasons?: readonly string[];
  readonly refused?: string | null;
  readonly steps?: readonly { readonly reasons: readonly string[] }[];
  readonly plan?: { readonly sentence?: string } | null;
}

export function tellAudit({ sequence, atMs, event, detail, hash, previous }: Audited): AuditEntry {
  const parsed = JSON.parse(detail) as AuditDetail;
  return {
    sequence,
    timestampMs: atMs,
    event,
    sentence: sentenceOf(event, parsed),
    hash,
    previousHash: previous,
    detail: parsed,
  };
}

function sentenceOf(event: Audited['event'], detail: AuditDetail): string {
  const { sentence, message, reasons = [], refused, steps = [], plan } = detail;
  const by = detail.by ?? detail.closedBy;
  const against = [
    ...reasons,
    ...steps.flatMap((step) => step.reasons),
    ...(refused ? [refused] : []),
  ];
  const what = sentence ?? message ?? plan?.sentence ?? '';
  return [
    EVENTS[event] + (by ? ` (${by})` : ''),
    ...(what === '' ? [] : [`: ${what.replace(/\.$/, '')}`]),
    ...(against.length === 0 ? [] : [`; not allowed: ${against.join('; ')}`]),
    '.',
  ].join('');
}
