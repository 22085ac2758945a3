import { curesOf } from '../simulator/fault-kinds.js';
import { refusal } from '../simulator/refusals.js';
import type { World } from '../simulator/world.js';
import { actionOf, type Deed, isOpen, likelyCure } from './deed.js';
import { cureOnward, passTick } from './pass-tick.js';
import { fill } from './world-pool.js';

/** One of the worlds that may be, and how likely it is. */
export interface Case {
  readonly world: World;
  readonly probability: number;
}

/** What later acts in vain cost, about. */
const VAIN_COST = 0.13;
/** Of the guesses that stand before the right one, evidence spares some. */
const GUESSES = 0.6;
const HORIZON = 16;
const MOST_DEEDS = 8;
/** An act has to be worth this much more than waiting. */
const MARGIN = 0.02;

/**
 * Weighs what may be done by its mean return over the cases. In a case that the act does not cure, the
 * next guesses follow, the likeliest first, each for the price of an act and part of a tick, until the
 * right one is reached; from there on all is known.
 */
export class Prospects {
  readonly #scratch: World;

  /** @param scratch - a world of the topology to spoil */
  constructor(scratch: World) {
    this.#scratch = scratch;
  }

  /** The best deed among those that `mask` allows; null is waiting. */
  best(cases: readonly Case[], mask: (action: number) => boolean): Deed | null {
    const deeds = this.#deeds(cases, mask);
    if (deeds.length === 0) return null;
    let choice: Deed | null = null;
    let highest = this.#worth(cases, null, deeds) + MARGIN;
    for (const deed of deeds) {
      const worth = this.#worth(cases, deed, deeds);
      if (worth > highest) {
        highest = worth;
        choice = deed;
      }
    }
    return choice;
  }

  /** Cures of what may be the case, the likeliest to help first. */
  #deeds(cases: readonly Case[], mask: (action: number) => boolean): Deed[] {
    const found = new Map<number, { deed: Deed; weight: number }>();
    for (const { world, probability } of cases) {
      const open = world.faults.filter((fault) => fault.curedBy === null);
      for (const fault of open) {
        const { node } = fault;
        const cures = curesOf(fault.kind, world.topology.nodes[node]!, fault.withDeploy);
        for (const [k, kind] of [...cures, 'page' as const].entries()) {
          const deed = { kind, node };
          const action = actionOf(deed);
          if (!mask(action)) continue;
          const entry = found.get(action) ?? { deed, weight: 0 };
          entry.weight += probability / (1 + k);
          found.set(action, entry);
        }
      }
    }
    return [...found.values()]
      .sort((a, b) => b.weight - a.weight)
      .slice(0, MOST_DEEDS)
      .map(({ deed }) => deed);
  }

  #worth(cases: readonly Case[], deed: Deed | null, deeds: readonly Deed[]): number {
    let sum = 0;
    for (const { world, probability } of cases) {
      sum += probability * this.#return(world, deed, deeds);
    }
    return sum;
  }

  #return(world: World, deed: Deed | null, deeds: readonly Deed[]): number {
    const scratch = this.#scratch;
    const guesses = guessesBefore(world, deed, deeds);
    fill(scratch, world);
    const possible = deed !== null && refusal(scratch, deed.kind, deed.node) === null;
    const first = passTick(scratch, possible ? deed : null);
    const blindTicks = Math.round(GUESSES * guesses);
    const later = cureOnward(scratch, {
      ticks: HORIZON,
      calmTicks: 0,
      floor: Number.NEGATIVE_INFINITY,
      blindTicks,
    });
    return first + later - VAIN_COST * GUESSES * guesses;
  }
}

/** How many acts come before one that cures what is wrong in this world. */
function guessesBefore(world: World, deed: Deed | null, deeds: readonly Deed[]): number {
  if (!isOpen(world) || likelyCure(world) === null) return 0;
  let before = 0;
  if (deed !== null && cures(world, deed)) return 0;
  for (const guess of deeds) {
    if (deed !== null && guess.kind === deed.kind && guess.node === deed.node) continue;
    if (cures(world, guess)) return before;
    before++;
  }
  return before;
}

function cures(world: World, { kind, node }: Deed): boolean {
  return world.faults.some(
    (fault) =>
      fault.curedBy === null &&
      fault.node === node &&
      curesOf(fault.kind, world.topology.nodes[node]!, fault.withDeploy).includes(kind),
  );
}
