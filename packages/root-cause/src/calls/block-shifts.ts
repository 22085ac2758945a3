import { robustScale } from '@aegis/core/stats';
import { selectQuantile } from '../series/select-quantile.js';
import { TENTH } from '../tails/deviation-below.js';
import type { Shift } from '../tails/pooled-tails.js';

/** A baseline is cut into at least so many blocks, and at most. */
const LEAST_BLOCKS = 8;
const MOST_BLOCKS = 128;
/** The error of the median of normal deviates, in errors of their mean. */
const MEDIAN_ERROR = 1.2533141373155003;

export type Statistic = 'median' | 'share';

/**
 * How far calls have moved from where they were, in units of how much as many calls in a row move by
 * themselves. Blocks hold neighbours in time, so that what is slow together counts together; where the
 * baseline is short they hold fewer calls than were seen, and vary more: that errs towards saying nothing.
 * The unit is taken from below the middle, where no incident reaches.
 *
 * @param baseline - values of when all was well, in the order of time; not empty
 * @param observed - what the calls seen come to
 * @param count - how many they are
 * @param least - the least difference that means anything, > 0
 */
export function blockShift(
  baseline: Float64Array,
  observed: number,
  count: number,
  statistic: Statistic,
  least: number,
): Shift {
  const most = Math.max(1, Math.floor(baseline.length / LEAST_BLOCKS));
  const size = Math.max(Math.min(count, most), Math.ceil(baseline.length / MOST_BLOCKS));
  const blocks = Math.floor(baseline.length / size);
  const scratch = new Float64Array(size);
  const calm = new Float64Array(blocks);
  for (let block = 0; block < blocks; block++) {
    scratch.set(baseline.subarray(block * size, (block + 1) * size));
    calm[block] = summaryOf(scratch, size, statistic);
  }
  const level = selectQuantile(calm, blocks, 0.5);
  const between = (level - selectQuantile(calm, blocks, 0.1)) / TENTH;
  const unit = Math.max(least, between, standardError(baseline, size, statistic));
  for (let block = 0; block < blocks; block++) calm[block] = (calm[block]! - level) / unit;
  return { score: (observed - level) / unit, calm };
}

/** How much a summary of so many calls varies if each call varies by itself. */
function standardError(baseline: Float64Array, size: number, statistic: Statistic): number {
  if (statistic === 'share') {
    const share = summaryOf(baseline, baseline.length, 'share');
    return Math.sqrt((share * (1 - share)) / size);
  }
  return (MEDIAN_ERROR * robustScale(baseline, 0)) / Math.sqrt(size);
}

/** The median or the mean of the first `count` values, whose order changes. */
export function summaryOf(values: Float64Array, count: number, statistic: Statistic): number {
  if (statistic === 'median') return selectQuantile(values, count, 0.5);
  let sum = 0;
  for (let i = 0; i < count; i++) sum += values[i]!;
  return sum / count;
}
