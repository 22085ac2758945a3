import { AFTER_QUANTILE, type Bearing, type WindowShape } from './window-shift.js';

/**
 * Counts in one pass over a baseline how many windows reach a shift for certain: those where so many
 * values after the onset lie at `level + shift` or beyond, and so many before it no further than the
 * level, that neither quantile needs to be known. That settles nearly all calm series.
 *
 * Holds scratch space for the running counts.
 */
export class RunningCounts {
  /** Of the values before each, how many are as far as the bar, and how many no further than the level. */
  readonly #beyond: Int32Array;
  readonly #within: Int32Array;

  /** @param longest - the longest baseline that will be asked about */
  constructor(longest: number) {
    this.#beyond = new Int32Array(longest + 1);
    this.#within = new Int32Array(longest + 1);
  }

  /**
   * @param stride - windows begin so far apart
   * @param enough - where that many are found, the rest is not looked at
   */
  surelyReaching(
    values: Float64Array,
    { before, after }: WindowShape,
    stride: number,
    bearing: Bearing,
    shift: number,
    enough: number,
  ): number {
    const beyond = this.#beyond;
    const within = this.#within;
    // Gaps count as against it; with fewer values fewer would do.
    const least = after - ((AFTER_QUANTILE * (after - 1)) | 0);
    let reaching = 0;
    let counted = 0;
    for (let start = 0; reaching < enough; start += stride) {
      const onset = start + before;
      const end = onset + after;
      if (end > values.length) break;
      this.#count(values, counted, end, bearing, shift);
      counted = end;
      const isHigh = beyond[end]! - beyond[onset]! >= least;
      const wasCalm = before === 0 || 2 * (within[onset]! - within[start]!) > before;
      if (isHigh && wasCalm) reaching++;
    }
    return reaching;
  }

  #count(
    values: Float64Array,
    from: number,
    to: number,
    { level, direction }: Bearing,
    shift: number,
  ): void {
    const beyond = this.#beyond;
    const within = this.#within;
    const start = direction * level;
    const bar = start + shift;
    let far = beyond[from]!;
    let near = within[from]!;
    for (let i = from | 0; i < to; i++) {
      const value = direction * values[i]!;
      // Without a branch on the value, which would be a coin's toss for a processor.
      far = (far + +(value >= bar)) | 0;
      near = (near + +(value <= start)) | 0;
      beyond[i + 1] = far;
      within[i + 1] = near;
    }
  }
}
