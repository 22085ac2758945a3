/** The lags of an autoregression, and which pairs of them lie how far apart. */
export interface LagPlan {
  /** Ascending, from 1 on. */
  readonly lags: Int32Array;
  readonly longest: number;
  /** The distances that occur between two of (0, …lags), ascending. */
  readonly distances: Int32Array;
  /** Where the pairs of each distance begin; one entry more than there are distances. */
  readonly starts: Int32Array;
  /** The nearer and the farther member of each pair, as places in (0, …lags). */
  readonly near: Int32Array;
  readonly far: Int32Array;
}

/** At most so many of the latest steps, each with a weight of its own. */
const RECENT = 24;
/** No lag reaches back over more than this share of the history. */
const LONGEST_SHARE = 0.5;

/**
 * The recent steps, and the steps around one and two of the shortest season and one of the others.
 *
 * @param periods - in steps, ascending
 */
export function chooseLags(count: number, periods: readonly number[]): number[] {
  const lags = new Set<number>();
  const recent = Math.max(1, Math.min(RECENT, Math.floor(count / 8)));
  for (let lag = 1; lag <= recent; lag++) lags.add(lag);
  periods.forEach((period, i) => {
    for (const seasons of i === 0 ? [1, 2] : [1]) {
      for (const near of [-1, 0, 1]) lags.add(seasons * period + near);
    }
  });
  return [...lags].filter((lag) => lag > 0 && lag <= count * LONGEST_SHARE).sort((a, b) => a - b);
}

/** Sorts the pairs of (0, …lags) by their distance, so that each distance is gone through once. */
export function planLags(chosen: readonly number[]): LagPlan {
  const all = [0, ...chosen];
  const longest = all.at(-1)!;
  const counts = new Int32Array(longest + 2);
  for (let j = 0; j < all.length; j++) {
    for (let i = 0; i <= j; i++) counts[all[j]! - all[i]! + 1]!++;
  }
  const distances: number[] = [];
  const starts: number[] = [];
  for (let distance = 0; distance <= longest; distance++) {
    if (counts[distance + 1]! > 0) {
      distances.push(distance);
      starts.push(counts[distance]!);
    }
    counts[distance + 1]! += counts[distance]!;
  }
  const pairs = counts[longest + 1]!;
  const near = new Int32Array(pairs);
  const far = new Int32Array(pairs);
  for (let j = 0; j < all.length; j++) {
    for (let i = 0; i <= j; i++) {
      const place = counts[all[j]! - all[i]!]!++;
      near[place] = i;
      far[place] = j;
    }
  }
  return {
    lags: Int32Array.from(chosen),
    longest,
    distances: Int32Array.from(distances),
    starts: Int32Array.from([...starts, pairs]),
    near,
    far,
  };
}
