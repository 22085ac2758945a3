import { quantileOfSorted } from './series-scale.js';

/** How a window of a series is cut: so many values before the onset, then so many after. */
export interface WindowShape {
  readonly before: number;
  readonly after: number;
}

/** The share of the values after the onset that a shift must reach: trouble may end before the window. */
const AFTER_QUANTILE = 0.75;

/** Up to so many values the plain way of sorting is the faster. */
const SHORT = 16;

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
    const order = this.#scratch.subarray(0, count);
    if (count <= SHORT) insertionSort(order);
    else order.sort();
    return quantileOfSorted(order, q);
  }
}

function insertionSort(values: Float64Array): void {
  for (let i = 1; i < values.length; i++) {
    const value = values[i]!;
    let at = i;
    for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
    values[at] = value;
  }
}
