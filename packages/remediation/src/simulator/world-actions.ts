import type { ActionKind } from '@aegis/core';
import { curesOf, type FaultKind } from './fault-kinds.js';
import { drawStrength } from './fault-physics.js';
import { emptyMachine, placeCopies } from './machines.js';
import { COLUMN, definitionOf, KINDS } from './refusals.js';
import type { World } from './world.js';

const CODE_KINDS: ReadonlySet<string> = new Set(['service', 'workload', 'ingress']);
const NEVER = -1_000_000;
/** The probability that an act takes a tick longer than its kind does. */
const LATE_SHARE = 0.2;
/** Ticks until a person who was called has set things right. */
const HELP_TICKS = 12;
const HELP_SPREAD = 9;
/** Ticks that a cold cache, and a standby that had fallen behind, take to catch up. */
const COLD_TICKS = 3;
const LAG_TICKS = 3;
/** Scalings that can be taken back. */
const MOST_SCALINGS = 1000;
/** Where little is forgiven, the version before does not always suit the rest any more. */
const OLD_BUG_SHARE = 0.35;
const OLD_BUG_TICKS = 10;

/** The share of capacity that carrying the act out takes away for a tick. */
function capacityTaken(world: World, kind: ActionKind, node: number): number {
  const stateless = CODE_KINDS.has(world.topology.nodes[node]!.kind);
  switch (kind) {
    case 'restart':
      return stateless ? (world.state.replicas[node]! > 1 ? 0.35 : 0.5) : 0.9;
    case 'rollback':
      return 0.25;
    case 'raise-limits':
    case 'restore-config':
      return stateless ? 0.2 : 0.4;
    case 'failover':
      return 0.9;
    case 'drain':
      return stateless ? 0.5 : 0.8;
    default:
      return 0;
  }
}

/** Starts an act that `refusal` has let through. */
export function begin(world: World, kind: ActionKind, node: number): void {
  const { state, topology, random, tick } = world;
  state.actedAt[node * KINDS.length + COLUMN.get(kind)!] = tick;
  if (kind === 'page') {
    world.pagedAt = tick;
    world.helpAtTick = tick + HELP_TICKS + random.integer(HELP_SPREAD);
    return;
  }
  disturb(world, node, capacityTaken(world, kind, node));
  if (kind === 'drain') {
    for (let g = topology.guestOffsets[node]!; g < topology.guestOffsets[node + 1]!; g++) {
      disturb(world, topology.guestSources[g]!, 0.3);
    }
  }
  const { delayTicks } = definitionOf(kind);
  // What is done at once is a switch; whatever takes time may fail, or take longer.
  const works = delayTicks === 0 || !random.chance(world.failureShare);
  const late = delayTicks > 0 && random.chance(LATE_SHARE) ? 1 : 0;
  world.pending.push({ kind, node, dueTick: tick + delayTicks + late, works });
  if (delayTicks === 0) completeDue(world);
}

function disturb(world: World, node: number, share: number): void {
  const { capacityLost } = world.state;
  if (share > capacityLost[node]!) capacityLost[node] = share;
}

/** Lets the acts that are due have their effect; to be called before each tick. */
export function completeDue(world: World): void {
  for (let k = world.pending.length - 1; k >= 0; k--) {
    const { kind, node, dueTick, works } = world.pending[k]!;
    if (dueTick > world.tick) continue;
    world.pending.splice(k, 1);
    if (works) complete(world, kind, node);
  }
  if (world.tick >= world.helpAtTick) setRight(world);
}

/** What a person does who was called: whatever is wrong is mended, and jams are cleared. */
function setRight(world: World): void {
  const { state } = world;
  world.helpAtTick = -NEVER;
  state.backlog.fill(0);
  state.poolLoss.fill(0);
  state.attempts.fill(1);
  world.violation = 0;
  for (const fault of world.faults) {
    if (fault.curedBy !== null) continue;
    fault.curedBy = 'page';
    fault.ended = true;
  }
}

function complete(world: World, kind: ActionKind, i: number): void {
  const { state, topology, random } = world;
  const innocent = cure(world, kind, i) === 0;
  switch (kind) {
    case 'restart':
      state.leaked[i] = 0;
      state.backlog[i] = 0;
      placeCopies(world, i);
      break;
    case 'drain':
      if (topology.nodes[i]!.kind === 'node') emptyMachine(world, i);
      else {
        state.leaked[i] = 0;
        state.backlog[i] = 0;
        placeCopies(world, i);
      }
      break;
    case 'cordon':
      state.cordoned[i] = 1;
      world.machinesMoved = true;
      break;
    case 'rollback':
      state.deployedAt[i] = NEVER;
      state.leaked[i] = 0;
      if (innocent && topology.hazard > 1 && random.chance(OLD_BUG_SHARE)) {
        state.lagTicks[i] = OLD_BUG_TICKS;
      }
      break;
    case 'failover':
      state.backlog[i] = 0;
      state.lagTicks[i] = LAG_TICKS;
      break;
    case 'scale-out':
      rescale(world, i, Math.min(4 * topology.replicas[i]!, 2 * state.replicas[i]!));
      break;
    case 'scale-in':
      rescale(world, i, Math.max(1, Math.floor(state.replicas[i]! / 2)));
      break;
    case 'raise-limits':
      state.limitFactor[i]! *= 2;
      state.leaked[i] = 0;
      break;
    case 'circuit-break':
      state.circuitOpen[i] = 1;
      break;
    case 'rate-limit':
      state.rateLimited[i] = 1;
      break;
    case 'clear-cache':
      state.coldTicks[i] = COLD_TICKS;
      break;
    case 'restore-config':
      state.configuredAt[i] = NEVER;
      break;
    case 'disable-flag':
      state.flaggedAt[i] = NEVER;
      break;
    default:
      break;
  }
}

function rescale(world: World, node: number, copies: number): void {
  const { state, scalings } = world;
  scalings.push({ node, before: state.replicas[node]! });
  if (scalings.length > MOST_SCALINGS) scalings.shift();
  state.replicas[node] = copies;
  state.scaledAt[node] = world.tick;
  world.machinesMoved = true;
}

/** Ends the faults that the act takes away; how many. */
function cure(world: World, kind: ActionKind, node: number): number {
  let count = 0;
  for (const fault of world.faults) {
    if (fault.node !== node || fault.curedBy !== null) continue;
    // The storm's end is left to the physics.
    if (fault.kind === 'retry-storm') continue;
    const cures = curesOf(fault.kind, world.topology.nodes[node]!, fault.withDeploy);
    // New copies land on another machine now and then.
    const network = fault.kind === 'network-delay' || fault.kind === 'network-loss';
    const lucky = network && kind === 'restart' && world.random.chance(0.4);
    if (!cures.includes(kind) && !lucky) continue;
    count++;
    fault.curedBy = kind;
    // The spike goes on behind the limit, and contention would be back with fewer copies.
    fault.ended = kind !== 'scale-out' && kind !== 'rate-limit';
  }
  return count;
}

/** Takes a finished act back. False where it cannot be. */
export function revert(world: World, kind: ActionKind, i: number): boolean {
  const { state, topology } = world;
  if (!definitionOf(kind).reversible) return false;
  const scales = kind === 'scale-out' || kind === 'scale-in';
  const latest = scales ? world.scalings.findLastIndex(({ node }) => node === i) : -1;
  if (scales && latest < 0) return false;
  for (const fault of world.faults) {
    if (fault.node === i && fault.curedBy === kind) {
      fault.curedBy = null;
      fault.ended = false;
    }
  }
  if (scales) {
    state.replicas[i] = world.scalings[latest]!.before;
    world.scalings.splice(latest, 1);
    world.machinesMoved = true;
  }
  if (kind === 'raise-limits') state.limitFactor[i] = Math.max(1, state.limitFactor[i]! / 2);
  if (kind === 'circuit-break') state.circuitOpen[i] = 0;
  if (kind === 'rate-limit') state.rateLimited[i] = 0;
  if (kind === 'cordon') state.cordoned[i] = 0;
  if (kind === 'rollback') state.deployedAt[i] = world.tick;
  if (kind === 'restore-config') state.configuredAt[i] = world.tick;
  if (kind === 'disable-flag') state.flaggedAt[i] = world.tick;
  if (topology.nodes[i]!.kind === 'node') world.machinesMoved = true;
  return true;
}

/** Puts a fault into the world. A deploy, configuration or flag fault brings its change with it. */
export function startFault(
  world: World,
  kind: FaultKind,
  node: number,
  withDeploy: boolean,
  shift = 1,
): void {
  const { state, topology, tick } = world;
  const strength = drawStrength(world, kind, node, shift);
  // Memory runs out with a deploy only where there are deploys.
  const ours = definitionOf('rollback').targets.includes(topology.nodes[node]!.kind);
  const memory = kind === 'memory-leak' || kind === 'out-of-memory';
  const deployed = kind === 'bad-deploy' || (memory && withDeploy && ours);
  if (deployed) state.deployedAt[node] = tick;
  if (kind === 'bad-config') state.configuredAt[node] = tick;
  if (kind === 'flag-bug') state.flaggedAt[node] = tick;
  world.machinesMoved = true;
  world.faults.push({
    kind,
    node,
    sinceTick: tick,
    strength,
    withDeploy: deployed,
    variant: world.random.float(),
    curedBy: null,
    ended: false,
  });
}
