import { type NearestList, squaredDistance } from './nearest-list.js';

/** Rows that a leaf holds at most. */
const LEAF = 32;

/**
 * A k-d tree on flat arrays: rows halved along the widest column again and again, each part with its box.
 *
 * A part is passed over only where its box is beyond what is found already. The distance to the box is
 * summed like the distance of rows, and rounding keeps order, so it never exceeds that of a row inside:
 * the search finds what looking at every row finds, to the last bit.
 *
 * @see Friedman, Bentley, Finkel (1977), An algorithm for finding best matches in logarithmic expected
 * time, ACM TOMS 3(3), doi:10.1145/355744.355745
 */
export class KdTree {
  readonly #dimensions: number;
  readonly #count: number;
  /** Original indices and cells of the rows, those of a leaf together. */
  readonly #order: Int32Array;
  readonly #cells: Float64Array;
  /** Lowest and highest cell a column, of each part; part i has the parts 2i + 1 and 2i + 2. */
  readonly #boxes: Float64Array;
  #scanned = 0;

  /** @param rows - count × dimensions, row-major and finite */
  constructor(rows: Float64Array, count: number, dimensions: number) {
    this.#dimensions = dimensions;
    this.#count = count;
    this.#order = new Int32Array(count);
    for (let i = 0; i < count; i++) this.#order[i] = i;
    let parts = 1;
    for (let size = count; size > LEAF; size = Math.ceil(size / 2)) parts = 2 * parts + 1;
    this.#boxes = new Float64Array(parts * 2 * dimensions);
    this.#build(rows, 0, 0, count);
    this.#cells = new Float64Array(count * dimensions);
    for (let i = 0; i < count; i++) {
      const from = this.#order[i]! * dimensions;
      this.#cells.set(rows.subarray(from, from + dimensions), i * dimensions);
    }
  }

  /** Rows that were looked at in all searches so far. */
  get scanned(): number {
    return this.#scanned;
  }

  /** Offers the list every row that could be among the nearest. */
  search(query: Float64Array, found: NearestList): void {
    this.#visit(0, 0, this.#count, query, found);
  }

  #build(rows: Float64Array, part: number, from: number, to: number): void {
    const dimensions = this.#dimensions;
    const base = part * 2 * dimensions;
    let widest = 0;
    let span = -1;
    for (let d = 0; d < dimensions; d++) {
      let low = Number.POSITIVE_INFINITY;
      let high = Number.NEGATIVE_INFINITY;
      for (let i = from; i < to; i++) {
        const value = rows[this.#order[i]! * dimensions + d]!;
        if (value < low) low = value;
        if (value > high) high = value;
      }
      this.#boxes[base + d] = low;
      this.#boxes[base + dimensions + d] = high;
      if (high - low > span) {
        span = high - low;
        widest = d;
      }
    }
    if (to - from <= LEAF) return;
    const middle = (from + to + 1) >> 1;
    this.#select(rows, widest, from, to - 1, middle);
    this.#build(rows, 2 * part + 1, from, middle);
    this.#build(rows, 2 * part + 2, middle, to);
  }

  /** Puts the rows so that none before the place `middle` is higher in the column than one behind. */
  #select(rows: Float64Array, column: number, first: number, last: number, middle: number): void {
    const order = this.#order;
    const at = (place: number): number => rows[order[place]! * this.#dimensions + column]!;
    let low = first;
    let high = last;
    while (low < high) {
      const pivot = at((low + high) >> 1);
      let i = low;
      let j = high;
      while (i <= j) {
        while (at(i) < pivot) i++;
        while (at(j) > pivot) j--;
        if (i > j) break;
        const held = order[i]!;
        order[i++] = order[j]!;
        order[j--] = held;
      }
      if (middle <= j) high = j;
      else if (middle >= i) low = i;
      else return;
    }
  }

  #visit(part: number, from: number, to: number, query: Float64Array, found: NearestList): void {
    if (to - from <= LEAF) {
      this.#scanned += to - from;
      const dimensions = this.#dimensions;
      for (let i = from; i < to; i++) {
        const square = squaredDistance(this.#cells, i * dimensions, query, dimensions, found.limit);
        if (square <= found.limit) found.offer(this.#order[i]!, square);
      }
      return;
    }
    const middle = (from + to + 1) >> 1;
    const left = 2 * part + 1;
    const toLeft = this.#squareToBox(left, query, found.limit);
    const toRight = this.#squareToBox(left + 1, query, found.limit);
    if (toLeft <= toRight) {
      if (toLeft <= found.limit) this.#visit(left, from, middle, query, found);
      if (toRight <= found.limit) this.#visit(left + 1, middle, to, query, found);
    } else {
      if (toRight <= found.limit) this.#visit(left + 1, middle, to, query, found);
      if (toLeft <= found.limit) this.#visit(left, from, middle, query, found);
    }
  }

  #squareToBox(part: number, query: Float64Array, limit: number): number {
    const dimensions = this.#dimensions;
    const boxes = this.#boxes;
    const base = part * 2 * dimensions;
    let sum = 0;
    for (let d = 0; d < dimensions && sum <= limit; d++) {
      const value = query[d]!;
      const low = boxes[base + d]!;
      const high = boxes[base + dimensions + d]!;
      const gap = value < low ? low - value : value > high ? value - high : 0;
      sum += gap * gap;
    }
    return sum;
  }
}
