import type { World } from './world.js';

const EVERY_TICKS = 4;
const BUSY = 0.75;
const IDLE = 0.2;
/** Scaling in waits so long after any scaling, as Kubernetes' stabilisation window does. */
const CALM_TICKS = 20;

/**
 * A horizontal autoscaler that knows nothing of faults and acts beside everybody else: half as many
 * copies again where a service is busy, up to twice what it began with; back where it is idle.
 */
export function autoscale(world: World): void {
  if (world.tick % EVERY_TICKS !== 0) return;
  const { topology, state, tick } = world;
  for (let i = 0; i < topology.count; i++) {
    if (topology.autoscaled[i] === 0 || state.available[i] === 0) continue;
    const base = topology.replicas[i]!;
    const copies = state.replicas[i]!;
    if (state.utilisation[i]! > BUSY && copies < 2 * base) {
      state.replicas[i] = Math.min(2 * base, Math.ceil(1.5 * copies));
    } else if (
      state.utilisation[i]! < IDLE &&
      copies > base &&
      tick - Math.max(state.autoscaledAt[i]!, state.scaledAt[i]!) > CALM_TICKS
    ) {
      state.replicas[i] = base;
    } else continue;
    state.autoscaledAt[i] = tick;
    world.machinesMoved = true;
  }
}
