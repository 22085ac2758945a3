import { AFTER_QUANTILE, type Bearing, type WindowShape } from './window-shift.js';

/** So many values are counted ahead. */
const AHEAD = 256;
const NOTHING = new Float64Array(0);

/**
 * Tells of windows, one after the other, whether they reach a shift, by counts in one pass over a
 * baseline. Where so many values after the onset lie at `level + shift` or beyond, and so many before it
 * no further than the level, neither quantile needs to be known; nor where too few lie beyond. That
 * settles nearly all.
 *
 * Holds scratch space for the running counts.
 */
export class RunningCounts {
  /** Of the values before each, how many are as far as the bar, and how many no further than the level. */
  readonly #beyond: Int32Array;
  readonly #within: Int32Array;
  #values: Float64Array = NOTHING;
  #before = 0;
  #after = 0;
  #direction = 1;
  #start = 0;
  #bar = 0;
  #counted = 0;
  #gaps = 0;
  /** So many values of a window beyond the bar are enough for certain, and so many surely too few. */
  #enough = 0;
  #tooFew = 0;

  /** @param longest - the longest baseline that will be asked about */
  constructor(longest: number) {
    this.#beyond = new Int32Array(longest + 1);
    this.#within = new Int32Array(longest + 1);
  }

  /** Begins a pass: from now on it is about this shift of these values. */
  begin(
    values: Float64Array,
    { before, after }: WindowShape,
    bearing: Bearing,
    shift: number,
  ): void {
    this.#values = values;
    this.#before = before;
    this.#after = after;
    this.#direction = bearing.direction;
    this.#start = bearing.direction * bearing.level;
    this.#bar = this.#start + shift;
    this.#counted = 0;
    this.#gaps = 0;
    const position = AFTER_QUANTILE * (after - 1);
    this.#enough = after - (position | 0);
    // One less is a matter of where between two neighbours the bar lies, if the quantile does.
    this.#tooFew = this.#enough - (position === (position | 0) ? 1 : 2);
  }

  /**
   * 1 where the window surely reaches the shift, -1 where it surely does not, 0 where that takes a closer
   * look.
   *
   * @param start - of the window; it ends within the values
   */
  standing(start: number): -1 | 0 | 1 {
    const onset = start + this.#before;
    const end = onset + this.#after;
    // In long strides: a short one takes longer to begin than to count.
    if (end > this.#counted) this.#countUpTo(Math.min(end + AHEAD, this.#values.length));
    const far = this.#beyond[end]! - this.#beyond[onset]!;
    if (far < this.#enough) {
      // Of a window with gaps fewer would do.
      return far <= (this.#gaps > 0 ? 0 : this.#tooFew) ? -1 : 0;
    }
    const near = this.#within[onset]! - this.#within[start]!;
    return this.#before === 0 || 2 * near > this.#before ? 1 : 0;
  }

  #countUpTo(end: number): void {
    const from = this.#counted;
    const values = this.#values;
    const beyond = this.#beyond;
    const within = this.#within;
    const direction = this.#direction;
    const start = this.#start;
    const bar = this.#bar;
    let far = beyond[from]!;
    let near = within[from]!;
    let gaps = this.#gaps;
    for (let i = from | 0; i < end; i++) {
      const value = direction * values[i]!;
      // Without a branch on the value, which would be a coin's toss for a processor.
      far = (far + +(value >= bar)) | 0;
      near = (near + +(value <= start)) | 0;
      gaps = (gaps + +Number.isNaN(value)) | 0;
      beyond[i + 1] = far;
      within[i + 1] = near;
    }
    this.#gaps = gaps;
    this.#counted = end;
  }
}
