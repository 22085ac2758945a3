/** What a fix does, whatever the tool that does it. */
export type ActionKind =
  | 'observe'
  | 'restart'
  | 'rollback'
  | 'scale-out'
  | 'scale-in'
  | 'raise-limits'
  | 'circuit-break'
  | 'disable-flag'
  | 'clear-cache'
  | 'rate-limit'
  | 'restore-config'
  | 'failover'
  | 'cordon'
  | 'drain'
  | 'page';

/** One act on one node of the service graph. Data: holding it runs nothing. */
export interface RemediationAction {
  readonly kind: ActionKind;
  readonly target: string;
  readonly parameters: Readonly<Record<string, string | number | boolean>>;
}

/** Who has to agree before a step may run. */
export type ApprovalTier = 'auto' | 'notify' | 'approve' | 'never';

/** One step of a plan, with its reasons and what it puts at risk. */
export interface PlanStep {
  readonly action: RemediationAction;
  readonly why: string;
  /** The probability, by the policy's own account, that this is the right step. */
  readonly confidence: number;
  readonly reversible: boolean;
  /** The nodes that feel it while it runs, the target first. */
  readonly blastRadius: readonly string[];
  readonly tier: ApprovalTier;
}

/** What is to be done about an incident. `id` is made of the content, so an approval binds to it. */
export interface Plan {
  readonly id: string;
  readonly incidentId: string | null;
  readonly createdMs: number;
  readonly steps: readonly PlanStep[];
  readonly sentence: string;
}

/** How a plan ended. */
export interface Outcome {
  readonly planId: string;
  readonly startedMs: number;
  readonly endedMs: number;
  /** The actions that ran, in order. */
  readonly actions: readonly RemediationAction[];
  /** The symptom has gone. */
  readonly resolved: boolean;
  /** The detectors that raised the alarm say so themselves. */
  readonly verified: boolean;
  /** What was done has been taken back. */
  readonly undone: boolean;
  readonly sentence: string;
}
