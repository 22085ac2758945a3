import type { ApprovalTier, PlanStep } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';

/** The circumstances of a review. */
export interface ReviewContext {
  readonly graph: GraphSource | null;
  /** Of a clock that only goes forward; an earlier time than the last seen counts as the last. */
  readonly nowMs: number;
  /** `suggest` lets nothing through, for people to read only. */
  readonly mode?: 'auto' | 'suggest';
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
  readonly steps: readonly StepReview[];
}

/** A person's agreement to one plan as it stands. */
export interface Approval {
  readonly planHash: string;
  readonly by: string;
  readonly expiresMs: number;
}
