/** The nearest rows found so far, nearest first; of equally near ones the one with the lower index. */
export class NearestList {
  readonly indices: Int32Array;
  /** Squared distances. */
  readonly squares: Float64Array;
  size = 0;
  /** Squared distance beyond which a row has no place any more. */
  limit: number = Number.POSITIVE_INFINITY;
  readonly #room: number;

  constructor(room: number) {
    this.#room = room;
    this.indices = new Int32Array(room);
    this.squares = new Float64Array(room);
  }

  clear(): void {
    this.size = 0;
    this.limit = Number.POSITIVE_INFINITY;
  }

  /** Takes a row in if it is among the nearest. Few places: insertion is as fast as a heap. */
  offer(index: number, square: number): void {
    const { indices, squares } = this;
    let at = this.size;
    if (at === this.#room) {
      at--;
      const isNearer = square < squares[at]! || (square === squares[at]! && index < indices[at]!);
      if (!isNearer) return;
    } else this.size++;
    while (at > 0) {
      const before = squares[at - 1]!;
      if (before < square || (before === square && indices[at - 1]! < index)) break;
      squares[at] = before;
      indices[at] = indices[at - 1]!;
      at--;
    }
    squares[at] = square;
    indices[at] = index;
    if (this.size === this.#room) this.limit = squares[this.#room - 1]!;
  }
}

/**
 * The squared distance of two rows, or something above `limit` where it is beyond. The sum runs over the
 * columns in their order, so that every search finds the same bits.
 */
export function squaredDistance(
  a: Float64Array,
  from: number,
  b: Float64Array,
  dimensions: number,
  limit: number,
): number {
  let sum = 0;
  for (let d = 0; d < dimensions; d++) {
    const difference = a[from + d]! - b[d]!;
    sum += difference * difference;
    if (d % 8 === 7 && sum > limit) return sum;
  }
  return sum;
}
