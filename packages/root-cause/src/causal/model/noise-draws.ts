import type { Random } from '@aegis/core';

/**
 * So many draws from noise that stand for all of it: its quantiles, evenly spaced, in random order. Less
 * is left to chance than with independent draws. A node's draws do not depend on which others are drawn.
 */
export function noiseDraws(
  noise: ArrayLike<number>,
  node: string,
  count: number,
  random: Random,
): Float64Array {
  const draws = Float64Array.from(
    { length: count },
    (_, i) => noise[Math.floor(((i + 0.5) / count) * noise.length)]!,
  );
  return random.fork(node).shuffle(draws);
}
