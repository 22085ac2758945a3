import { exp, log } from '@aegis/core/math';

/** Scores of when all was well. */
export interface CalmScores {
  readonly count: number;
  /** How many are at least as high as a score. */
  reaching(score: number): number;
  /** The highest of them, where there is one. */
  highest(): number;
  /** A high quantile, from where on they count as the tail. */
  tailStart(): number;
}

/** How fast probability falls beyond everything seen, per doubling of the distance: a heavy tail. */
const TAIL_INDEX = 1.5;
const LEAST = 1e-12;

/**
 * The probability of a score at least as high as `score` when all is well, from scores of when it was:
 * the rank among them, and beyond the highest a power law in the distance to it. Never 0, so that
 * scores beyond everything seen are still told apart; never rising with the score.
 *
 * @param spread - the least distance that means anything, in the scores' unit, > 0
 */
export function conformalTail(calm: CalmScores, score: number, spread: number): number {
  const n = calm.count;
  if (n === 0 || Number.isNaN(score)) return 1;
  const reaching = calm.reaching(score);
  const rank = (reaching + 1) / (n + 1);
  if (reaching > 0) return rank;
  const excess = Math.max(0, score - calm.highest());
  const width = Math.max(spread, calm.highest() - calm.tailStart());
  return Math.max(LEAST, rank * exp(-TAIL_INDEX * log(1 + excess / width)));
}
