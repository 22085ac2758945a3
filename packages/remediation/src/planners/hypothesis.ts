import type { World, WorldAction } from '../simulator/world.js';
import { DELAYS } from './likelihood.js';
import { SIGNALS } from './signal-odds.js';

/** What may be the case: a world that has lived through the same acts, and how well it explains what was seen. */
export interface Hypothesis {
  readonly world: World;
  /** Which faults, since when. */
  readonly name: string;
  /** Log weights, one for each lateness of the scrapes. */
  readonly weights: Float64Array;
  /** How often a report that was to be expected did not come; nodes × signals. */
  readonly misses: Uint8Array;
  /** What was to be seen in the last ticks: DELAYS × nodes × signals, by tick. */
  readonly predictions: Float32Array;
  /** Where this one stood before the last tick. */
  before: Past | null;
}

/** A state to go on from otherwise. */
export interface Past {
  readonly world: World;
  readonly weights: Float64Array;
}

/** What the unknown lateness of the scrapes is worth beforehand. */
const LATENESS = [-0.4, -1.4, -2.6];

export function beginning(world: World): Hypothesis {
  const cells = world.topology.count * SIGNALS;
  return {
    world,
    name: '',
    weights: Float64Array.from(LATENESS),
    misses: new Uint8Array(cells),
    predictions: new Float32Array(DELAYS * cells),
    before: null,
  };
}

/** One that goes its own way from here on. */
export function branch(from: Hypothesis, world: World, name: string, by: number): Hypothesis {
  return {
    world,
    name,
    weights: from.weights.map((weight) => weight + by),
    misses: from.misses.slice(),
    predictions: from.predictions.slice(),
    before: null,
  };
}

/** The log of the sum of the exponentials, near enough: the greatest rules. */
export function weightOf({ weights }: Hypothesis): number {
  let greatest = weights[0]!;
  for (const weight of weights) if (weight > greatest) greatest = weight;
  return greatest;
}

/** Gives the act that has just begun another end than the usual. */
export function changeLast(world: World, change: Partial<WorldAction>): void {
  const last = world.pending.length - 1;
  world.pending[last] = { ...world.pending[last]!, ...change };
}
