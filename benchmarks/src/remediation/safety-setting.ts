import type { GraphSnapshot } from '@aegis/graph/csr';
import { type ActionDefinition, DEFAULT_ACTIONS } from '@aegis/remediation';

/** The rules of one run, as numbers: given to the guard as options, and to the checker as the law. */
export interface SafetySetting {
  readonly name: string;
  readonly snapshot: GraphSnapshot;
  readonly rules: SafetyRules;
}

export interface SafetyRules {
  readonly windowMs: number;
  readonly cooldownMs: number;
  readonly maxActionsPerWindow: number;
  readonly maxShareAtRisk: number;
  readonly minServicesAtRisk: number;
  readonly maxCopiesAtRisk: number;
  readonly minCopiesAtRisk: number;
  readonly maxTrafficAtRisk: number;
  readonly minConfidence: number;
  readonly maxRadius: number;
  readonly maxDependants: number;
  readonly maxCost: number;
  readonly environment: 'production' | 'test';
  readonly notifyMs: number | null;
  readonly breakerFailures: number;
  readonly breakerMs: number;
  readonly staleMs: number;
}

export const RULES: SafetyRules = {
  windowMs: 600_000,
  cooldownMs: 60_000,
  maxActionsPerWindow: 6,
  maxShareAtRisk: 0.5,
  minServicesAtRisk: 4,
  maxCopiesAtRisk: 0.5,
  minCopiesAtRisk: 12,
  maxTrafficAtRisk: 0.5,
  minConfidence: 0.5,
  maxRadius: 6,
  maxDependants: 12,
  maxCost: 0.25,
  environment: 'production',
  notifyMs: null,
  breakerFailures: 3,
  breakerMs: 1_800_000,
  staleMs: 1_800_000,
};

/** The shipped catalogue, in which some acts need another first, and one takes two arguments. */
export const CATALOGUE: readonly ActionDefinition[] = DEFAULT_ACTIONS.map((action) => {
  if (action.kind === 'scale-out') {
    const flag = { type: 'string', required: false } as const;
    return { ...action, parameters: { ...action.parameters, flag } };
  }
  if (action.kind === 'failover') return { ...action, requires: ['rate-limit', 'restart'] };
  return action.kind === 'raise-limits' ? { ...action, requires: ['scale-out'] } : action;
});

/** The share of the traffic that goes through a node; of some nobody can tell. */
export function trafficShare(id: string): number {
  let sum = 0;
  for (let i = 0; i < id.length; i++) sum = (sum * 31 + id.charCodeAt(i)) % 997;
  if (sum % 11 === 0) throw new Error('no such series');
  return sum % 7 === 0 ? Number.NaN : (sum % 50) / 100;
}

/** A runbook's condition: nothing is drained by night. */
export function conditions(action: { readonly kind: string; readonly target: string }): string[] {
  return action.kind === 'drain' && action.target.length % 2 === 0 ? ['not by night'] : [];
}
