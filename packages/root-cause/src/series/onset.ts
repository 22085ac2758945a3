/** When a series, or many together, changed for the worse. */
export interface Onset {
  /** The first index after the change. */
  readonly index: number;
  /** The change could as well lie so many indices before or after. */
  readonly margin: number;
  /** How clear it is: the share of the evidence that agrees, in [0, 1]. */
  readonly support: number;
}

/** Where a series rose most, and how much, in standardised units; height 0 where nothing rose. */
export interface Rise {
  readonly index: number;
  readonly height: number;
}

/**
 * Where a series of deviations rose most, by the split with the largest standardised difference of
 * means.
 *
 * @param deviations - from the baseline in scale units, worse is higher; NaN for gaps
 * @param calmBefore - so many values without deviation are taken to come just before, so that a series
 * that was already bad when the window opened rose at 0; 0 where the window itself holds the time before
 * @returns the first index after the rise, and its height
 */
export function riseOf(deviations: ArrayLike<number>, calmBefore: number): Rise {
  const n = deviations.length;
  let total = 0;
  let finite = 0;
  for (let i = 0; i < n; i++) {
    if (!Number.isFinite(deviations[i]!)) continue;
    total += deviations[i]!;
    finite++;
  }
  let index = 0;
  let height = 0;
  let sum = 0;
  let before = calmBefore;
  let after = finite;
  for (let i = 0; i < n && after > 0; i++) {
    if (!Number.isFinite(deviations[i]!)) continue;
    const rise = before === 0 ? 0 : (total - sum) / after - sum / before;
    const standardised = rise * Math.sqrt((before * after) / (before + after));
    if (standardised > height) {
      index = i;
      height = standardised;
    }
    sum += deviations[i]!;
    before++;
    after--;
  }
  return { index, height };
}

/**
 * The onset that most of the evidence agrees on: the index with most weight in the surroundings, `margin`
 * either side, that hold most; of equals the earliest.
 *
 * @param votes - for each series where it rose and how much that counts
 * @param length - of the window; indices lie in [0, length)
 * @returns null where nothing voted
 */
export function jointOnset(
  votes: readonly { readonly index: number; readonly weight: number }[],
  length: number,
  margin: number,
): Onset | null {
  const weights = new Float64Array(length);
  let total = 0;
  for (const { index, weight } of votes) {
    if (!(weight > 0) || !(index >= 0 && index < length)) continue;
    weights[index]! += weight;
    total += weight;
  }
  if (total === 0) return null;
  const near = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    for (let j = Math.max(0, i - margin); j <= Math.min(length - 1, i + margin); j++) {
      near[i]! += weights[j]!;
    }
  }
  const most = Math.max(...near);
  let best = -1;
  for (let i = 0; i < length; i++) {
    if (near[i]! < most * (1 - 1e-9)) continue;
    if (best < 0 || weights[i]! > weights[best]!) best = i;
  }
  return { index: best, margin, support: most / total };
}
