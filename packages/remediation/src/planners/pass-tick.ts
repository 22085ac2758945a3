import { DEGRADED_COST, NEEDLESS_COST } from '../simulator/episode.js';
import { definitionOf } from '../simulator/refusals.js';
import type { World } from '../simulator/world.js';
import { begin, completeDue } from '../simulator/world-actions.js';
import { type Deed, isOpen, likelyCure } from './deed.js';

/** Healthy ticks after which trouble that has been dealt with is over. */
const CALM_TICKS = 3;

/** Does what is possible, lets a tick pass and gives the reward, as an episode does. */
export function passTick(world: World, deed: Deed | null): number {
  let cost = 0;
  if (deed !== null) {
    cost = definitionOf(deed.kind).cost + (isOpen(world) ? 0 : NEEDLESS_COST);
    begin(world, deed.kind, deed.node);
  }
  completeDue(world);
  world.advance();
  return -world.violation - DEGRADED_COST * world.degraded - cost;
}

/** How a rollout is bounded. */
export interface RolloutBounds {
  readonly ticks: number;
  /** Ticks for which users have been well already. */
  readonly calmTicks: number;
  /** No use going on where the return is at this or below. */
  readonly floor: number;
  /** Cures begin after so many ticks. */
  readonly blindTicks: number;
}

/** The return of curing what is wrong, the oldest first, until all is well; changes `world`. */
export function cureOnward(world: World, bounds: RolloutBounds): number {
  const { ticks, floor, blindTicks } = bounds;
  let calm = bounds.calmTicks;
  let total = 0;
  for (let t = 0; t < ticks && total > floor; t++) {
    if (calm >= CALM_TICKS && !isOpen(world)) break;
    total += passTick(world, t < blindTicks ? null : likelyCure(world));
    calm = world.sloHealthy() ? calm + 1 : 0;
  }
  return total;
}

/** Whether nothing is left to be done or to be waited for. */
export function isOver(world: World, calmTicks: number): boolean {
  return calmTicks >= CALM_TICKS && !isOpen(world);
}
