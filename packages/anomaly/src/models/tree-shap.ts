import { FEATURE_BITS, type IsolationTrees, leftChild } from './isolation-trees.js';

const FEATURE_MASK = (1 << FEATURE_BITS) - 1;

/**
 * Exact Shapley values of a row's path in trees that cut along one column: how much longer (+) or shorter
 * (−) each column makes it, against the mean path of the rows that the trees were grown on.
 *
 * The game is the path-dependent one: of a column that is not known, both sides of a cut are followed, by
 * the share of the sample that went there. On the way to a leaf a column is *with* the row, if the row
 * takes every cut on it that way, or *against* it. Known columns that are against rule the leaf out, so a
 * set that counts has only columns that are with the row, and the others bring their shares: the sums
 * over all sets of one size are the elementary symmetric polynomials of the shares of the columns that
 * are with the row. Adding a column multiplies them by a factor, taking one away divides. All columns
 * that are against have the same part in a leaf, so one sum a subtree is enough for them.
 * O(leaves · columns²) a tree, of the columns on the way that are with the row.
 *
 * @see Lundberg et al. (2020), From local explanations to global understanding with explainable AI for
 * trees, Nature Machine Intelligence 2, doi:10.1038/s42256-019-0138-9: the game; and Yu et al. (2022),
 * Linear TreeShap, NeurIPS: the polynomials
 */
export class TreeShap {
  readonly #trees: IsolationTrees;
  readonly #cells: Float64Array;
  readonly #out: Float64Array;
  /** For each level of the walk: the columns that are with the row, their shares and polynomials. */
  readonly #columns: Int32Array;
  readonly #shares: Float64Array;
  readonly #sums: Float64Array;
  /** 1 for columns that are against the row on the way here. */
  readonly #against: Uint8Array;
  /** Shapley's weight of a set of s among p columns, at p · room + s. */
  readonly #weights: Float64Array;
  readonly #room: number;
  #root = 0;

  /**
   * @param cells - the row, finite
   * @param out - what each column does to the sum of the paths is added here
   */
  constructor(trees: IsolationTrees, cells: Float64Array, out: Float64Array) {
    this.#trees = trees;
    this.#cells = cells;
    this.#out = out;
    this.#room = trees.height + 2;
    const size = this.#room * this.#room;
    this.#columns = new Int32Array(size);
    this.#shares = new Float64Array(size);
    this.#sums = new Float64Array(size);
    this.#against = new Uint8Array(cells.length);
    this.#weights = new Float64Array(size);
    for (let players = 1; players < this.#room; players++) {
      // s! (p − s − 1)! / p!, from 1 / p on.
      let weight = 1 / players;
      for (let set = 0; set < players; set++) {
        this.#weights[players * this.#room + set] = weight;
        weight *= (set + 1) / Math.max(1, players - set - 1);
      }
    }
  }

  /** Adds the values of all trees. */
  run(): void {
    const { roots } = this.#trees;
    this.#sums[0] = 1;
    for (let tree = 0; tree + 1 < roots.length; tree++) {
      this.#root = roots[tree]!;
      this.#descend(this.#root, 0, 0, 0, 1);
    }
  }

  /**
   * @param level - where the columns that are with the row stand
   * @param size - how many they are
   * @param players - they, and those against
   * @param against - the product of the shares of those against
   * @returns what every column that is against loses below this node
   */
  #descend(node: number, level: number, size: number, players: number, against: number): number {
    const trees = this.#trees;
    if (trees.features[node]! < 0) {
      return this.#settle(level * this.#room, size, players, trees.paths[node]! * against);
    }
    const column = trees.steps[node]! & FEATURE_MASK;
    const left = leftChild(trees, this.#root, node);
    const taken = this.#cells[column]! >= trees.cuts[node]! ? left + 1 : left;
    const other = taken === left ? left + 1 : left;
    const toTaken = trees.counts[taken]! / trees.counts[node]!;
    const toOther = trees.counts[other]! / trees.counts[node]!;
    const next = level + 1;
    if (this.#against[column] === 1) {
      return (
        this.#descend(taken, level, size, players, against * toTaken) +
        this.#descend(other, level, size, players, against * toOther)
      );
    }
    const place = this.#placeOf(column, level, size);
    const isMet = place < size;
    const share = isMet ? this.#shares[level * this.#room + place]! : 1;
    const rest = isMet ? size - 1 : size;
    const all = isMet ? players : players + 1;
    this.#copyWithout(place, level, size);
    this.#add(column, share * toTaken, next, rest);
    const ofTaken = this.#descend(taken, next, rest + 1, all, against);
    this.#copyWithout(place, level, size);
    this.#against[column] = 1;
    const ofOther = this.#descend(other, next, rest, all, against * share * toOther);
    this.#against[column] = 0;
    this.#out[column]! -= ofOther;
    return ofTaken + ofOther;
  }

  #placeOf(column: number, level: number, size: number): number {
    const base = level * this.#room;
    let place = 0;
    while (place < size && this.#columns[base + place] !== column) place++;
    return place;
  }

  /** Copies the columns of a level to the next one, without the one at `place` if there is one. */
  #copyWithout(place: number, level: number, size: number): void {
    const from = level * this.#room;
    const to = from + this.#room;
    for (let i = 0, j = 0; i < size; i++) {
      if (i === place) continue;
      this.#columns[to + j] = this.#columns[from + i]!;
      this.#shares[to + j++] = this.#shares[from + i]!;
    }
    const isThere = place < size;
    const share = isThere ? this.#shares[from + place]! : 0;
    let sum = 0;
    for (let k = 0; k <= (isThere ? size - 1 : size); k++) {
      sum = this.#sums[from + k]! - share * sum;
      this.#sums[to + k] = sum;
    }
  }

  #add(column: number, share: number, level: number, size: number): void {
    const base = level * this.#room;
    this.#columns[base + size] = column;
    this.#shares[base + size] = share;
    this.#sums[base + size + 1] = 0;
    for (let k = size + 1; k > 0; k--) this.#sums[base + k]! += share * this.#sums[base + k - 1]!;
  }

  /** At a leaf: what it brings to each column that is with the row, and takes from each other one. */
  #settle(base: number, size: number, players: number, worth: number): number {
    const sums = this.#sums;
    const weights = players * this.#room;
    for (let place = 0; place < size; place++) {
      const share = this.#shares[base + place]!;
      let without = 0;
      let total = 0;
      for (let k = 0; k < size; k++) {
        without = sums[base + k]! - share * without;
        total += this.#weights[weights + size - 1 - k]! * without;
      }
      this.#out[this.#columns[base + place]!]! += worth * (1 - share) * total;
    }
    if (players === size) return 0;
    let total = 0;
    for (let k = 0; k <= size; k++) total += this.#weights[weights + size - k]! * sums[base + k]!;
    return worth * total;
  }
}
