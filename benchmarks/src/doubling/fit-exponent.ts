import type { Random } from '@aegis/core';
import { median } from '@aegis/core/stats';

/** How cost grows with size: cost ∝ size^exponent. */
export interface GrowthFit {
  readonly exponent: number;
  /** Of 95 %, by drawing the rounds anew. */
  readonly interval: readonly [low: number, high: number];
  /** The same between the last two sizes: above the exponent where a dearer part only begins to show. */
  readonly lastExponent: number;
  /** The median cost at each size. */
  readonly costs: readonly number[];
}

const DRAWS = 1000;
const TAIL = 0.025;

/** The slope of a straight line through the logarithms: 1 where cost grows as size does. */
export function growthExponent(sizes: readonly number[], costs: readonly number[]): number {
  const x = sizes.map(Math.log);
  const y = costs.map(Math.log);
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const [middleX, middleY] = [mean(x), mean(y)];
  const above = x.reduce((sum, value, i) => sum + (value - middleX) * (y[i]! - middleY), 0);
  return above / x.reduce((sum, value) => sum + (value - middleX) ** 2, 0);
}

/**
 * Fits a power of the size to the medians over rounds.
 *
 * Whole rounds are drawn, not single times: a busy moment of the machine hits all sizes of a round.
 *
 * @param rounds - the costs of each round, in the order of `sizes`
 */
export function fitExponent(
  sizes: readonly number[],
  rounds: readonly (readonly number[])[],
  random: Random,
): GrowthFit {
  const costsOf = (some: readonly (readonly number[])[]): number[] =>
    sizes.map((_, i) => median(some.map((round) => round[i]!)));
  const costs = costsOf(rounds);
  const drawn = Array.from({ length: DRAWS }, () =>
    growthExponent(sizes, costsOf(rounds.map(() => random.pick(rounds)))),
  ).sort((a, b) => a - b);
  return {
    exponent: growthExponent(sizes, costs),
    interval: [drawn[Math.floor(TAIL * DRAWS)]!, drawn[Math.ceil((1 - TAIL) * DRAWS) - 1]!],
    lastExponent: growthExponent(sizes.slice(-2), costs.slice(-2)),
    costs,
  };
}
