import type { RemediationAction } from '@aegis/core';
import type { GuardOptions } from './guard-options.js';

/** What was asked of others about a step: kept in the audit, so that it can be judged again as it was. */
export interface StepFacts {
  /** The share of the traffic that goes through the target; 0 where nobody was asked. */
  readonly traffic: number;
  /** What the conditions of the runbook say against it. */
  readonly against: readonly string[];
}

const NO_ANSWER: readonly string[] = Object.freeze(['the conditions gave no answer']);
const MAX_REASONS = 20;
const MAX_TEXT = 500;

/** Asks once, and takes an answer that makes no sense for the worst one. */
export function stepFacts(
  action: RemediationAction,
  { trafficShare, conditions }: Pick<Required<GuardOptions>, 'trafficShare' | 'conditions'>,
): StepFacts {
  return {
    traffic: trafficShare === null ? 0 : shareOf(trafficShare, action.target),
    against: conditions === null ? [] : reasonsOf(conditions, action),
  };
}

function shareOf(trafficShare: (nodeId: string) => number, target: string): number {
  try {
    const share: unknown = trafficShare(target);
    return typeof share === 'number' && share >= 0 ? Math.min(share, 1) + 0 : 1;
  } catch {
    return 1;
  }
}

function reasonsOf(
  conditions: (action: RemediationAction) => readonly string[],
  action: RemediationAction,
): readonly string[] {
  try {
    const reasons: unknown = conditions(action);
    if (!Array.isArray(reasons)) return NO_ANSWER;
    const read = Array.from(reasons.slice(0, MAX_REASONS)) as unknown[];
    const isSound = read.every((reason): reason is string => typeof reason === 'string');
    return isSound ? read.map((reason) => reason.slice(0, MAX_TEXT)) : NO_ANSWER;
  } catch {
    return NO_ANSWER;
  }
}
