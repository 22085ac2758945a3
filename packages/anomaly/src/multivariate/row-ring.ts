import { AegisError } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';

/** Room is made for so many rows at first, then for twice as many. */
const FIRST_ROWS = 64;

/** The latest rows of numbers, NaN where one is missing, in a ring that grows up to `capacity` rows. */
export class RowRing {
  readonly capacity: number;
  readonly width: number;
  #cells: Float64Array = new Float64Array(0);
  #next = 0;
  #count = 0;

  constructor(capacity: number, width: number) {
    this.capacity = capacity;
    this.width = width;
  }

  /** @param cells - count × width, the oldest row first; at most `capacity` rows */
  static of(capacity: number, width: number, count: number, cells: Float64Array): RowRing {
    const ring = new RowRing(capacity, width);
    ring.#cells = cells.slice(0, count * width);
    ring.#count = count;
    ring.#next = count % capacity;
    return ring;
  }

  get count(): number {
    return this.#count;
  }

  push(row: Float64Array): void {
    const { capacity, width } = this;
    if (this.#count < capacity && this.#cells.length <= this.#count * width) {
      const rows = Math.min(capacity, Math.max(FIRST_ROWS, 2 * this.#count));
      const cells = new Float64Array(rows * width);
      cells.set(this.#cells);
      this.#cells = cells;
    }
    this.#cells.set(row, this.#next * width);
    this.#next = (this.#next + 1) % capacity;
    this.#count = Math.min(capacity, this.#count + 1);
  }

  /** The cells of the given columns, NaN for one that is -1, the oldest row first. */
  rows(columns: readonly number[] = Array.from({ length: this.width }, (_, c) => c)): Float64Array {
    const width = columns.length;
    const out = new Float64Array(this.#count * width);
    for (let r = 0; r < this.#count; r++) {
      const from = this.#start(r);
      columns.forEach((column, c) => {
        out[r * width + c] = column < 0 ? Number.NaN : this.#cells[from + column]!;
      });
    }
    return out;
  }

  /** The same rows with those columns; see {@link RowRing.rows}. */
  with(columns: readonly number[]): RowRing {
    return RowRing.of(this.capacity, columns.length, this.#count, this.rows(columns));
  }

  /** How many rows have a number in that column. */
  filled(column: number): number {
    let filled = 0;
    for (let r = 0; r < this.#count; r++) {
      if (!Number.isNaN(this.#cells[this.#start(r) + column]!)) filled++;
    }
    return filled;
  }

  /** Where the r-th oldest row begins. */
  #start(r: number): number {
    return ((this.#next - this.#count + r + this.capacity) % this.capacity) * this.width;
  }

  toJSON(): object {
    return { count: this.#count, cells: encodeArray(this.rows()) };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, capacity: number, width: number): RowRing {
    const count = reader.number('count', { min: 0, max: capacity, integer: true });
    const cells = reader.float64Array('cells', count * width);
    if (cells.every((x) => x - x === 0 || Number.isNaN(x))) {
      return RowRing.of(capacity, width, count, cells);
    }
    throw new AegisError('invalid-snapshot', 'cells: expected finite numbers or NaN.');
  }
}
