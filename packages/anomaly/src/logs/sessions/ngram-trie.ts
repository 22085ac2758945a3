import { AegisError } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';

const ROOT = 0;
const NOTHING = -1;
/** No count comes near what 32 bits hold: before that all are halved. */
const MOST_COUNTED = 2 ** 30;

/**
 * Counts of short sequences of symbols (whole numbers of 32 bits), as a trie: a node is a sequence, its
 * children are what followed it. Flat arrays, and one hash table for all children, since every event of
 * every session takes a walk through it.
 *
 * Bounded by `maxNodes`: when they run out all counts are halved, and what came once goes. A node's total is
 * always that of its children, so that what is left stays a distribution.
 */
export class NgramTrie {
  readonly #maxNodes: number;
  readonly #parents: Int32Array;
  readonly #symbols: Int32Array;
  /** How often a sequence came … */
  readonly #counts: Int32Array;
  /** … how often anything followed it, and how many different things. */
  readonly #totals: Int32Array;
  readonly #distinct: Int32Array;
  readonly #table: Int32Array;
  #size = 1;

  constructor(maxNodes: number) {
    this.#maxNodes = maxNodes;
    this.#parents = new Int32Array(maxNodes);
    this.#symbols = new Int32Array(maxNodes);
    this.#counts = new Int32Array(maxNodes);
    this.#totals = new Int32Array(maxNodes);
    this.#distinct = new Int32Array(maxNodes);
    let capacity = 16;
    while (capacity < maxNodes * 2) capacity *= 2;
    this.#table = new Int32Array(capacity);
  }

  /** The empty sequence. */
  get root(): number {
    return ROOT;
  }

  get size(): number {
    return this.#size;
  }

  /** How many different symbols there are. */
  get symbols(): number {
    return this.#distinct[ROOT]!;
  }

  countOf(node: number): number {
    return node < 0 ? 0 : this.#counts[node]!;
  }

  totalOf(node: number): number {
    return node < 0 ? 0 : this.#totals[node]!;
  }

  distinctOf(node: number): number {
    return node < 0 ? 0 : this.#distinct[node]!;
  }

  #placeOf(node: number, symbol: number): number {
    let h = Math.imul(node, 0x9e3779b1) ^ Math.imul(symbol, 0x85ebca6b);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    const mask = this.#table.length - 1;
    let place = (h ^ (h >>> 13)) & mask;
    for (;;) {
      const child = this.#table[place]!;
      if (child === 0) return place;
      if (this.#parents[child] === node && this.#symbols[child] === symbol) return place;
      place = (place + 1) & mask;
    }
  }

  /** The sequence of `node` with `symbol` after it, or -1 where that has not come; of -1 always -1. */
  child(node: number, symbol: number): number {
    if (node < 0) return NOTHING;
    return this.#table[this.#placeOf(node, symbol)]! || NOTHING;
  }

  /** The symbol that followed most often, or null. O(nodes): for explanations. */
  likeliest(node: number): number | null {
    let best = NOTHING;
    for (let i = 1; i < this.#size; i++) {
      if (this.#parents[i] !== node) continue;
      if (best < 0 || this.#counts[i]! > this.#counts[best]!) best = i;
    }
    return best < 0 ? null : this.#symbols[best]!;
  }

  /** Counts that `symbol` followed the sequence of `node`; gives the node of both, or -1 of -1. */
  count(node: number, symbol: number): number {
    if (node < 0) return NOTHING;
    const child = this.touch(node, symbol);
    if (child < 0) return NOTHING;
    if (this.#counts[child]!++ === 0) this.#distinct[node]!++;
    this.#totals[node]!++;
    return child;
  }

  /** The node of a sequence and a symbol after it, made where there is none yet, without counting that. */
  touch(node: number, symbol: number): number {
    if (node < 0) return NOTHING;
    const place = this.#placeOf(node, symbol);
    const known = this.#table[place]!;
    if (known !== 0) return known;
    if (this.#size >= this.#maxNodes) return NOTHING;
    const made = this.#size++;
    this.#parents[made] = node;
    this.#symbols[made] = symbol;
    this.#counts[made] = 0;
    this.#totals[made] = 0;
    this.#distinct[made] = 0;
    this.#table[place] = made;
    return made;
  }

  /** Makes room for `many` more: halves all counts, as often as that takes. */
  reserve(many: number): void {
    while (
      this.#size > 1 &&
      (this.#size + many > this.#maxNodes || this.#totals[ROOT]! >= MOST_COUNTED)
    ) {
      this.#halve();
    }
  }

  #halve(): void {
    const moved = new Int32Array(this.#size).fill(NOTHING);
    moved[ROOT] = ROOT;
    const before = this.#size;
    this.#table.fill(0);
    let size = 1;
    for (let i = 1; i < before; i++) {
      const parent = moved[this.#parents[i]!]!;
      const isUseful = this.#counts[i]! > 1 || this.#totals[i]! > 1;
      if (parent < 0 || !isUseful) continue;
      moved[i] = size;
      this.#parents[size] = parent;
      this.#symbols[size] = this.#symbols[i]!;
      this.#counts[size] = this.#counts[i]! >> 1;
      size++;
    }
    this.#size = size;
    this.#addUp();
    for (let i = 1; i < size; i++) {
      this.#table[this.#placeOf(this.#parents[i]!, this.#symbols[i]!)] = i;
    }
  }

  /** Makes the totals and how many different ones there are what the counts come to. */
  #addUp(): void {
    this.#totals.fill(0, 0, this.#size);
    this.#distinct.fill(0, 0, this.#size);
    for (let i = 1; i < this.#size; i++) {
      if (this.#counts[i] === 0) continue;
      this.#totals[this.#parents[i]!]! += this.#counts[i]!;
      this.#distinct[this.#parents[i]!]!++;
    }
  }

  toJSON(): unknown {
    const part = (array: Int32Array): string => encodeArray(array.slice(0, this.#size));
    return {
      size: this.#size,
      parents: part(this.#parents),
      symbols: part(this.#symbols),
      counts: part(this.#counts),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, maxNodes: number): NgramTrie {
    const trie = new NgramTrie(maxNodes);
    const size = reader.number('size', { min: 1, max: maxNodes, integer: true });
    trie.#parents.set(reader.int32Array('parents', size));
    trie.#symbols.set(reader.int32Array('symbols', size));
    trie.#counts.set(reader.int32Array('counts', size));
    trie.#size = size;
    const totals = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      const parent = trie.#parents[i]!;
      const isTree = i === 0 ? parent === 0 : parent >= 0 && parent < i;
      if (isTree && i > 0) totals[parent]! += trie.#counts[i]!;
      const isCount = trie.#counts[i]! >= 0 && !(totals[parent]! > MOST_COUNTED + maxNodes);
      const isNew =
        i === 0 || !isTree || trie.#table[trie.#placeOf(parent, trie.#symbols[i]!)] === 0;
      if (!isTree || !isCount || !isNew) {
        throw new AegisError('invalid-snapshot', 'ngram-trie: expected counts of a tree.');
      }
      if (i > 0) trie.#table[trie.#placeOf(parent, trie.#symbols[i]!)] = i;
    }
    trie.#addUp();
    return trie;
  }
}
