import type { ActionKind } from '@aegis/core';
import type { ActionDefinition } from '../actions/action-definition.js';
import { DEFAULT_ACTIONS } from '../actions/default-actions.js';
import { curesOf, type FaultKind } from './fault-kinds.js';
import { drawStrength } from './fault-physics.js';
import type { World } from './world.js';

/** Every kind of the catalogue by its place: the columns of `World.actedAt`. */
export const KINDS: readonly ActionKind[] = DEFAULT_ACTIONS.map((action) => action.kind);
const BY_KIND: ReadonlyMap<ActionKind, ActionDefinition> = new Map(
  DEFAULT_ACTIONS.map((action) => [action.kind, action]),
);
const COLUMN: ReadonlyMap<ActionKind, number> = new Map(KINDS.map((kind, i) => [kind, i]));
const CODE_KINDS: ReadonlySet<string> = new Set(['service', 'workload', 'ingress']);

/** Ticks before the same act at the same node makes sense again. */
export const COOLDOWN_TICKS = 4;

export function definitionOf(kind: ActionKind): ActionDefinition {
  return BY_KIND.get(kind)!;
}

function changedAt(world: World, node: number, change: 'deploy' | 'config' | 'flag'): number {
  if (change === 'deploy') return world.deployedAt[node]!;
  return change === 'config' ? world.configuredAt[node]! : world.flaggedAt[node]!;
}

/** Why an act is not possible now; null where it is. */
export function refusal(world: World, kind: ActionKind, node: number): string | null {
  const definition = definitionOf(kind);
  if (!definition.targets.includes(world.topology.nodes[node]!.kind)) return 'wrong kind of node';
  if (!world.canFail(node)) return 'nothing runs there that could be acted upon';
  if (definition.needsRecent !== null) {
    if (!world.isRecent(changedAt(world, node, definition.needsRecent))) {
      return 'nothing changed lately that could be taken back';
    }
  }
  for (const action of world.pending) {
    if (action.node === node) return 'an action there is under way';
  }
  const last = world.actedAt[node * KINDS.length + COLUMN.get(kind)!]!;
  if (world.tick - last < COOLDOWN_TICKS) return 'cooling down';
  return limit(world, kind, node);
}

function limit(world: World, kind: ActionKind, node: number): string | null {
  switch (kind) {
    case 'scale-out':
      return world.replicas[node]! >= 4 * world.topology.replicas[node]!
        ? 'already at four times its copies'
        : null;
    case 'scale-in':
      return world.replicas[node]! <= 1 ? 'only one copy runs' : null;
    case 'raise-limits':
      return world.limitFactor[node]! >= 4 ? 'already at four times its limits' : null;
    case 'circuit-break':
      return world.circuitOpen[node] === 1 ? 'its circuit is open already' : null;
    case 'rate-limit':
      return world.rateLimited[node] === 1 ? 'it is limited already' : null;
    default:
      return null;
  }
}

/** The share of capacity that carrying the act out takes away for a tick. */
function capacityTaken(world: World, kind: ActionKind, node: number): number {
  const stateless = CODE_KINDS.has(world.topology.nodes[node]!.kind);
  switch (kind) {
    case 'restart':
      return stateless ? (world.replicas[node]! > 1 ? 0.35 : 0.5) : 0.9;
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

/** Starts an act that {@link refusal} has let through. */
export function begin(world: World, kind: ActionKind, node: number): void {
  world.actedAt[node * KINDS.length + COLUMN.get(kind)!] = world.tick;
  world.capacityLost[node] = Math.max(world.capacityLost[node]!, capacityTaken(world, kind, node));
  const { delayTicks } = definitionOf(kind);
  world.pending.push({ kind, node, dueTick: world.tick + delayTicks });
  if (delayTicks === 0) completeDue(world);
}

/** Lets the acts that are due have their effect; to be called before each tick. */
export function completeDue(world: World): void {
  for (let k = world.pending.length - 1; k >= 0; k--) {
    const { kind, node, dueTick } = world.pending[k]!;
    if (dueTick > world.tick) continue;
    world.pending.splice(k, 1);
    complete(world, kind, node);
  }
}

function complete(world: World, kind: ActionKind, i: number): void {
  cure(world, kind, i);
  switch (kind) {
    case 'restart':
    case 'drain':
      world.leaked[i] = 0;
      world.backlog[i] = 0;
      if (world.topology.nodes[i]!.kind === 'cache') world.coldTicks[i] = 4;
      break;
    case 'rollback':
      world.leaked[i] = 0;
      world.deployedAt[i] = -1_000_000;
      break;
    case 'scale-out':
      world.previousReplicas[i] = world.replicas[i]!;
      world.replicas[i] = Math.min(4 * world.topology.replicas[i]!, 2 * world.replicas[i]!);
      world.scaledAt[i] = world.tick;
      break;
    case 'scale-in':
      world.previousReplicas[i] = world.replicas[i]!;
      world.replicas[i] = Math.max(1, Math.floor(world.replicas[i]! / 2));
      world.scaledAt[i] = world.tick;
      break;
    case 'raise-limits':
      world.limitFactor[i]! *= 2;
      world.leaked[i] = 0;
      break;
    case 'circuit-break':
      world.circuitOpen[i] = 1;
      break;
    case 'rate-limit':
      world.rateLimited[i] = 1;
      break;
    case 'clear-cache':
      world.coldTicks[i] = 3;
      break;
    case 'restore-config':
      world.configuredAt[i] = -1_000_000;
      break;
    case 'disable-flag':
      world.flaggedAt[i] = -1_000_000;
      break;
    default:
      break;
  }
}

function cure(world: World, kind: ActionKind, node: number): void {
  for (const fault of world.faults) {
    if (fault.node !== node || fault.curedBy !== null) continue;
    const cures = curesOf(fault.kind, world.topology.nodes[node]!, fault.withDeploy);
    // New copies land on another machine now and then.
    const lucky = fault.kind === 'network-delay' && kind === 'restart' && world.random.chance(0.4);
    if (!cures.includes(kind) && !lucky) continue;
    fault.curedBy = kind;
    // The spike goes on behind the limit, and contention would be back with fewer copies.
    fault.ended = kind !== 'scale-out' && kind !== 'rate-limit';
  }
}

/** Takes a finished act back. False where it cannot be. */
export function revert(world: World, kind: ActionKind, i: number): boolean {
  const definition = definitionOf(kind);
  if (!definition.reversible) return false;
  for (const fault of world.faults) {
    if (fault.node === i && fault.curedBy === kind) {
      fault.curedBy = null;
      fault.ended = false;
    }
  }
  if (kind === 'scale-out' || kind === 'scale-in') world.replicas[i] = world.previousReplicas[i]!;
  if (kind === 'raise-limits') world.limitFactor[i] = Math.max(1, world.limitFactor[i]! / 2);
  if (kind === 'circuit-break') world.circuitOpen[i] = 0;
  if (kind === 'rate-limit') world.rateLimited[i] = 0;
  if (kind === 'rollback') world.deployedAt[i] = world.tick;
  if (kind === 'restore-config') world.configuredAt[i] = world.tick;
  if (kind === 'disable-flag') world.flaggedAt[i] = world.tick;
  return true;
}

/** Puts a fault into the world. A deploy, configuration or flag fault brings its change with it. */
export function startFault(world: World, kind: FaultKind, node: number, withDeploy: boolean): void {
  const strength = drawStrength(world, kind, node);
  // A leak comes with a deploy only where there are deploys.
  const ours = definitionOf('rollback').targets.includes(world.topology.nodes[node]!.kind);
  const deployed = kind === 'bad-deploy' || (kind === 'memory-leak' && withDeploy && ours);
  if (deployed) world.deployedAt[node] = world.tick;
  if (kind === 'bad-config') world.configuredAt[node] = world.tick;
  if (kind === 'flag-bug') world.flaggedAt[node] = world.tick;
  world.faults.push({
    kind,
    node,
    sinceTick: world.tick,
    strength,
    withDeploy: deployed,
    curedBy: null,
    ended: false,
  });
}
