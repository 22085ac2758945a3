const LEAST_SIZE = 64;
const WIDTH = 3;

/**
 * A map from keys of 64 bits, as two lanes, to whole numbers from 0. Open addressing in one typed array:
 * keys of more than 31 bits in a `Map` are objects, and several times slower.
 */
export class KeyTable {
  /** Low lane, high lane and value + 1 of each place; 0 where it is empty. */
  #cells = new Int32Array(LEAST_SIZE * WIDTH);
  #mask = LEAST_SIZE - 1;
  #size = 0;

  /** How many keys there are. */
  get size(): number {
    return this.#size;
  }

  /** The value of a key, or -1. */
  get(low: number, high: number): number {
    return this.#cells[this.#find(low, high) * WIDTH + 2]! - 1;
  }

  set(low: number, high: number, value: number): void {
    const at = this.#find(low, high) * WIDTH;
    if (this.#cells[at + 2] === 0) this.#size++;
    this.#cells[at] = low;
    this.#cells[at + 1] = high;
    this.#cells[at + 2] = value + 1;
    if (this.#size * 2 > this.#mask) this.#grow();
  }

  delete(low: number, high: number): void {
    let hole = this.#find(low, high);
    const cells = this.#cells;
    if (cells[hole * WIDTH + 2] === 0) return;
    this.#size--;
    // What came after and was pushed on moves back, so that no look-up ends at the hole.
    for (let at = hole; ; ) {
      at = (at + 1) & this.#mask;
      if (cells[at * WIDTH + 2] === 0) break;
      const home = this.#home(cells[at * WIDTH]!, cells[at * WIDTH + 1]!);
      if (((at - home) & this.#mask) < ((at - hole) & this.#mask)) continue;
      cells.copyWithin(hole * WIDTH, at * WIDTH, at * WIDTH + WIDTH);
      hole = at;
    }
    cells[hole * WIDTH + 2] = 0;
  }

  #home(low: number, high: number): number {
    const mixed = Math.imul(low ^ (high >>> 7), 0x9e3779b1);
    return (mixed ^ (mixed >>> 15)) & this.#mask;
  }

  #find(low: number, high: number): number {
    const cells = this.#cells;
    for (let at = this.#home(low, high); ; at = (at + 1) & this.#mask) {
      const cell = at * WIDTH;
      if (cells[cell + 2] === 0 || (cells[cell] === low && cells[cell + 1] === high)) return at;
    }
  }

  #grow(): void {
    const old = this.#cells;
    this.#mask = this.#mask * 2 + 1;
    this.#cells = new Int32Array((this.#mask + 1) * WIDTH);
    for (let cell = 0; cell < old.length; cell += WIDTH) {
      if (old[cell + 2] === 0) continue;
      const at = this.#find(old[cell]!, old[cell + 1]!) * WIDTH;
      this.#cells.set(old.subarray(cell, cell + WIDTH), at);
    }
  }
}
