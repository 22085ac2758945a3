import { conformalTail } from '../../tails/conformal-tail.js';
import { sortedScores } from '../../tails/sorted-scores.js';

/**
 * The probability of noise at least as far out on the side where `value` lies, twice, when all is well.
 *
 * @param noise - of when all was well, ascending
 * @param quantum - the least difference that means anything
 */
export function twoSidedTail(noise: ArrayLike<number>, value: number, quantum: number): number {
  const up = Float64Array.from(noise);
  const down = up.map((one) => -one).reverse();
  const spread = Math.max(quantum, Number.MIN_VALUE);
  const tail = Math.min(
    conformalTail(sortedScores(up), value, spread),
    conformalTail(sortedScores(down), -value, spread),
  );
  return Math.min(1, 2 * tail);
}
