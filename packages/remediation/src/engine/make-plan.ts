import { type ActionKind, contentId, type Plan, type PlanStep } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { ActionDefinition } from '../actions/action-definition.js';
import { approvalTier } from '../actions/approval-tier.js';
import { blastRadius } from '../actions/blast-radius.js';
import type { Decision } from './decision.js';

/** A decision as a plan: one step, or none where waiting is best. */
export function makePlan(
  decision: Decision,
  definitions: ReadonlyMap<ActionKind, ActionDefinition>,
  context: { graph: GraphSource | null; incidentId: string | null; nowMs: number },
): Plan {
  const { action, probability, why } = decision;
  const definition = definitions.get(action.kind);
  const steps: PlanStep[] = [];
  if (action.kind !== 'observe' && definition !== undefined) {
    const radius = blastRadius(action, definition, context.graph);
    steps.push({
      action,
      why,
      confidence: probability,
      reversible: definition.reversible,
      blastRadius: radius,
      tier: approvalTier(definition, radius.length, probability),
    });
  }
  return {
    id: contentId('plan', context.incidentId ?? '', context.nowMs, JSON.stringify(steps)),
    incidentId: context.incidentId,
    createdMs: context.nowMs,
    steps,
    sentence: why,
  };
}
