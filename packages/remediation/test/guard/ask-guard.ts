import type { ActionKind, RemediationAction } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { Guard, StepReview } from '../../src/guard/index.js';
import { type ActionDefinition, DEFAULT_ACTIONS } from '../../src/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';

/** What `begin` gives where the act was begun. */
export const RAN: RegExp = /^[0-9a-f]{64}$/;

/** Begins and ends a plan of one act; gives its key, or why it was refused. */
export function begin(guard: Guard, id: string, kind: ActionKind, target: string, nowMs = 0) {
  const begun = guard.begin(planOf(id, step(act(kind, target))), 0, { graph: SHOP, nowMs });
  if ('refused' in begun) return begun.refused.join('; ');
  guard.finish(begun.key, { ok: true, message: '' }, nowMs);
  return begun.key;
}

interface Asked {
  readonly graph?: GraphSource | null;
  readonly nowMs?: number;
  readonly confidence?: number;
  readonly mode?: 'auto' | 'suggest';
}

/** What is said to a plan of one act. */
export function reviewOf(
  guard: Guard,
  action: RemediationAction,
  { graph = SHOP, nowMs = 0, confidence = 0.9, mode = 'auto' }: Asked = {},
): StepReview {
  const plan = planOf('asked', step(action, { confidence }));
  return guard.review(plan, { graph, nowMs, mode }).steps[0]!;
}

/** What is said against an act. */
export function reasonsAgainst(guard: Guard, kind: ActionKind, target: string, asked?: Asked) {
  return reviewOf(guard, act(kind, target), asked).reasons;
}

/** The definition of a kind, as it is shipped but for some fields. */
export function definitionOf(
  kind: ActionKind,
  fields: Partial<ActionDefinition> = {},
): ActionDefinition {
  return { ...DEFAULT_ACTIONS.find((one) => one.kind === kind)!, ...fields };
}
