import type { ActionKind } from '@aegis/core';
import { POLICY_KINDS } from '../actions/default-actions.js';
import { curesOf } from '../simulator/fault-kinds.js';
import { refusal } from '../simulator/refusals.js';
import type { World } from '../simulator/world.js';

/** Something that may be done: a kind of act at a node. */
export interface Deed {
  readonly kind: ActionKind;
  readonly node: number;
}

/** The deed's number as environments and policies count: 0 is waiting. */
export function actionOf(deed: Deed | null): number {
  if (deed === null) return 0;
  return 1 + deed.node * POLICY_KINDS.length + POLICY_KINDS.indexOf(deed.kind);
}

export function isOpen(world: World): boolean {
  return world.faults.some((fault) => fault.curedBy === null);
}

/** The likely best cure of the oldest open fault that is possible now, where nothing is under way there. */
export function likelyCure(world: World): Deed | null {
  for (const fault of world.faults) {
    if (fault.curedBy !== null) continue;
    const { node } = fault;
    if (world.pending.some((act) => act.node === node)) continue;
    const cures = curesOf(fault.kind, world.topology.nodes[node]!, fault.withDeploy);
    for (const kind of [...cures, 'cordon', 'page'] as const) {
      if (refusal(world, kind, node) === null) return { kind, node };
    }
  }
  return null;
}
