import { AegisError } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';

/** The latest rows of numbers, in a ring. */
export class RowRing {
  readonly capacity: number;
  readonly width: number;
  readonly #cells: Float64Array;
  #next = 0;
  #count = 0;

  constructor(capacity: number, width: number) {
    this.capacity = capacity;
    this.width = width;
    this.#cells = new Float64Array(capacity * width);
  }

  get count(): number {
    return this.#count;
  }

  push(row: Float64Array): void {
    this.#cells.set(row, this.#next * this.width);
    this.#next = (this.#next + 1) % this.capacity;
    this.#count = Math.min(this.capacity, this.#count + 1);
  }

  /** The cells of the given columns, the oldest row first; all columns where none are given. */
  rows(columns?: ArrayLike<number>): Float64Array {
    const width = columns?.length ?? this.width;
    const out = new Float64Array(this.#count * width);
    for (let r = 0; r < this.#count; r++) {
      const from = this.#start(r);
      for (let c = 0; c < width; c++) out[r * width + c] = this.#cells[from + (columns?.[c] ?? c)]!;
    }
    return out;
  }

  /** The same rows with those columns alone, which move to the front; the others become NaN. */
  keep(columns: readonly number[]): RowRing {
    const ring = new RowRing(this.capacity, this.width);
    const row = new Float64Array(this.width).fill(Number.NaN);
    const cells = this.rows(columns);
    for (let r = 0; r < this.#count; r++) {
      row.set(cells.subarray(r * columns.length, (r + 1) * columns.length));
      ring.push(row);
    }
    return ring;
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

  /** The `used` first columns; the others hold nothing. */
  toJSON(used: number = this.width): object {
    const columns = Array.from({ length: used }, (_, c) => c);
    return { count: this.#count, cells: encodeArray(this.rows(columns)) };
  }

  /** Takes over what `toJSON` gave; columns beyond `used` are NaN. */
  static read(reader: SnapshotReader, capacity: number, width: number, used: number = width): RowRing {
    const ring = new RowRing(capacity, width);
    const count = reader.number('count', { min: 0, max: capacity, integer: true });
    const cells = reader.float64Array('cells', count * used);
    if (cells.some((x) => x === Number.POSITIVE_INFINITY || x === Number.NEGATIVE_INFINITY)) {
      throw new AegisError('invalid-snapshot', 'cells: expected finite numbers or NaN.');
    }
    const row = new Float64Array(width).fill(Number.NaN);
    for (let r = 0; r < count; r++) {
      row.set(cells.subarray(r * used, (r + 1) * used));
      ring.push(row);
    }
    return ring;
  }
}
