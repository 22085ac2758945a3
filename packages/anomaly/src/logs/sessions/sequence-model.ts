import { log10 } from '@aegis/core/math';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { NgramTrie } from './ngram-trie.js';

/** What an event is expected from: so many before it. */
const ORDER = 3;
/** Every session ends with this symbol; templates have numbers from 0 on. */
export const END = -1;
const MAX_NODES = 1 << 16;
/** Symbols that begin sessions lie below -1. */
const START = -2;

/** How surprising a session's order is. */
export interface SequenceSurprise {
  /** The root of the mean square of the surprise of its events, in bans. */
  readonly bans: number;
  /** The place of the event that surprises most; the length of the session where it is its end. */
  readonly place: number;
}

/**
 * How likely each event of a session is after those before it: counts of up to four events in a row, the
 * longer ones backed by the shorter ones. That a session ends is an event too, so that one that stops half
 * way surprises.
 *
 * @see Witten, Bell (1991), The zero-frequency problem, IEEE Transactions on Information Theory 37(4),
 * doi:10.1109/18.87000: method C, interpolated
 */
export class SequenceModel {
  readonly #trie: NgramTrie;

  constructor(trie: NgramTrie = new NgramTrie(MAX_NODES)) {
    this.#trie = trie;
  }

  /**
   * @param kind - a whole number from 0 on for the kind of session: each begins in its own way
   * @param events - of the session, in order
   */
  score(kind: number, events: ArrayLike<number>): SequenceSurprise {
    let squares = 0;
    let most = -1;
    let place = 0;
    for (let i = 0; i <= events.length; i++) {
      const bans = -log10(this.#probability(kind, events, i));
      squares += bans * bans;
      if (bans <= most) continue;
      most = bans;
      place = i;
    }
    return { bans: Math.sqrt(squares / (events.length + 1)), place };
  }

  /** What usually comes at a place of a session, or null. O(nodes). */
  expectedAt(kind: number, events: ArrayLike<number>, place: number): number | null {
    for (let length = ORDER; length >= 0; length--) {
      const node = this.#context(kind, events, place, length);
      if (this.#trie.totalOf(node) > 0) return this.#trie.likeliest(node);
    }
    return null;
  }

  /** Takes a session in. */
  learn(kind: number, events: ArrayLike<number>): void {
    this.#trie.reserve((events.length + 2) * (ORDER + 1));
    for (let i = 0; i <= events.length; i++) {
      const symbol = symbolAt(kind, events, i);
      for (let length = 0; length <= ORDER && length <= i + 1; length++) {
        let node = this.#trie.root;
        for (let j = i - length; j < i; j++) {
          const before = symbolAt(kind, events, j);
          node = j < 0 ? this.#trie.touch(node, before) : this.#trie.child(node, before);
        }
        this.#trie.count(node, symbol);
      }
    }
  }

  /** The node of the `length` symbols before a place, or -1. */
  #context(kind: number, events: ArrayLike<number>, place: number, length: number): number {
    let node = this.#trie.root;
    for (let j = place - length; j < place && node >= 0; j++) {
      if (j < -1) return -1;
      node = this.#trie.child(node, symbolAt(kind, events, j));
    }
    return node;
  }

  #probability(kind: number, events: ArrayLike<number>, place: number): number {
    const trie = this.#trie;
    const symbol = symbolAt(kind, events, place);
    let p = 1 / (trie.symbols + 2);
    for (let length = 0; length <= ORDER && length <= place + 1; length++) {
      const node = this.#context(kind, events, place, length);
      const total = trie.totalOf(node);
      if (total === 0) break;
      const distinct = trie.distinctOf(node);
      p = (trie.countOf(trie.child(node, symbol)) + distinct * p) / (total + distinct);
    }
    return p;
  }

  toJSON(): unknown {
    return this.#trie.toJSON();
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader): SequenceModel {
    return new SequenceModel(NgramTrie.read(reader, MAX_NODES));
  }
}

function symbolAt(kind: number, events: ArrayLike<number>, place: number): number {
  if (place < 0) return START - kind;
  return place < events.length ? events[place]! : END;
}
