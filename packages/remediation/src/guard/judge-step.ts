import type { Plan } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { ActionDefinition } from '../actions/action-definition.js';
import { type Risk, riskOf } from './at-risk.js';
import { wrongWith } from './check-step.js';
import { circumstancesAgainst } from './circumstances.js';
import type { GuardOptions } from './guard-options.js';
import type { StepReview } from './guard-report.js';
import type { GuardState } from './guard-snapshot.js';
import { guardTier } from './guard-tier.js';
import { HARMLESS } from './harmless.js';
import type { LedgerRecord } from './ledger.js';
import type { StepFacts } from './step-facts.js';

/** Everything that the steps of a plan are judged by. */
export interface Bench<P extends Plan | null = Plan | null> {
  readonly plan: P;
  /** Of the plan, which is asked for only where somebody may have agreed to it. */
  readonly hash: () => string;
  readonly graph: GraphSource | null;
  /** What the caller asks for. */
  readonly mode: 'auto' | 'suggest';
  readonly options: Required<GuardOptions>;
  readonly definitions: ReadonlyMap<string, ActionDefinition>;
  readonly state: GuardState;
}

/** What is said to a step, and what it puts at risk; null where it is not even an act. */
export interface Judgement {
  readonly review: StepReview;
  readonly risk: Risk | null;
}

/**
 * Lays all rules over one step.
 *
 * @param before - acts of the same plan that will have been done by then
 */
export function judgeStep(
  bench: Bench<Plan>,
  index: number,
  facts: StepFacts,
  before: readonly LedgerRecord[],
): Judgement {
  const { plan, options, graph } = bench;
  const { nowMs, ledger, breaker } = bench.state;
  const step = plan.steps[index]!;
  const { action } = step;
  const definition = bench.definitions.get(action.kind);
  const never = (reasons: string[]): Judgement => {
    return { review: { step, allowed: false, tier: 'never', reasons }, risk: null };
  };
  if (definition === undefined) return never([`"${action.kind}" is not in the catalogue`]);
  const wrong = wrongWith(action, definition, graph);
  if (wrong.length > 0) return never(wrong);
  const reasons = bench.mode === 'suggest' ? ['only suggesting'] : [];
  const risk = riskOf(action, definition, graph, facts.traffic);
  const say = (tier: StepReview['tier']): Judgement => {
    return { review: { step, allowed: reasons.length === 0, tier, reasons }, risk };
  };
  if (action.kind === 'observe') return say('auto');
  if (ledger.hasRun(stepKey(plan, index, options.digest), plan.createdMs)) {
    reasons.push('this step has run before');
  }
  // A person may be called also when nothing else may be done any more.
  if (HARMLESS.has(action.kind)) return say('auto');
  if (ledger.isFull) reasons.push('too much has been done to keep account of');
  if (breaker.isOpen(nowMs)) reasons.push('too many plans have failed: only suggesting');
  const tier = guardTier(definition, risk, step.confidence, options);
  const missing = agreementMissing(tier, bench);
  if (missing !== null) reasons.push(missing);
  reasons.push(...facts.against);
  const records = [...ledger.records(), ...before];
  const circumstances = { nowMs, graph, records, options };
  reasons.push(...circumstancesAgainst(action, definition, risk, circumstances));
  return say(tier);
}

/** The idempotency key of a step: the same act in the same place of the same plan has the same one. */
export function stepKey(plan: Plan, index: number, digest: (text: string) => string): string {
  const { incidentId, id, createdMs, steps } = plan;
  // With the time, so that what is forgotten with the time cannot come back under it.
  return digest(JSON.stringify([incidentId, id, createdMs, index, steps[index]!.action]));
}

function agreementMissing(tier: StepReview['tier'], bench: Bench): string | null {
  if (tier === 'auto') return null;
  const planHash = bench.hash();
  const { approvals, nowMs } = bench.state;
  if (approvals.holds(planHash, nowMs)) return null;
  if (tier !== 'notify') return 'a person has to agree';
  const fromMs = approvals.mayRunFrom(planHash, bench.options.notifyMs!);
  if (fromMs === null) return 'people have to be told first';
  if (fromMs === Number.POSITIVE_INFINITY) return 'somebody objected';
  return nowMs >= fromMs ? null : `people have been told; it may run from ${fromMs} ms on`;
}
