import type { ApprovalTier } from '@aegis/core';
import type { ActionDefinition } from './action-definition.js';

/** Where the tiers part; the guard's own options start from these. */
export const TIER_LIMITS: {
  readonly minConfidence: number;
  readonly maxRadius: number;
  readonly maxCost: number;
} = Object.freeze({ minConfidence: 0.5, maxRadius: 6, maxCost: 0.25 });

/**
 * Who has to agree to an act: nobody where it is cheap or can be taken back, touches few and the
 * policy is sure; a person otherwise.
 */
export function approvalTier(
  definition: ActionDefinition,
  radius: number,
  confidence: number,
  limits: typeof TIER_LIMITS = TIER_LIMITS,
): ApprovalTier {
  if (definition.cost === 0) return 'auto';
  const sure = confidence >= limits.minConfidence;
  const small = radius <= limits.maxRadius;
  const mild = definition.reversible || definition.cost < limits.maxCost;
  return sure && small && mild ? 'auto' : 'approve';
}
