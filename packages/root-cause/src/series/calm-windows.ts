import type { CalmScores } from '../tails/conformal-tail.js';
import type { RunningCounts } from './running-counts.js';
import type { Bearing, WindowShape, WindowShift } from './window-shift.js';

/** A window is at most this share of the baseline, so that there are enough calm windows to compare. */
const WINDOW_SHARE = 0.1;
const MOST_WINDOWS = 512;
/** Windows begin so many to a window's length: closer ones tell the same over again. */
const OVERLAP = 8;
/** The tail of the calm shifts begins here. */
const TAIL_QUANTILE = 0.95;
/** Shifts that differ by less, as a share of what they are made from, differ by rounding alone. */
const ROUNDING = 1e-15;

/**
 * The shifts of windows all over a baseline. They are not all worked out and sorted: a rank takes
 * counting, which settles most windows, and the tail only the few that lie highest.
 */
export class CalmWindows implements CalmScores {
  readonly #meter: WindowShift;
  readonly #counts: RunningCounts;
  readonly #baseline: Float64Array;
  readonly #bearing: Bearing;
  /** How each window is cut. */
  readonly shape: WindowShape;
  readonly #places: number;
  readonly #stride: number;
  readonly count: number;
  #tail: Float64Array | null = null;

  /** @param shape - of the window to compare with; cut alike, but shorter if the baseline is short */
  constructor(
    meter: WindowShift,
    counts: RunningCounts,
    baseline: Float64Array,
    shape: WindowShape,
    bearing: Bearing,
  ) {
    this.#meter = meter;
    this.#counts = counts;
    this.#baseline = baseline;
    this.#bearing = bearing;
    this.shape = shrink(shape, baseline.length);
    const length = this.shape.before + this.shape.after;
    this.#places = baseline.length - length + 1;
    const apart = Math.floor(length / OVERLAP);
    this.#stride = Math.max(1, apart, Math.ceil(this.#places / MOST_WINDOWS));
    this.count = this.#count();
  }

  /** The windows with a value after their onset. */
  #count(): number {
    const { before, after } = this.shape;
    let count = 0;
    for (let start = before; start < this.#places + before; start += this.#stride) {
      let at = start;
      while (at < start + after && Number.isNaN(this.#baseline[at]!)) at++;
      if (at < start + after) count++;
    }
    return count;
  }

  /**
   * Whether a shift at least so far is more probable than `most` for certain; false where that takes a
   * closer look.
   */
  isCommon(shift: number, most: number): boolean {
    const enough = Math.max(1, Math.floor(most * (this.count + 1)));
    if (enough > this.count) return false;
    this.#begin(shift);
    for (let start = 0, reaching = 0; start < this.#places; start += this.#stride) {
      if (this.#counts.standing(start) > 0 && ++reaching === enough) return true;
    }
    return false;
  }

  reaching(shift: number): number {
    const least = this.#rounded(shift);
    this.#begin(shift);
    let reaching = 0;
    for (let start = 0; start < this.#places; start += this.#stride) {
      const standing = this.#counts.standing(start);
      if (standing > 0 || (standing === 0 && this.#reaches(start, least))) reaching++;
    }
    return reaching;
  }

  #begin(shift: number): void {
    this.#counts.begin(this.#baseline, this.shape, this.#bearing, this.#rounded(shift));
  }

  #rounded(shift: number): number {
    return shift - ROUNDING * (Math.abs(this.#bearing.level) + Math.abs(shift));
  }

  highest(): number {
    this.#tail ??= this.#findTail();
    return this.#tail[0]!;
  }

  tailStart(): number {
    this.#tail ??= this.#findTail();
    return this.#tail[this.#tail.length - 1]!;
  }

  /** The highest shifts, descending, down to the quantile where the tail begins. */
  #findTail(): Float64Array {
    const tail = new Float64Array(this.count - Math.floor(TAIL_QUANTILE * (this.count - 1)));
    let found = 0;
    for (let start = 0; start < this.#places; start += this.#stride) {
      if (found === tail.length && !this.#reaches(start, tail[found - 1]!)) continue;
      const shift = this.#meter.of(this.#baseline, start, this.shape, this.#bearing);
      if (Number.isNaN(shift)) continue;
      if (found < tail.length) found++;
      let at = found - 1;
      for (; at > 0 && tail[at - 1]! < shift; at--) tail[at] = tail[at - 1]!;
      tail[at] = shift;
    }
    return tail;
  }

  #reaches(start: number, shift: number): boolean {
    return this.#meter.reaches(this.#baseline, start, this.shape, this.#bearing, shift);
  }
}

function shrink(shape: WindowShape, baseline: number): WindowShape {
  const length = shape.before + shape.after;
  const most = Math.max(1, Math.floor(WINDOW_SHARE * baseline));
  if (length <= most) return shape;
  const before = Math.min(most - 1, Math.round((shape.before * most) / length));
  return { before, after: most - before };
}
