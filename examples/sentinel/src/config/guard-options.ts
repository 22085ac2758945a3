import { DEFAULT_ACTIONS } from '@aegis/remediation';
import type { GuardOptions } from '@aegis/remediation/guard';
import type { Config } from './finish-config.js';

/** The options of the guard that a configuration asks for; a protected service is nobody's target. */
export function guardOptionsOf({ remediation }: Config): GuardOptions {
  const { guard } = remediation;
  const { allowedKinds, protectedServices } = guard;
  const isProtected = new Set(protectedServices);
  return {
    actions:
      allowedKinds === undefined
        ? DEFAULT_ACTIONS
        : DEFAULT_ACTIONS.filter(({ kind }) => allowedKinds.includes(kind)),
    conditions: ({ kind, target }) =>
      isProtected.has(target) && kind !== 'observe' && kind !== 'page'
        ? [`${target} is protected by the configuration`]
        : [],
    windowMs: guard.window,
    cooldownMs: guard.cooldown,
    maxActionsPerWindow: guard.maxActionsPerWindow,
    maxShareAtRisk: guard.maxShareAtRisk,
    minServicesAtRisk: guard.minServicesAtRisk,
    minConfidence: guard.minConfidence,
    maxRadius: guard.maxRadius,
    environment: guard.environment,
    notifyMs: guard.notifyAfter ?? null,
    breakerFailures: guard.breakerFailures,
    breakerMs: guard.breakerFor,
  };
}
