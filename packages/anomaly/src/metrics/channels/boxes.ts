import type { Slot } from '../series/slot.js';

/** Steps of a window. */
export const WINDOW = 8;
/** Boxes that are remembered. */
const BOXES = 24;
/** The highest place of the grid that corners are kept on. */
export const GRID = 255;

/**
 * Windows that have never been seen: boxes around those that were, and how far a window lies outside the
 * nearest. A box is a range for each of eight steps, so noise that was seen costs nothing, and what is new
 * in its place in the course is, even where each value by itself is not.
 *
 * Corners are kept on a grid of 256 places, rounded outwards. The least used box goes when a new one is
 * needed.
 *
 * @see Carpenter, Grossberg, Rosen (1991), Fuzzy ART, Neural Networks 4(6),
 * doi:10.1016/0893-6080(91)90056-B: categories as boxes that grow; here the distance is Euclidean and the
 * vigilance a mean side
 */
export class Boxes {
  readonly #slot: Slot;
  readonly #corners: number;
  readonly #uses: number;
  readonly #used: number;

  constructor(slot: Slot) {
    this.#slot = slot;
    this.#corners = slot.reserveBytes(BOXES * WINDOW * 2);
    this.#uses = slot.reserveBytes(BOXES);
    this.#used = slot.reserveBytes(1);
  }

  /** The distance of a window from the nearest box, in places of the grid; 0 before there is a box. */
  distance(window: Float64Array): number {
    const { bytes, byteAt } = this.#slot;
    const used = bytes[byteAt + this.#used]!;
    if (used === 0) return 0;
    let least = Number.POSITIVE_INFINITY;
    for (let box = 0, at = byteAt + this.#corners; box < used; box++, at += 2 * WINDOW) {
      let squares = 0;
      for (let i = 0; i < WINDOW && squares < least; i++) {
        const x = window[i]!;
        const below = bytes[at + i]! - x;
        const above = x - bytes[at + WINDOW + i]!;
        const out = below > 0 ? below : Math.max(above, 0);
        squares += out * out;
      }
      if (squares < least) {
        if (squares === 0) return 0;
        least = squares;
      }
    }
    return Math.sqrt(least);
  }

  /**
   * Takes a window in: into the nearest box that it fits, or as a new one.
   *
   * @param mostSide - a box may grow while its sides are, in the mean, no longer than so many places
   */
  learn(window: Float64Array, mostSide: number): void {
    const { bytes, byteAt } = this.#slot;
    const used = bytes[byteAt + this.#used]!;
    const uses = byteAt + this.#uses;
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    let rarest = 0;
    for (let box = 0, at = byteAt + this.#corners; box < used; box++, at += 2 * WINDOW) {
      if (bytes[uses + box]! < bytes[uses + rarest]!) rarest = box;
      let squares = 0;
      for (let i = 0; i < WINDOW && squares < least; i++) {
        const x = window[i]!;
        const below = bytes[at + i]! - x;
        const above = x - bytes[at + WINDOW + i]!;
        const out = below > 0 ? below : Math.max(above, 0);
        squares += out * out;
      }
      if (squares >= least || this.#sidesWith(at, window) > mostSide * WINDOW) continue;
      least = squares;
      nearest = box;
      // No other can be nearer, and nothing has to go.
      if (squares === 0) break;
    }
    if (nearest < 0) {
      nearest = used < BOXES ? used : rarest;
      if (used < BOXES) bytes[byteAt + this.#used] = used + 1;
      // One more than the one that goes had, or the newest would be the next to go.
      if (used < BOXES) bytes[uses + nearest] = 0;
      const at = byteAt + this.#corners + nearest * 2 * WINDOW;
      bytes.fill(GRID, at, at + WINDOW);
      bytes.fill(0, at + WINDOW, at + 2 * WINDOW);
      least = 1;
    }
    if (least > 0) this.#include(nearest, window);
    this.#use(nearest, Math.min(BOXES, used + 1));
  }

  /** The sum of the sides of the box at `at`, were the window in it. */
  #sidesWith(at: number, window: Float64Array): number {
    const { bytes } = this.#slot;
    let sides = 0;
    for (let i = 0; i < WINDOW; i++) {
      const x = window[i]!;
      sides += Math.max(bytes[at + WINDOW + i]!, x) - Math.min(bytes[at + i]!, x);
    }
    return sides;
  }

  #include(box: number, window: Float64Array): void {
    const { bytes } = this.#slot;
    const at = this.#slot.byteAt + this.#corners + box * 2 * WINDOW;
    for (let i = 0; i < WINDOW; i++) {
      const low = Math.min(GRID, Math.max(0, Math.floor(window[i]!)));
      const high = Math.min(GRID, Math.max(0, Math.ceil(window[i]!)));
      if (low < bytes[at + i]!) bytes[at + i] = low;
      if (high > bytes[at + WINDOW + i]!) bytes[at + WINDOW + i] = high;
    }
  }

  /** Counts a use; when one box is full all are halved, so that old use fades. */
  #use(box: number, used: number): void {
    const { bytes } = this.#slot;
    const uses = this.#slot.byteAt + this.#uses;
    if (++bytes[uses + box]! < 255) return;
    for (let i = 0; i < used; i++) bytes[uses + i]! >>= 1;
  }

  /** Moves every corner to another grid: place p becomes `scale · p + shift`, rounded outwards. */
  regrid(scale: number, shift: number): void {
    const { bytes, byteAt } = this.#slot;
    const used = bytes[byteAt + this.#used]!;
    for (let box = 0, at = byteAt + this.#corners; box < used; box++, at += 2 * WINDOW) {
      for (let i = 0; i < WINDOW; i++) {
        const low = Math.floor(scale * bytes[at + i]! + shift);
        const high = Math.ceil(scale * bytes[at + WINDOW + i]! + shift);
        bytes[at + i] = Math.min(GRID, Math.max(0, low));
        bytes[at + WINDOW + i] = Math.min(GRID, Math.max(0, high));
      }
    }
  }

  /** A snapshot from elsewhere can count more boxes than there are. */
  get isValid(): boolean {
    return this.#slot.bytes[this.#slot.byteAt + this.#used]! <= BOXES;
  }
}
