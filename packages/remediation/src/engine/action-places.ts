import type { ActionKind, RemediationAction } from '@aegis/core';
import { POLICY_KINDS } from '../actions/default-actions.js';
import type { SignalBoard } from '../features/signal-board.js';
import type { MaskedAction } from './decision.js';
import type { KnownSystem } from './known-system.js';

const MAX_MASKED = 60;

/** The kind of the action at place `a`: 0 is observe, then nodes × kinds. */
export function kindAt(a: number): ActionKind {
  return a === 0 ? 'observe' : POLICY_KINDS[(a - 1) % POLICY_KINDS.length]!;
}

/** The action at place `a`. */
export function actionAt(system: KnownSystem, a: number): RemediationAction {
  if (a === 0) return { kind: 'observe', target: '', parameters: {} };
  const node = Math.floor((a - 1) / POLICY_KINDS.length);
  return { kind: kindAt(a), target: system.ids[node]!, parameters: {} };
}

/** What cannot be done at the chosen node and wherever trouble is seen. */
export function maskedActions(
  system: KnownSystem,
  board: SignalBoard,
  refused: readonly (string | null)[],
  chosen: number,
): MaskedAction[] {
  const out: MaskedAction[] = [];
  for (let i = 0; i < system.ids.length && out.length < MAX_MASKED; i++) {
    if (i !== chosen && !board.isNotable(i)) continue;
    for (const [k, kind] of POLICY_KINDS.entries()) {
      const reason = refused[i * POLICY_KINDS.length + k];
      if (reason === null || reason === undefined) continue;
      out.push({ action: { kind, target: system.ids[i]!, parameters: {} }, reason });
    }
  }
  return out;
}
