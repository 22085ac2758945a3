import type { ActionKind } from '@aegis/core';
import { curesOf } from '../simulator/fault-kinds.js';
import { refusal } from '../simulator/refusals.js';
import type { World } from '../simulator/world.js';
import type { Deed } from './deed.js';

/** What may ease a fault that it does not cure. */
const RELIEF: readonly ActionKind[] = [
  'rate-limit',
  'circuit-break',
  'scale-out',
  'restart',
  'raise-limits',
];
/** What may ease the trouble of one who suffers from another's. */
const NEIGHBOURS_RELIEF: readonly ActionKind[] = ['rate-limit', 'circuit-break', 'restart'];
/** From so much on a node is jammed: requests in vain for want of a place, work in the queue. */
const JAMMED = 0.1;

/** What is worth trying in the face of the open faults: cures, relief there and at jammed neighbours, a person. */
export function likelyDeeds(world: World): Deed[] {
  const { topology } = world;
  const deeds = new Map<string, Deed>();
  const add = (kind: ActionKind, node: number): void => {
    const key = `${kind} ${node}`;
    if (!deeds.has(key) && refusal(world, kind, node) === null) deeds.set(key, { kind, node });
  };
  const ease = (node: number): void => {
    if (!isJammed(world, node)) return;
    for (const kind of NEIGHBOURS_RELIEF) add(kind, node);
  };
  for (const fault of world.faults) {
    if (fault.curedBy !== null && fault.ended) continue;
    const { node } = fault;
    for (const kind of curesOf(fault.kind, topology.nodes[node]!, fault.withDeploy)) {
      add(kind, node);
    }
    for (const kind of RELIEF) add(kind, node);
    add('cordon', node);
    add('page', node);
    for (let e = topology.inOffsets[node]!; e < topology.inOffsets[node + 1]!; e++) {
      // Whoever calls a caller may answer without it until the cure takes hold.
      add('circuit-break', topology.inSources[e]!);
      ease(topology.inSources[e]!);
    }
    for (let g = topology.guestOffsets[node]!; g < topology.guestOffsets[node + 1]!; g++) {
      add('circuit-break', topology.guestSources[g]!);
    }
    for (let e = topology.outOffsets[node]!; e < topology.outOffsets[node + 1]!; e++) {
      ease(topology.outTargets[e]!);
    }
  }
  return [...deeds.values()];
}

function isJammed({ state, topology }: World, node: number): boolean {
  return state.poolLoss[node]! > JAMMED || state.backlog[node]! > topology.nominalRate[node]!;
}
