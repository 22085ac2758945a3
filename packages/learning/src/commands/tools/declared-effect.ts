import type { CommandEffect } from '../parsed-command.js';

/**
 * What declaring a new state of an object amounts to, from what is declared: limits, copies, a flag, a
 * configuration. Mending an object in place is
 * restoring its configuration; `apply` where only the file knows.
 */
export function declaredEffect(
  verb: string,
  kind: string,
  name: string,
  patch: string,
): CommandEffect {
  if (/"?(limits|requests)"?\s*:/.test(patch)) return 'raise-limits';
  if (/"?replicas"?\s*:\s*0\b/.test(patch)) return 'scale-in';
  if (/"?(replicas|minReplicas|maxReplicas)"?\s*:\s*\d/.test(patch)) return 'scale-out';
  if (/"?unschedulable"?\s*:\s*true/.test(patch)) return 'cordon';
  if (/"?restartedAt"?\s*:/.test(patch)) return 'restart';
  if (kind === 'configmap' || kind === 'secret') {
    return /(^|[-_.])(flag|flags|flagd|feature|features|toggle|toggles)([-_.]|$)/.test(name)
      ? 'disable-flag'
      : 'restore-config';
  }
  if (kind === 'horizontalpodautoscaler') return 'scale-out';
  if (kind === 'resourcequota' || kind === 'limitrange') return 'raise-limits';
  if (/circuitbreak|outlierDetection/i.test(patch)) return 'circuit-break';
  if (/rate-?limit/i.test(`${kind} ${patch}`)) return 'rate-limit';
  return verb === 'edit' || verb === 'patch' ? 'restore-config' : 'apply';
}
