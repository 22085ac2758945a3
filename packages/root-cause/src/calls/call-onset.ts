import { jointOnset, riseOf } from '../series/onset.js';
import { summaryOf } from './block-shifts.js';
import type { CallGroup } from './call-groups.js';

/** Time is cut into so many pieces to look for the onset. */
const PIECES = 40;
const LEAST_PIECE_MS = 1000;
/** A rise of fewer units has no vote; however far it is, it counts no more than this. */
const LEAST_RISE = 3;
const MOST_RISE = 30;
/** The onset is uncertain by so many pieces. */
const MARGIN = 1;
/** The unit of a rise: a shift by a tenth is the least that means anything. */
const UNIT = 0.1;

/**
 * When most of the times grew, in milliseconds; null where none clearly did. Every group has a vote for
 * where its medians rose most, as series have.
 *
 * @param fromMs - the beginning of what is recent
 * @param toMs - the end
 */
export function onsetOfCalls(
  groups: readonly CallGroup[],
  fromMs: number,
  toMs: number,
): number | null {
  const pieceMs = Math.max(LEAST_PIECE_MS, (toMs - fromMs) / PIECES);
  const pieces = Math.max(1, Math.ceil((toMs - fromMs) / pieceMs));
  const votes = groups.flatMap((group) => {
    const { index, height } = riseOf(mediansOf(group, fromMs, pieceMs, pieces), 0);
    const weight = Math.min(MOST_RISE, height) - LEAST_RISE;
    return weight > 0 ? [{ index, weight }] : [];
  });
  const joint = jointOnset(votes, pieces, MARGIN);
  return joint === null ? null : fromMs + Math.max(0, joint.index - MARGIN) * pieceMs;
}

/** The median of each piece of time in units, NaN where there were no calls. */
function mediansOf(
  { recent, startsMs }: CallGroup,
  fromMs: number,
  pieceMs: number,
  pieces: number,
): Float64Array {
  const medians = new Float64Array(pieces).fill(Number.NaN);
  let from = 0;
  for (let piece = 0; piece < pieces; piece++) {
    let to = from;
    while (to < startsMs.length && startsMs[to]! < fromMs + (piece + 1) * pieceMs) to++;
    if (to > from) medians[piece] = summaryOf(recent.slice(from, to), to - from, 'median') / UNIT;
    from = to;
  }
  return medians;
}
