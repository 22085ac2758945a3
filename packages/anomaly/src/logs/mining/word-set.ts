import { HASH_START, mixUnit } from './token-hash.js';

function fold(unit: number): number {
  return unit >= 65 && unit <= 90 ? unit | 32 : unit;
}

/** A set of short words that is asked with units of a line, so that no text has to be cut out. */
export class WordSet {
  readonly #maxLength: number;
  readonly #mask: number;
  readonly #table: (Uint16Array | null)[];

  /** @param words - separated by blanks */
  constructor(words: string) {
    const list = words.split(' ');
    this.#maxLength = Math.max(...list.map((word) => word.length));
    let size = 16;
    while (size < list.length * 4) size *= 2;
    this.#mask = size - 1;
    this.#table = Array.from({ length: size }, () => null);
    for (const word of list) {
      const units = Uint16Array.from(word, (unit) => unit.charCodeAt(0));
      let hash = HASH_START;
      for (const unit of units) hash = mixUnit(hash, unit);
      let at = hash & this.#mask;
      while (this.#table[at] !== null) at = (at + 1) & this.#mask;
      this.#table[at] = units;
    }
  }

  /** Whether the units from `from` to `to` are one of the words. */
  has(units: Uint16Array, from: number, to: number): boolean {
    const length = to - from;
    if (length <= 0 || length > this.#maxLength) return false;
    let hash = HASH_START;
    for (let i = from; i < to; i++) hash = mixUnit(hash, units[i]!);
    return this.#find(hash, units, from, length, false);
  }

  /** Like {@link WordSet.has}, for a set of words without capitals, whatever the case of the units. */
  hasFolded(units: Uint16Array, from: number, to: number): boolean {
    const length = to - from;
    if (length <= 0 || length > this.#maxLength) return false;
    let hash = HASH_START;
    for (let i = from; i < to; i++) hash = mixUnit(hash, fold(units[i]!));
    return this.#find(hash, units, from, length, true);
  }

  #find(hash: number, units: Uint16Array, from: number, length: number, folds: boolean): boolean {
    for (let at = hash & this.#mask; ; at = (at + 1) & this.#mask) {
      const word = this.#table[at]!;
      if (word === null) return false;
      if (word.length !== length) continue;
      let i = 0;
      while (i < length && word[i] === (folds ? fold(units[from + i]!) : units[from + i])) i++;
      if (i === length) return true;
    }
  }
}
