import { checkNumber, Random, resolveOptions } from '../index.js';
import { studentQuantile } from './student-quantile.js';

/** Options of {@link shapleyValues}. */
export interface ShapleyOptions {
  /**
   * Up to so many players every coalition is asked, at most 2^20; beyond, orders are drawn. More costs
   * 2^n. From 0 to 20. @defaultValue 12
   */
  readonly maxExact?: number;
  /** How many pairs of orders are drawn, >= 2; more narrows the intervals. @defaultValue 64 */
  readonly pairs?: number;
  /** How much the intervals hold, in (0, 1). @defaultValue 0.95 */
  readonly confidence?: number;
  /** Of the orders that are drawn; another one draws others. @defaultValue 0 */
  readonly seed?: number;
}

/** A player's share. */
export interface ShapleyValue {
  readonly value: number;
  /** Where the exact value lies; both ends equal `value` where it is exact. */
  readonly interval: readonly [low: number, high: number];
}

/** The defaults of {@link ShapleyOptions}, for those that have more options besides. */
export const SHAPLEY_DEFAULTS: Readonly<Required<ShapleyOptions>> = Object.freeze({
  maxExact: 12,
  pairs: 64,
  confidence: 0.95,
  seed: 0,
});
const OWNER = 'shapleyValues';
const MOST_EXACT = 20;
const MOST_PLAYERS = 10_000;
const SAFE_SEED = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, integer: true };

/**
 * What each player adds to a game: the mean over all orders of what is gained when it joins those before
 * it. The values add up to what all gain over none, drawn or not.
 *
 * Exact, by asking about each coalition once, up to `maxExact` players. Beyond, orders are drawn in pairs,
 * each with its reverse; intervals are Student's over pairs, a little wider, and cover the drawing only.
 * O(2^n) or O(pairs · n) calls of `worth`.
 *
 * @param players - how many, a whole number from 0 to 10,000
 * @param worth - what a coalition gains: `members[i]` is 1 where player i is in it. It must not keep or
 * change `members`. From one call to the next, few members change
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { shapleyValues } from '@aegis/core/explain';
 * // Two gloves make a pair: a left one against two right ones.
 * const pair = (members: Uint8Array) => (members[0] && (members[1] || members[2]) ? 1 : 0);
 * const values = shapleyValues(3, pair).map(({ value }) => Math.round(600 * value));
 * values; // => [400, 100, 100]
 * ```
 *
 * @see Shapley (1953), A Value for n-Person Games, doi:10.1515/9781400881970-018; Mitchell, Cooper, Frank,
 * Holmes (2022), Sampling Permutations for Shapley Value Estimation, JMLR 23(43), for antithetic pairs;
 * Agresti, Coull (1998), The American Statistician 52(2), doi:10.1080/00031305.1998.10480550
 */
export function shapleyValues(
  players: number,
  worth: (members: Uint8Array) => number,
  options?: ShapleyOptions,
): readonly ShapleyValue[] {
  const { maxExact, pairs, confidence, seed } = resolveOptions(OWNER, SHAPLEY_DEFAULTS, options);
  checkNumber(OWNER, 'players', players, { min: 0, max: MOST_PLAYERS, integer: true });
  checkShapleyOptions(OWNER, { maxExact, pairs, confidence, seed });
  if (players <= maxExact) return exactValues(players, worth);
  return drawnValues(players, worth, pairs, confidence, new Random(seed).fork('orders'));
}

/**
 * Holds the options of {@link shapleyValues} to their ranges, for those that have more options besides.
 *
 * @param owner - who is asking, for the message
 * @throws AegisError `invalid-option`
 */
export function checkShapleyOptions(owner: string, options: Required<ShapleyOptions>): void {
  const { maxExact, pairs, confidence, seed } = options;
  checkNumber(owner, 'maxExact', maxExact, { min: 0, max: MOST_EXACT, integer: true });
  checkNumber(owner, 'pairs', pairs, { min: 2, max: 1_000_000, integer: true });
  checkNumber(owner, 'confidence', confidence, { min: Number.EPSILON, max: 1 - Number.EPSILON });
  checkNumber(owner, 'seed', seed, SAFE_SEED);
}

function exactValues(
  players: number,
  worth: (members: Uint8Array) => number,
): readonly ShapleyValue[] {
  const gains = new Float64Array(1 << players);
  const members = new Uint8Array(players);
  gains[0] = worth(members);
  let mask = 0;
  // In the order of a Gray code one member changes at a time.
  for (let step = 1; step < gains.length; step++) {
    const changed = 31 - Math.clz32(step & -step);
    mask ^= 1 << changed;
    members[changed] = 1 - members[changed]!;
    gains[mask] = worth(members);
  }
  const weights = weightsBySize(players);
  const sizes = new Uint8Array(gains.length);
  for (let one = 1; one < sizes.length; one++) sizes[one] = sizes[one >> 1]! + (one & 1);
  return Array.from(members, (_, player) => {
    const bit = 1 << player;
    let value = 0;
    for (let without = 0; without < gains.length; without++) {
      if ((without & bit) !== 0) continue;
      value += weights[sizes[without]!]! * (gains[without | bit]! - gains[without]!);
    }
    return { value, interval: [value, value] };
  });
}

/** The share of orders in which exactly a given coalition of each size comes before a given player. */
function weightsBySize(players: number): Float64Array {
  const weights = new Float64Array(players);
  let choices = 1;
  for (let size = 0; size < players; size++) {
    weights[size] = 1 / (players * choices);
    choices = (choices * (players - 1 - size)) / (size + 1);
  }
  return weights;
}

function drawnValues(
  players: number,
  worth: (members: Uint8Array) => number,
  pairs: number,
  confidence: number,
  random: Random,
): readonly ShapleyValue[] {
  const members = new Uint8Array(players);
  const none = worth(members);
  const all = worth(members.fill(1));
  const order = Uint32Array.from(members, (_, player) => player);
  const gains = new Float64Array(players);
  const means = new Float64Array(players);
  const squares = new Float64Array(players);
  const lowest = new Float64Array(players).fill(Number.POSITIVE_INFINITY);
  const highest = new Float64Array(players).fill(Number.NEGATIVE_INFINITY);
  const walk = (): void => {
    members.fill(0);
    let before = none;
    for (let at = 0; at < players; at++) {
      const player = order[at]!;
      members[player] = 1;
      const after = at === players - 1 ? all : worth(members);
      gains[player]! += (after - before) / 2;
      before = after;
    }
  };
  for (let pair = 1; pair <= pairs; pair++) {
    gains.fill(0);
    random.shuffle(order);
    walk();
    order.reverse();
    walk();
    for (let player = 0; player < players; player++) {
      const difference = gains[player]! - means[player]!;
      means[player]! += difference / pair;
      squares[player]! += difference * (gains[player]! - means[player]!);
      lowest[player] = Math.min(lowest[player]!, gains[player]!);
      highest[player] = Math.max(highest[player]!, gains[player]!);
    }
  }
  const reach = studentQuantile((1 + confidence) / 2, pairs - 1);
  return Array.from(means, (value, player) => {
    // Gains that come seldom are missed by few pairs, so the ends count once more, as the added
    // successes and failures of Agresti and Coull do.
    const below = value - lowest[player]!;
    const above = highest[player]! - value;
    const variance = (squares[player]! + below * below + above * above) / (pairs - 1);
    const margin = reach * Math.sqrt(variance / pairs);
    return { value, interval: [value - margin, value + margin] };
  });
}
