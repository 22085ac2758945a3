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

const HALF = 0.5;
const FLAT: Rise = Object.freeze({ index: 0, height: 0 });

/**
 * Where a series of deviations rose most, by the split with the largest standardised difference of
 * means.
 *
 * @param deviations - from the baseline in scale units, worse is higher, finite; NaN for gaps
 * @param calmBefore - so many values without deviation are taken to come just before, so that a series
 * that was already bad when the window opened rose at 0; 0 where the window itself holds the time before
 * @param least - a rise that is no higher is none
 * @returns the first index after the rise, and its height
 */
export function riseOf(deviations: Float64Array, calmBefore: number, least = 0): Rise {
  const n = deviations.length;
  let total = 0;
  let finite = 0;
  for (let i = 0; i < n; i++) {
    const value = deviations[i]!;
    if (Number.isNaN(value)) continue;
    total += value;
    finite++;
  }
  const count = calmBefore + finite;
  // In halves: engines take whole numbers for integers, and would turn them into floats at every step.
  const all = HALF * count;
  let before = HALF * calmBefore;
  let index = -1;
  let bar = least * least * count;
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const value = deviations[i]!;
    if (Number.isNaN(value)) continue;
    // The difference of the means before and from here on, times before · after.
    const rise = total * before - sum * all;
    const weight = before * (all - before);
    if (rise * Math.abs(rise) > bar * weight) {
      index = i;
      bar = (rise * rise) / weight;
    }
    sum += value;
    before += HALF;
  }
  return index < 0 ? FLAT : { index, height: Math.sqrt(bar / count) };
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
  const before = new Float64Array(length + 1);
  for (let i = 0; i < length; i++) before[i + 1] = before[i]! + weights[i]!;
  const near = (i: number): number =>
    before[Math.min(length, i + margin + 1)]! - before[Math.max(0, i - margin)]!;
  let most = 0;
  for (let i = 0; i < length; i++) most = Math.max(most, near(i));
  let best = -1;
  for (let i = 0; i < length; i++) {
    if (near(i) < most * (1 - 1e-9)) continue;
    if (best < 0 || weights[i]! > weights[best]!) best = i;
  }
  return { index: best, margin, support: most / total };
}
