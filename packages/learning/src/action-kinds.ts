import type { ActionKind } from '@aegis/core';
import type { CommandEffect } from './commands/parsed-command.js';

/** Every kind of action that may be suggested. */
export const ACTION_KINDS: readonly ActionKind[] = [
  ...(['observe', 'restart', 'rollback', 'scale-out', 'scale-in', 'raise-limits'] as const),
  ...(['circuit-break', 'disable-flag', 'clear-cache', 'rate-limit', 'restore-config'] as const),
  ...(['failover', 'cordon', 'drain', 'page'] as const),
];

/** Every effect that a case can have. */
export const EFFECTS: readonly CommandEffect[] = [
  ...ACTION_KINDS,
  ...(['read', 'apply', 'change', 'create', 'delete', 'start', 'stop'] as const),
  ...(['execute', 'configure', 'unknown'] as const),
];

const SUGGESTED: ReadonlySet<string> = new Set(ACTION_KINDS);

/** Whether an effect is one that may be suggested. */
export function isActionKind(effect: CommandEffect): effect is ActionKind {
  return SUGGESTED.has(effect);
}
