import { selectQuantile } from './select-quantile.js';

/** How a window of a series is cut: so many values before the onset, then so many after. */
export interface WindowShape {
  readonly before: number;
  readonly after: number;
}

/** What windows are measured against: the level of the baseline, and which way is bad. */
export interface Bearing {
  readonly level: number;
  readonly direction: 1 | -1;
}

/** The share of the values after the onset that a shift must reach: trouble may end before the window. */
export const AFTER_QUANTILE = 0.75;

/**
 * Tells how far a window has moved in the bad direction: from the level of the baseline, and from what
 * came just before the onset, whichever is less. A series that was high all along has not moved.
 *
 * Holds scratch space, so that a sweep over a baseline allocates nothing.
 */
export class WindowShift {
  readonly #scratch: Float64Array;

  /** @param longest - the longest window that will be asked about */
  constructor(longest: number) {
    this.#scratch = new Float64Array(longest);
  }

  /** In the units of `values`, or NaN where no value after the onset is finite. */
  of(values: Float64Array, start: number, shape: WindowShape, bearing: Bearing): number {
    const onset = start + shape.before;
    const before = this.#before(values, start, onset, bearing);
    return this.#after(values, onset, onset + shape.after, bearing.direction) - before;
  }

  /** The same from the level alone: never less. */
  fromLevel(values: Float64Array, start: number, shape: WindowShape, bearing: Bearing): number {
    const { level, direction } = bearing;
    const onset = start + shape.before;
    return this.#after(values, onset, onset + shape.after, direction) - direction * level;
  }

  /** Whether the quantile after the onset is surely less than `bar`, by counting alone. */
  isUnder(
    values: Float64Array,
    start: number,
    { before, after }: WindowShape,
    direction: 1 | -1,
    bar: number,
  ): boolean {
    const onset = start + before;
    return this.#standing(values, onset, onset + after, direction, bar) < 0;
  }

  /** Whether a window moved at least so far, as {@link of} would tell, but mostly by counting alone. */
  reaches(
    values: Float64Array,
    start: number,
    shape: WindowShape,
    bearing: Bearing,
    shift: number,
  ): boolean {
    const { direction } = bearing;
    const level = direction * bearing.level;
    const onset = start + shape.before;
    const end = onset + shape.after;
    let standing = this.#standing(values, onset, end, direction, level + shift);
    if (standing < 0) return false;
    const before = this.#before(values, start, onset, bearing);
    if (before > level) {
      standing = this.#standing(values, onset, end, direction, before + shift);
    }
    if (standing !== 0) return standing > 0;
    return this.#after(values, onset, end, direction) - before >= shift;
  }

  /**
   * 1 where the quantile after the onset is at least `bar`, -1 where it is less or there is none; 0 where
   * the bar lies between the two neighbours that the quantile lies between.
   */
  #standing(
    values: Float64Array,
    from: number,
    to: number,
    direction: 1 | -1,
    bar: number,
  ): -1 | 0 | 1 {
    let under = 0;
    let over = 0;
    for (let i = from | 0; i < to; i++) {
      const value = direction * values[i]!;
      // Without a branch on the value, which would be a coin's toss for a processor.
      under = (under + +(value < bar)) | 0;
      over = (over + +(value >= bar)) | 0;
    }
    if (over === 0) return -1;
    const below = (AFTER_QUANTILE * (under + over - 1)) | 0;
    if (under <= below) return 1;
    return under === below + 1 ? 0 : -1;
  }

  /** What a window is to have moved from: the level, or the median before the onset if that is worse. */
  #before(values: Float64Array, from: number, to: number, { level, direction }: Bearing): number {
    const count = this.#gather(values, from, to, direction);
    let atMost = 0;
    for (let i = 0; i < count; i++)
      atMost = (atMost + +(this.#scratch[i]! <= direction * level)) | 0;
    if (count === 0 || 2 * atMost > count) return direction * level;
    return Math.max(direction * level, selectQuantile(this.#scratch, count, 0.5));
  }

  /** NaN where there is no finite value. */
  #after(values: Float64Array, from: number, to: number, direction: 1 | -1): number {
    const count = this.#gather(values, from, to, direction);
    return count === 0 ? Number.NaN : selectQuantile(this.#scratch, count, AFTER_QUANTILE);
  }

  /** Puts `direction` times the values without gaps into the scratch space; returns how many. */
  #gather(values: Float64Array, from: number, to: number, direction: 1 | -1): number {
    const scratch = this.#scratch;
    let count = 0;
    for (let i = from | 0; i < to; i++) {
      const value = direction * values[i]!;
      if (!Number.isNaN(value)) scratch[count++] = value;
    }
    return count;
  }
}
