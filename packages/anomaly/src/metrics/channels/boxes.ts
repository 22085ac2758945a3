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

  /** The first box that a window lies in; -1 where there is none. */
  holding(window: Float64Array): number {
    const { bytes, byteAt } = this.#slot;
    const used = bytes[byteAt + this.#used]!;
    for (let box = 0; box < used; box++) if (this.#holds(box, window)) return box;
    return -1;
  }

  #holds(box: number, window: Float64Array): boolean {
    const { bytes } = this.#slot;
    const at = this.#slot.byteAt + this.#corners + box * 2 * WINDOW;
    for (let i = 0; i < WINDOW; i++) {
      const x = window[i]!;
      if (x < bytes[at + i]! || x > bytes[at + WINDOW + i]!) return false;
    }
    return true;
  }

  /** The distance of a window from the nearest box, in places of the grid; 0 before there is a box. */
  distance(window: Float64Array): number {
    const { bytes, byteAt } = this.#slot;
    const used = bytes[byteAt + this.#used]!;
    if (used === 0) return 0;
    let least = Number.POSITIVE_INFINITY;
    for (let box = 0; box < used; box++) least = Math.min(least, this.#squares(box, window, least));
    return Math.sqrt(least);
  }

  /** The squared distance of a window from a box; no further than to `enough`. */
  #squares(box: number, window: Float64Array, enough: number): number {
    const { bytes } = this.#slot;
    const at = this.#slot.byteAt + this.#corners + box * 2 * WINDOW;
    let squares = 0;
    for (let i = 0; i < WINDOW && squares < enough; i++) {
      const x = window[i]!;
      const below = bytes[at + i]! - x;
      const above = x - bytes[at + WINDOW + i]!;
      const out = below > 0 ? below : Math.max(above, 0);
      squares += out * out;
    }
    return squares;
  }

  /**
   * Takes a window in: into the box that it lies in, else into the nearest that it fits, or as a new one.
   *
   * @param mostSide - a box may grow while its sides are, in the mean, no longer than so many places
   * @param home - a box that the window may lie in, as {@link Boxes.holding} said; -1 where there is none
   */
  learn(window: Float64Array, mostSide: number, home: number): void {
    const used = this.#slot.bytes[this.#slot.byteAt + this.#used]!;
    if (home >= 0 && this.#holds(home, window)) {
      this.#use(home, used);
      return;
    }
    let nearest = -1;
    let least = Number.POSITIVE_INFINITY;
    for (let box = 0; box < used; box++) {
      const squares = this.#squares(box, window, least);
      if (squares >= least || this.#sidesWith(box, window) > mostSide * WINDOW) continue;
      least = squares;
      nearest = box;
    }
    if (nearest < 0) nearest = this.#empty();
    this.#include(nearest, window);
    this.#use(nearest, Math.max(used, nearest + 1));
  }

  /** A box for what fits no other: an unused one, or the least used, emptied. */
  #empty(): number {
    const { bytes, byteAt } = this.#slot;
    const used = bytes[byteAt + this.#used]!;
    const uses = byteAt + this.#uses;
    let box = used;
    if (used < BOXES) {
      bytes[byteAt + this.#used] = used + 1;
      bytes[uses + box] = 0;
    } else {
      // It keeps its count: with one use more than the next to go, the newest is not the next to go.
      box = 0;
      for (let i = 1; i < BOXES; i++) if (bytes[uses + i]! < bytes[uses + box]!) box = i;
    }
    const at = byteAt + this.#corners + box * 2 * WINDOW;
    bytes.fill(GRID, at, at + WINDOW);
    bytes.fill(0, at + WINDOW, at + 2 * WINDOW);
    return box;
  }

  /** The sum of the sides of a box, were the window in it. */
  #sidesWith(box: number, window: Float64Array): number {
    const { bytes } = this.#slot;
    const at = this.#slot.byteAt + this.#corners + box * 2 * WINDOW;
    let sides = 0;
    for (let i = 0; i < WINDOW; i++) {
      const x = window[i]!;
      const low = bytes[at + i]!;
      const high = bytes[at + WINDOW + i]!;
      sides += Math.max(x, high) - Math.min(x, low);
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
