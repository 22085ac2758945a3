import type { RemediationAction } from '@aegis/core';
import { DEFAULT_ACTIONS } from '@aegis/remediation';
import type { GuardOptions } from '@aegis/remediation/guard';
import type { Config } from '../config/finish-config.js';

/** The guard's rules, as the configuration says. */
export function guardOptionsOf({ remediation: { guard } }: Config): GuardOptions {
  const { allowedKinds, protectedServices } = guard;
  const isProtected = new Set(protectedServices);
  return {
    actions:
      allowedKinds === undefined
        ? DEFAULT_ACTIONS
        : DEFAULT_ACTIONS.filter(({ kind }) => kind === 'observe' || allowedKinds.includes(kind)),
    conditions: ({ target }: RemediationAction) =>
      isProtected.has(target) ? [`${target} is protected by the configuration`] : [],
    windowMs: guard.window,
    cooldownMs: guard.cooldown,
    maxActionsPerWindow: guard.maxActionsPerWindow,
    maxShareAtRisk: guard.maxShareAtRisk,
    minServicesAtRisk: guard.minServicesAtRisk,
    minConfidence: guard.minConfidence,
    maxRadius: guard.maxRadius,
    environment: guard.environment,
    breakerFailures: guard.breakerFailures,
    breakerMs: guard.breakerFor,
    ...(guard.notifyAfter === undefined ? {} : { notifyMs: guard.notifyAfter }),
  };
}
