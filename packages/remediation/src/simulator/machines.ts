import type { World } from './world.js';

/** Ticks until copies on a dead machine are started elsewhere: Kubernetes' five minutes. */
const EVICTION_TICKS = 20;

function isDown(world: World, machine: number): boolean {
  return world.disturbances.machineSpeed[machine] === 0;
}

/** Puts the copies of a node evenly on the machines that take them; wherever they may run where none does. */
export function placeCopies(world: World, i: number): void {
  const { hostOffsets, hostTargets } = world.topology;
  const { placed, cordoned, replicas } = world.state;
  const from = hostOffsets[i]!;
  const to = hostOffsets[i + 1]!;
  if (from === to) return;
  let open = 0;
  for (let e = from; e < to; e++) {
    const host = hostTargets[e]!;
    placed[e] = cordoned[host] === 1 || isDown(world, host) ? 0 : 1;
    open += placed[e]!;
  }
  for (let e = from; e < to; e++) {
    placed[e] = open > 0 ? (placed[e]! * replicas[i]!) / open : replicas[i]! / (to - from);
  }
  world.machinesMoved = true;
}

/** Whether nothing runs on a machine any more. */
export function isEmpty(world: World, machine: number): boolean {
  const { guestOffsets, guestSources, hostOffsets, hostTargets } = world.topology;
  for (let g = guestOffsets[machine]!; g < guestOffsets[machine + 1]!; g++) {
    const i = guestSources[g]!;
    for (let e = hostOffsets[i]!; e < hostOffsets[i + 1]!; e++) {
      if (hostTargets[e] === machine && world.state.placed[e]! > 0) return false;
    }
  }
  return true;
}

/** Moves everything off a machine, budgets or not: the caller has asked. */
export function emptyMachine(world: World, machine: number): void {
  const { guestOffsets, guestSources } = world.topology;
  world.state.cordoned[machine] = 1;
  for (let g = guestOffsets[machine]!; g < guestOffsets[machine + 1]!; g++) {
    placeCopies(world, guestSources[g]!);
  }
}

/**
 * What the machines make of the copies on them: those on a dead one are gone until they are started
 * elsewhere, those on a strained one are slow. Costs nothing where no machine has anything the matter.
 */
export function runMachines(world: World): void {
  if (!world.machinesMoved) return;
  const { topology, state, disturbances, tick } = world;
  const { hostOffsets, hostTargets } = topology;
  let abnormal = false;
  for (let i = 0; i < topology.count; i++) {
    const from = hostOffsets[i]!;
    const to = hostOffsets[i + 1]!;
    if (from === to) continue;
    let copies = 0;
    for (let e = from; e < to; e++) copies += state.placed[e]!;
    if (Math.abs(copies - state.replicas[i]!) > 1e-9) placeCopies(world, i);
    let up = 0;
    let down = 0;
    let speed = 0;
    for (let e = from; e < to; e++) {
      const host = hostTargets[e]!;
      const share = disturbances.machineSpeed[host]!;
      if (share === 0) down += state.placed[e]!;
      else {
        up += state.placed[e]!;
        speed += share * state.placed[e]!;
      }
      if (share < 1 || state.cordoned[host] === 1) abnormal = true;
    }
    if (down > 0) {
      state.available[i] = Math.max(0, Math.floor(state.available[i]! - down + 1e-9));
      if (tick - state.downSince[i]! > 10 * EVICTION_TICKS) state.downSince[i] = tick;
      else if (tick - state.downSince[i]! >= EVICTION_TICKS) placeCopies(world, i);
    }
    state.speed[i] = up > 0 ? speed / up : 1;
  }
  world.machinesMoved = abnormal;
}
