import type { ActionKind, ApprovalTier, PlanStep, RemediationAction } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';

/** What a policy decided upon, for the audit. Anything that JSON can hold; too long, only its hash is kept. */
export interface DecisionRecord {
  /** A hash of what it saw. */
  readonly observation?: string;
  /** What it was allowed to choose from: 1 where it was. */
  readonly mask?: readonly number[];
  readonly probabilities?: readonly number[];
  readonly policyVersion?: string;
}

/** The circumstances of a review. */
export interface ReviewContext {
  readonly graph: GraphSource | null;
  /** Of a clock that only goes forward; an earlier time than the last seen counts as the last. */
  readonly nowMs: number;
  /** `suggest` lets nothing through, for people to read only. */
  readonly mode?: 'auto' | 'suggest';
  /** What the plan was made from, for the audit. */
  readonly decision?: DecisionRecord;
}

/** What the guard says to one step. */
export interface StepReview {
  readonly step: PlanStep;
  readonly allowed: boolean;
  /** By the guard's own reckoning, whatever the plan claims. */
  readonly tier: ApprovalTier;
  /** Why it is not allowed; empty where it is. */
  readonly reasons: readonly string[];
}

/** What the guard says to a plan. */
export interface GuardReport {
  readonly planId: string;
  /** What an approval has to name: a hash of the whole plan. */
  readonly planHash: string;
  /** Every step is allowed. */
  readonly allowed: boolean;
  /** `suggest` while the circuit breaker is open or the caller asked for it. */
  readonly mode: 'auto' | 'suggest';
  /** None where the plan cannot be read. */
  readonly steps: readonly StepReview[];
}

/** A person's agreement to one plan as it stands. */
export interface Approval {
  readonly planHash: string;
  readonly by: string;
  /** At most a Date's last moment. */
  readonly expiresMs: number;
}

/** An act of which it is not known whether it has ended, or whether taking it back has. */
export interface UnfinishedAct {
  /** The idempotency key that the executor was given, to ask it by. */
  readonly key: string;
  readonly planId: string;
  readonly kind: ActionKind;
  readonly target: string;
  readonly startedMs: number;
  readonly undoing: boolean;
}

/** A step that may be carried out now. */
export interface BegunStep {
  /** The idempotency key to give to the executor. */
  readonly key: string;
  /** The act as it was judged: this one is to be done, and not what the plan may read by now. */
  readonly action: RemediationAction;
}

/** Why something may not be done. */
export interface Refusal {
  readonly refused: readonly string[];
}
