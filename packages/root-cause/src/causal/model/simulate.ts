import type { Random } from '@aegis/core';
import { quantile } from '@aegis/core/stats';
import { expectedValue, type Mechanism } from './mechanism.js';
import { clamp } from './node-values.js';
import { noiseDraws } from './noise-draws.js';

/**
 * How a node comes by its value in one imagined world: `fixed` at a number, by its mechanism with the
 * `noise` given, with noise drawn (`drawn`), or so and within what normal operation has shown (`normal`).
 */
export type Setting =
  | { readonly kind: 'fixed'; readonly value: number }
  | { readonly kind: 'noise'; readonly noise: number }
  | { readonly kind: 'drawn' }
  | { readonly kind: 'normal' };

/** What a node is in an imagined world. */
export interface Estimate {
  readonly mean: number;
  readonly median: number;
  /** Holds the share of draws that `confidence` says, as much below as above it left out. */
  readonly interval: readonly [low: number, high: number];
}

/** Draws of the target in a world of which every node's setting is given. */
export function simulate(
  mechanisms: readonly Mechanism[],
  target: number,
  settings: readonly Setting[],
  draws: number,
  random: Random,
): Float64Array {
  const noise = settings.map((setting, i) => {
    const { node, noise: usual } = mechanisms[i]!;
    const isDrawn = setting.kind === 'drawn' || setting.kind === 'normal';
    return isDrawn && i <= target ? noiseDraws(usual, node, draws, random) : null;
  });
  const result = new Float64Array(draws);
  const values = new Float64Array(mechanisms.length);
  const held = new Float64Array(mechanisms.length);
  for (let draw = 0; draw < draws; draw++) {
    for (let i = 0; i <= target; i++) {
      const setting = settings[i]!;
      const mechanism = mechanisms[i]!;
      values[i] = clamp(valueIn(setting, mechanism, values, held, noise[i]?.[draw] ?? 0));
      held[i] = within(values[i]!, mechanism);
    }
    result[draw] = values[target]!;
  }
  return result;
}

/** @param held - the values, each within what normal operation has shown */
function valueIn(
  setting: Setting,
  mechanism: Mechanism,
  values: Float64Array,
  held: Float64Array,
  drawn: number,
): number {
  switch (setting.kind) {
    case 'fixed':
      return setting.value;
    case 'noise':
      return expectedValue(mechanism, values) + setting.noise;
    case 'drawn':
      return expectedValue(mechanism, values) + drawn;
    case 'normal':
      return within(expectedValue(mechanism, held) + drawn, mechanism);
  }
}

const within = (value: number, { range: [low, high] }: Mechanism): number =>
  Math.max(low, Math.min(high, value));

export function estimateOf(draws: Float64Array, confidence: number): Estimate {
  const outside = (1 - confidence) / 2;
  return {
    mean: draws.reduce((sum, value) => sum + value / draws.length, 0),
    median: quantile(draws, 0.5),
    interval: [quantile(draws, outside), quantile(draws, 1 - outside)],
  };
}
