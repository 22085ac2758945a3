import { KeyTable } from './key-table.js';
import { MAX_TOKENS } from './line-tokens.js';
import type { SequenceKey } from './token-keys.js';

/** Sets of places for one number of tokens; templates with further ones are found by equal lines only. */
const MAX_SETS = 96;
/** Lines whose template has places for any word, remembered by their own key. */
const MEMO_SIZE = 4096;
const MEMO_WIDTH = 4;

interface PlaceSet {
  readonly places: Uint8Array;
  /** How many templates have these places; those of templates that stay come first. */
  users: number;
  pinned: boolean;
}

function compareSets(a: PlaceSet, b: PlaceSet): number {
  if (a.pinned !== b.pinned) return a.pinned ? -1 : 1;
  const { length } = a.places;
  if (length !== b.places.length) return length - b.places.length;
  for (let i = 0; i < length; i++) {
    if (a.places[i] !== b.places[i]) return a.places[i]! - b.places[i]!;
  }
  return 0;
}

/**
 * Finds the template of a line among templates with places where any word fits: for every set of such
 * places that templates of as many tokens have, one look-up of the line's key without these places.
 * Templates with fewer such places come first.
 *
 * @see Srinivasan, Suri, Varghese (1999), Packet classification using tuple space search, SIGCOMM,
 * doi:10.1145/316188.316216
 */
export class PlaceSets {
  /** Twice the index of each template, and one more if it has places for any word. */
  readonly #table = new KeyTable();
  readonly #sets: PlaceSet[][] = Array.from({ length: MAX_TOKENS + 1 }, () => []);
  /** Low lane, high lane, template and generation of remembered lines. */
  readonly #memo = new Int32Array(MEMO_SIZE * MEMO_WIDTH);
  #generation = 1;
  /** Look-ups so far: what a line costs, whatever the machine. */
  probes = 0;

  /** The template of a line of `count` tokens, or -1. */
  find(key: SequenceKey, count: number): number {
    const { low, high } = key;
    this.probes++;
    const exact = this.#table.get(low, high);
    if (exact >= 0) return exact >> 1;
    const sets = this.#sets[count]!;
    if (sets.length === 0) return -1;
    const memo = this.#memo;
    const cell = (low & (MEMO_SIZE - 1)) * MEMO_WIDTH;
    const fresh = memo[cell + 3] === this.#generation;
    if (fresh && memo[cell] === low && memo[cell + 1] === high) return memo[cell + 2]!;
    for (let i = 0; i < sets.length; i++) {
      const { places } = sets[i]!;
      let generalLow = low;
      let generalHigh = high;
      for (let p = 0; p < places.length; p++) {
        generalLow = (generalLow + key.anyLow(places[p]!)) | 0;
        generalHigh = (generalHigh + key.anyHigh(places[p]!)) | 0;
      }
      this.probes++;
      const value = this.#table.get(generalLow, generalHigh);
      // One that has masked places only is found by its own lines; what is remembered rests on that.
      if (value < 0 || (value & 1) === 0) continue;
      const index = value >> 1;
      memo[cell] = low;
      memo[cell + 1] = high;
      memo[cell + 2] = index;
      memo[cell + 3] = this.#generation;
      return index;
    }
    return -1;
  }

  /** The template with this very key, or -1. */
  get(low: number, high: number): number {
    return this.#table.get(low, high) >> 1;
  }

  /** Adds a template under its key; `places` are those where any word fits. */
  add(key: SequenceKey, index: number, count: number, places: Uint8Array, pinned: boolean): void {
    this.#table.set(key.low, key.high, index * 2 + (places.length > 0 ? 1 : 0));
    if (places.length === 0) return;
    this.#forget();
    const sets = this.#sets[count]!;
    const fresh: PlaceSet = { places, users: 1, pinned };
    let at = 0;
    while (at < sets.length && compareSets(sets[at]!, fresh) < 0) at++;
    const known = sets[at];
    if (known !== undefined && compareSets(known, fresh) === 0) known.users++;
    else sets.splice(at, 0, fresh);
  }

  /** Whether templates of `count` tokens may have another set of places. */
  hasRoom(count: number): boolean {
    return this.#sets[count]!.length < MAX_SETS;
  }

  /** Takes a template away that was added with the same places. */
  remove(key: SequenceKey, count: number, places: Uint8Array): void {
    this.#table.delete(key.low, key.high);
    if (places.length === 0) return;
    this.#forget();
    const sets = this.#sets[count]!;
    const sought: PlaceSet = { places, users: 0, pinned: false };
    const at = sets.findIndex((set) => compareSets(set, sought) === 0);
    if (at >= 0 && --sets[at]!.users === 0) sets.splice(at, 1);
  }

  /** What is remembered may be wrong now. */
  #forget(): void {
    this.#generation = (this.#generation + 1) | 0;
    if (this.#generation !== 0) return;
    this.#memo.fill(0);
    this.#generation = 1;
  }
}
