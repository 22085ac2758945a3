import { KdTree } from './kd-tree.js';
import { type NearestList, squaredDistance } from './nearest-list.js';

/** Below so many rows a tree is not worth its memory. */
const FEWEST = 128;
/** Searches that try a new tree out. */
const TRIALS = 16;
/** A tree that still looks at more than this share of the rows is dropped: its boxes cost more. */
const TOO_MANY = 0.5;

/** Finds the nearest of a set of rows: in a tree where that saves work, else by looking at every row. */
export class RowSearch {
  readonly #rows: Float64Array;
  readonly #count: number;
  readonly #dimensions: number;
  readonly #tree: KdTree | null;

  /**
   * @param rows - count × dimensions, row-major and finite; kept, not copied
   * @param list - to try a tree out with; left cleared
   */
  constructor(rows: Float64Array, count: number, dimensions: number, list: NearestList) {
    this.#rows = rows;
    this.#count = count;
    this.#dimensions = dimensions;
    this.#tree = count < FEWEST ? null : this.#tryTree(list);
  }

  /** Whether it searches in a tree. */
  get usesTree(): boolean {
    return this.#tree !== null;
  }

  /** Fills the list with the rows nearest to `query`. */
  find(query: Float64Array, list: NearestList): void {
    list.clear();
    if (this.#tree !== null) {
      this.#tree.search(query, list);
      return;
    }
    const dimensions = this.#dimensions;
    for (let i = 0; i < this.#count; i++) {
      const square = squaredDistance(this.#rows, i * dimensions, query, dimensions, list.limit);
      if (square <= list.limit) list.offer(i, square);
    }
  }

  /**
   * In many columns that do not hang together everything is about equally far away, and a tree passes
   * nothing over. How many columns are many depends on the rows, so it is tried.
   */
  #tryTree(list: NearestList): KdTree | null {
    const tree = new KdTree(this.#rows, this.#count, this.#dimensions);
    for (let i = 0; i < TRIALS; i++) {
      const from = Math.floor((i * this.#count) / TRIALS) * this.#dimensions;
      list.clear();
      tree.search(this.#rows.subarray(from, from + this.#dimensions), list);
    }
    list.clear();
    return tree.scanned > TOO_MANY * TRIALS * this.#count ? null : tree;
  }
}
