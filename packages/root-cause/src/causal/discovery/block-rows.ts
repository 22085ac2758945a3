import type { Random } from '@aegis/core';
import { exp, log } from '@aegis/core/math';

/** As many rows as there are, in blocks that follow one another in the data, drawn with replacement. */
export function blockRows(rows: Int32Array, blockLength: number, random: Random): Int32Array {
  const picks = new Int32Array(rows.length);
  const length = Math.min(blockLength, rows.length);
  for (let filled = 0; filled < picks.length; filled += length) {
    const start = random.integer(rows.length - length + 1);
    for (let k = 0; k < length && filled + k < picks.length; k++) {
      picks[filled + k] = rows[start + k]!;
    }
  }
  return picks;
}

/**
 * A block length that grows with the data as it should for a variance.
 *
 * @see Künsch (1989), The Jackknife and the Bootstrap for General Stationary Observations, Annals of
 * Statistics 17(3), doi:10.1214/aos/1176347265
 */
export function usualBlockLength(rows: number, depth: number): number {
  return Math.max(depth + 1, Math.ceil(2 * exp(log(Math.max(1, rows)) / 3)));
}
