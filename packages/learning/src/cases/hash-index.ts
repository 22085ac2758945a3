const NONE = -1;

/**
 * Rows by their 53-bit keys: open addressing over 32-bit row numbers, because a `Map` takes six times
 * the memory. Keys live in the caller's column; linear probing, at most four fifths full, and gaps are
 * closed when a row goes.
 */
export class HashIndex {
  #keys: Float64Array;
  #rows: Int32Array;
  #size = 0;

  /** `keys` holds the key of each row. */
  constructor(keys: Float64Array) {
    this.#keys = keys;
    this.#rows = new Int32Array(64).fill(NONE);
  }

  /** The row with the key, or -1. */
  find(key: number): number {
    const mask = this.#rows.length - 1;
    for (let at = placeOf(key, mask); ; at = (at + 1) & mask) {
      const row = this.#rows[at]!;
      if (row === NONE || this.#keys[row] === key) return row;
    }
  }

  /** Adds a row whose key is in the column already. */
  add(row: number): void {
    if (5 * (this.#size + 1) > 4 * this.#rows.length) this.#rehash(2 * this.#rows.length);
    this.#put(row);
    this.#size++;
  }

  /** Takes a row out, while its key still is in the column. */
  remove(row: number): void {
    const mask = this.#rows.length - 1;
    let gap = placeOf(this.#keys[row]!, mask);
    while (this.#rows[gap] !== row) gap = (gap + 1) & mask;
    for (let at = (gap + 1) & mask; this.#rows[at] !== NONE; at = (at + 1) & mask) {
      const home = placeOf(this.#keys[this.#rows[at]!]!, mask);
      // Whoever would not be found across the gap moves into it.
      if (((at - home) & mask) < ((at - gap) & mask)) continue;
      this.#rows[gap] = this.#rows[at]!;
      gap = at;
    }
    this.#rows[gap] = NONE;
    this.#size--;
  }

  /** The column has been copied into a larger one. */
  moveTo(keys: Float64Array): void {
    this.#keys = keys;
  }

  #put(row: number): void {
    const mask = this.#rows.length - 1;
    let at = placeOf(this.#keys[row]!, mask);
    while (this.#rows[at] !== NONE) at = (at + 1) & mask;
    this.#rows[at] = row;
  }

  #rehash(length: number): void {
    const rows = this.#rows;
    this.#rows = new Int32Array(length).fill(NONE);
    for (const row of rows) if (row !== NONE) this.#put(row);
  }
}

function placeOf(key: number, mask: number): number {
  const low = key >>> 0;
  const high = (key / 4294967296) >>> 0;
  let mixed = Math.imul(low ^ (low >>> 16), 0x45d9f3b) ^ Math.imul(high, 0x27d4eb2d);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return (mixed ^ (mixed >>> 13)) & mask;
}
