import type { Random } from '@aegis/core';

/** A classic control task: equations of motion of one environment, its state in a flat array. */
export interface ClassicTask {
  readonly name: string;
  /** Numbers of state. */
  readonly size: number;
  /** Numbers shown. */
  readonly features: number;
  readonly actions: number;
  /** Steps after which an episode is cut off. */
  readonly limit: number;
  /** Draws a first state into `state[at …]`. */
  readonly start: (random: Random, state: Float64Array, at: number) => void;
  /** Moves on by one step; returns the reward. */
  readonly step: (state: Float64Array, at: number, action: number) => number;
  /** Whether the state ends the episode. */
  readonly ended: (state: Float64Array, at: number) => boolean;
  /** Writes what is shown of the state to `out[to …]`, in single precision as Gymnasium does. */
  readonly show: (state: Float64Array, at: number, out: Float64Array, to: number) => void;
}

/** Draws `count` numbers evenly from [low, high). */
export function drawEvenly(
  random: Random,
  low: number,
  high: number,
  state: Float64Array,
  at: number,
  count: number,
): void {
  for (let k = 0; k < count; k++) state[at + k] = low + (high - low) * random.float();
}

/** Shows the state as it is. */
export function showAll(size: number): ClassicTask['show'] {
  return (state, at, out, to) => {
    for (let k = 0; k < size; k++) out[to + k] = Math.fround(state[at + k]!);
  };
}
