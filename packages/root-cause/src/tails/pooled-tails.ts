import { type CalmScores, conformalTail } from './conformal-tail.js';
import { sortedScores } from './sorted-scores.js';

/** Of the scores of all series together so many may be of other incidents, and are left out. */
const MOST_LEFT_OUT = 0.1;
/** As far as they stand apart: so many times as high as the bulk of the rest. */
const APART = 4;
/** The bulk ends here. */
const BULK = 0.9;

/** One series' shift in its own units, next to the same shifts of when all was well. */
export interface Shift {
  readonly score: number;
  readonly calm: ArrayLike<number>;
}

/**
 * How improbable each shift is when all is well, by its rank among the calm shifts of all series
 * together. A series alone is often too short to tell one in a thousand, or holds an incident that
 * nobody wrote down; hundreds of alike ones, each in its own units, hold enough, and hardly any of it is
 * of incidents.
 *
 * @returns a probability in (0, 1] for each of `shifts`; O(calm · log calm)
 */
export function pooledTails(shifts: readonly Shift[]): Float64Array {
  const pool = poolOf(shifts);
  return Float64Array.from(shifts, ({ score }) => conformalTail(pool, score, 1));
}

/** All calm shifts, ascending, without what stands apart. */
function poolOf(shifts: readonly Shift[]): CalmScores {
  const pool = new Float64Array(shifts.reduce((sum, { calm }) => sum + calm.length, 0));
  let at = 0;
  for (const { calm } of shifts) {
    pool.set(calm, at);
    at += calm.length;
  }
  pool.sort();
  const far = APART * Math.max(1, pool[Math.floor(BULK * (pool.length - 1))] ?? 0);
  let kept = pool.length;
  const least = Math.ceil((1 - MOST_LEFT_OUT) * pool.length);
  while (kept > least && pool[kept - 1]! > far) kept--;
  return sortedScores(pool, kept);
}
