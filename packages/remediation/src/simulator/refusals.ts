import type { ActionKind } from '@aegis/core';
import { NODE_KINDS } from '@aegis/graph/csr';
import type { ActionDefinition } from '../actions/action-definition.js';
import { DEFAULT_ACTIONS } from '../actions/default-actions.js';
import { COOLDOWN_TICKS, PAGE_TICKS } from '../features/trained-constants.js';
import type { World } from './world.js';
import type { WorldArrays } from './world-arrays.js';

/** Every kind of the catalogue by its place: the columns of `actedAt`. */
export const KINDS: readonly ActionKind[] = DEFAULT_ACTIONS.map((action) => action.kind);
export const COLUMN: ReadonlyMap<ActionKind, number> = new Map(KINDS.map((kind, i) => [kind, i]));
const BY_KIND: ReadonlyMap<ActionKind, ActionDefinition> = new Map(
  DEFAULT_ACTIONS.map((action) => [action.kind, action]),
);

export function definitionOf(kind: ActionKind): ActionDefinition {
  return BY_KIND.get(kind)!;
}

/** Whether a kind of act can be done to a kind of node: kinds of node × kinds of act. */
const APPLIES = new Uint8Array(NODE_KINDS.length * KINDS.length);
for (const [n, node] of NODE_KINDS.entries()) {
  for (const [k, { targets }] of DEFAULT_ACTIONS.entries()) {
    // What has no target of its own (a page) can be about anything.
    APPLIES[n * KINDS.length + k] = targets.length === 0 || targets.includes(node) ? 1 : 0;
  }
}
const NEEDS = DEFAULT_ACTIONS.map(({ needsRecent }) => needsRecent);

const REASONS = [
  null,
  'wrong kind of node',
  'nothing runs there that could be acted upon',
  'nothing changed lately that could be taken back',
  'an action there is under way',
  'cooling down',
  'already at four times its copies',
  'only one copy runs',
  'already at four times its limits',
  'its circuit is open already',
  'it is limited already',
  'it is cordoned already',
  'its disruption budget allows none',
  'there is no other machine',
  'somebody has been called already',
  'nothing calls it',
] as const;

const LIMIT_BY_KIND: Readonly<Partial<Record<ActionKind, (world: World, node: number) => number>>> =
  {
    'scale-out': ({ state, topology }, node) =>
      state.replicas[node]! >= 4 * topology.replicas[node]! ? 6 : 0,
    'scale-in': ({ state }, node) => (state.replicas[node]! <= 1 ? 7 : 0),
    'raise-limits': ({ state }, node) => (state.limitFactor[node]! >= 4 ? 8 : 0),
    'circuit-break': ({ state, topology }, node) => {
      if (topology.inOffsets[node] === topology.inOffsets[node + 1]) return 15;
      return state.circuitOpen[node] === 1 ? 9 : 0;
    },
    'rate-limit': ({ state }, node) => (state.rateLimited[node] === 1 ? 10 : 0),
    cordon: (world, node) =>
      world.state.cordoned[node] === 1 ? 11 : hasOtherMachine(world, node) ? 0 : 13,
    drain: drainCode,
    page: ({ tick, pagedAt }) => (tick - pagedAt < PAGE_TICKS ? 14 : 0),
  };

/** What else each kind asks of the moment, by column; null where nothing. */
const LIMITS: readonly (((world: World, node: number) => number) | null)[] = KINDS.map(
  (kind) => LIMIT_BY_KIND[kind] ?? null,
);

/** Why an act is not possible now; null where it is. */
export function refusal(world: World, kind: ActionKind, node: number): string | null {
  return REASONS[refusalCode(world, COLUMN.get(kind)!, node)] ?? null;
}

/** The place of the reason in {@link REASONS}, 0 where there is none: asked for every act every tick. */
export function refusalCode(world: World, column: number, node: number): number {
  const { topology } = world;
  if (APPLIES[topology.kindOf[node]! * KINDS.length + column] === 0) return 1;
  if (topology.canFail[node] === 0) return 2;
  if (isBusy(world, node)) return 4;
  return whenCode(world, column, node);
}

/** What speaks against an act at this moment. */
function whenCode(world: World, column: number, node: number): number {
  const { state, tick } = world;
  const needs = NEEDS[column];
  if (needs !== null && !world.isRecent(changedAt(state, needs!)[node]!)) return 3;
  if (tick - state.actedAt[node * KINDS.length + column]! < COOLDOWN_TICKS) return 5;
  const limit = LIMITS[column]!;
  return limit === null ? 0 : limit(world, node);
}

function changedAt(state: WorldArrays, change: 'deploy' | 'config' | 'flag'): Int32Array {
  if (change === 'deploy') return state.deployedAt;
  return change === 'config' ? state.configuredAt : state.flaggedAt;
}

/**
 * Writes, for every node, which of the kinds in `columns` are possible: what {@link refusalCode} says to
 * each, asked once a node where the answer is the same for all.
 */
export function writePossible(
  world: World,
  columns: readonly number[],
  out: Uint8Array,
  offset: number,
): void {
  const { topology, state, tick } = world;
  const { canFail, kindOf, count } = topology;
  const { actedAt } = state;
  const width = columns.length;
  out.fill(0, offset, offset + count * width);
  for (let i = 0; i < count; i++) {
    if (canFail[i] === 0 || isBusy(world, i)) continue;
    const from = offset + i * width;
    const row = kindOf[i]! * KINDS.length;
    for (let c = 0; c < width; c++) {
      const column = columns[c]!;
      if (APPLIES[row + column] === 0) continue;
      if (tick - actedAt[i * KINDS.length + column]! < COOLDOWN_TICKS) continue;
      const needs = NEEDS[column];
      if (needs !== null && !world.isRecent(changedAt(state, needs!)[i]!)) continue;
      const limit = LIMITS[column]!;
      if (limit === null || limit(world, i) === 0) out[from + c] = 1;
    }
  }
}

function isBusy(world: World, node: number): boolean {
  for (const action of world.pending) if (action.node === node) return true;
  return false;
}

/** Evictions ask the disruption budget of whatever they move. */
function drainCode(world: World, node: number): number {
  const { topology, disturbances } = world;
  if (topology.nodes[node]!.kind !== 'node') return budgetSpent(world, node) ? 12 : 0;
  if (!hasOtherMachine(world, node)) return 13;
  if (disturbances.machineSpeed[node] === 0) return 0;
  for (let g = topology.guestOffsets[node]!; g < topology.guestOffsets[node + 1]!; g++) {
    if (budgetSpent(world, topology.guestSources[g]!)) return 12;
  }
  return 0;
}

function budgetSpent(world: World, i: number): boolean {
  const least = world.topology.minAvailable[i]!;
  return least > 0 && world.state.available[i]! - 1 < least;
}

/** Whether some machine beside this one still takes copies. */
function hasOtherMachine(world: World, machine: number): boolean {
  const { topology, state, disturbances } = world;
  for (let m = 0; m < topology.count; m++) {
    if (m === machine || topology.guestOffsets[m] === topology.guestOffsets[m + 1]) continue;
    if (state.cordoned[m] === 0 && disturbances.machineSpeed[m]! > 0) return true;
  }
  return false;
}
