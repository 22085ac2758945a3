import { exp, log } from '@aegis/core/math';

/** How fast probability falls beyond everything seen, per doubling of the distance: a heavy tail. */
const TAIL_INDEX = 1.5;
const LEAST = 1e-12;

/**
 * The probability of a score at least as high as `score` when all is well, from scores of when it was:
 * the rank among them, and beyond the highest a power law in the distance to it. Never 0, so that
 * scores beyond everything seen are still told apart; never rising with the score.
 *
 * @param calm - scores of when all was well, ascending
 * @param spread - the least distance that means anything, in the scores' unit, > 0
 */
export function conformalTail(calm: Float64Array, score: number, spread: number): number {
  const n = calm.length;
  if (n === 0 || Number.isNaN(score)) return 1;
  let low = 0;
  let high = n;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (calm[middle]! < score) low = middle + 1;
    else high = middle;
  }
  const rank = (n - low + 1) / (n + 1);
  const excess = score - calm[n - 1]!;
  if (!(excess > 0)) return rank;
  const width = Math.max(spread, calm[n - 1]! - calm[Math.floor(0.95 * (n - 1))]!);
  return Math.max(LEAST, rank * exp(-TAIL_INDEX * log(1 + excess / width)));
}
