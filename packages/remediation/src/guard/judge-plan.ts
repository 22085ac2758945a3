import type { Plan } from '@aegis/core';
import type { Risk } from './at-risk.js';
import type { GuardReport, StepReview } from './guard-report.js';
import { HARMLESS } from './harmless.js';
import { type Bench, judgeStep, stepKey } from './judge-step.js';
import type { LedgerRecord } from './ledger.js';
import { MAX_STEPS } from './read-plan.js';
import type { StepFacts } from './step-facts.js';

/** Judges all steps, each as if those before it had been done. */
export function judgePlan(bench: Bench, facts: readonly StepFacts[]): GuardReport {
  const { plan, state, options } = bench;
  const planHash = bench.hash();
  const mode = state.breaker.isOpen(state.nowMs) ? 'suggest' : bench.mode;
  if (plan === null) return { planId: '', planHash, allowed: false, mode, steps: [] };
  const steps: StepReview[] = [];
  const before: LedgerRecord[] = [];
  for (const [index, step] of plan.steps.entries()) {
    if (index >= MAX_STEPS) {
      const reasons = [`a plan has at most ${MAX_STEPS} steps`];
      steps.push({ step, allowed: false, tier: 'never', reasons });
      break;
    }
    const { review, risk } = judgeStep({ ...bench, plan }, index, facts[index]!, before);
    steps.push(review);
    if (!review.allowed || HARMLESS.has(step.action.kind)) continue;
    // Steps run one after the other, so those before it have ended by then.
    const record = recordOf(plan, index, stepKey(plan, index, options.digest), risk!, state.nowMs);
    before.push({ ...record, endedMs: state.nowMs, ok: true });
  }
  const allowed = steps.every((review) => review.allowed);
  return { planId: plan.id, planHash, allowed, mode, steps };
}

/** What is remembered of a step that begins. */
export function recordOf(
  plan: Plan,
  index: number,
  key: string,
  { radius, copies, traffic }: Risk,
  nowMs: number,
): LedgerRecord {
  const { kind, target } = plan.steps[index]!.action;
  const { id: planId } = plan;
  const open = { endedMs: null, ok: null, undo: 'none', undoMs: null } as const;
  return { key, planId, kind, target, radius, copies, traffic, startedMs: nowMs, ...open };
}
