import { selectQuantile } from './select-quantile.js';

/** How a window of a series is cut: so many values before the onset, then so many after. */
export interface WindowShape {
  readonly before: number;
  readonly after: number;
}

/** The share of the values after the onset that a shift must reach: trouble may end before the window. */
const AFTER_QUANTILE = 0.75;

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
  of(
    values: Float64Array,
    start: number,
    shape: WindowShape,
    level: number,
    direction: 1 | -1,
  ): number {
    const onset = start + shape.before;
    const upper = this.#quantile(values, onset, onset + shape.after, AFTER_QUANTILE, direction);
    const local = this.#quantile(values, start, onset, 0.5, direction);
    const fromLevel = upper - direction * level;
    return Number.isNaN(local) ? fromLevel : Math.min(fromLevel, upper - local);
  }

  /** The quantile of `direction` times the finite values; NaN where there are none. */
  #quantile(values: Float64Array, from: number, to: number, q: number, direction: 1 | -1): number {
    let count = 0;
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (Number.isFinite(value)) this.#scratch[count++] = direction * value;
    }
    if (count === 0) return Number.NaN;
    return selectQuantile(this.#scratch, count, q);
  }
}
