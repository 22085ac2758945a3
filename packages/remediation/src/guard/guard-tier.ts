import type { ApprovalTier } from '@aegis/core';
import type { ActionDefinition } from '../actions/action-definition.js';
import type { Risk } from './at-risk.js';
import type { GuardOptions } from './guard-options.js';

type Limits = Pick<
  Required<GuardOptions>,
  'minConfidence' | 'maxRadius' | 'maxDependants' | 'maxCost' | 'environment' | 'notifyMs'
>;

/**
 * Who has to agree to an act. Three things speak against acting alone: the policy is unsure, many depend
 * on the target, or it is dear and cannot be taken back. With none of them nobody has to agree. With one
 * that is not the last, a test environment lets it through, and elsewhere people may be told in time
 * instead of asked. All else needs a person.
 */
export function guardTier(
  definition: ActionDefinition,
  risk: Risk,
  confidence: number,
  limits: Limits,
): ApprovalTier {
  const unsure = !(confidence >= limits.minConfidence);
  const wide =
    !(risk.radius.length <= limits.maxRadius) || !(risk.dependants <= limits.maxDependants);
  const severe = !definition.reversible && definition.cost >= limits.maxCost;
  const against = Number(unsure) + Number(wide) + Number(severe);
  if (against === 0) return 'auto';
  if (severe || against > 1) return 'approve';
  if (limits.environment === 'test') return 'auto';
  return limits.notifyMs !== null && definition.reversible ? 'notify' : 'approve';
}
