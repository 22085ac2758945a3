import {
  CLASSES,
  DIGIT,
  HEX,
  isAlphanumeric,
  isDigit,
  LETTER,
  MARK,
  SPACE,
  UNDERSCORE,
  UPPER,
  WORD,
} from './char-classes.js';
import type { CustomMasks } from './custom-masks.js';
import { LineTokens } from './line-tokens.js';
import { LineUnits } from './line-units.js';
import {
  endOf,
  KIND_DATE,
  KIND_ID,
  KIND_NUMBER,
  KIND_SECRET,
  kindOf,
  MAX_FIND,
} from './mask-kinds.js';
import { digitsEnd, numberEnd } from './numbers.js';
import { changesOften, isDateWord } from './recognise.js';
import { pathEnd } from './resources.js';
import { cuts, isKey, secretEnd, skipEscape } from './scan-helpers.js';
import { announcedSecret, keyEnd, pemEnd } from './secret-shapes.js';
import { mixUnit } from './token-hash.js';
import { LEAST_KNOWN, WordShapes } from './word-shapes.js';

export { MAX_TOKENS } from './line-tokens.js';

/** Where a line is cut into tokens: at blanks only, or at punctuation too. */
export type Tokenisation = 'blanks' | 'punctuation';

/** Units of a line that are read at first, and then twice as many. */
const FIRST_BLOCK = 4096;
/** So far before the end of a block no look ahead goes beyond it, unless it takes all it sees. */
const MARGIN = 1024;

/**
 * Cuts a line into tokens in one pass and masks what varies: addresses, ids, numbers with their units,
 * times, paths, URLs, e-mail addresses, what looks like a secret, and the values of keys that sound like
 * one. What it found is in {@link LineScanner.tokens}, in arrays that are used again for every line.
 *
 * Linear in the length of the line: every look ahead is bounded or remembered. The units of the line are
 * copied to an array first, since they are read more than once, and from an array that is faster.
 */
export class LineScanner {
  /** What the last line came to. */
  readonly tokens: LineTokens = new LineTokens();
  readonly #masks: CustomMasks | null;
  readonly #units = new LineUnits();
  readonly #words = new WordShapes();

  /** @param masks - what callers want masked, before all else */
  constructor(masks: CustomMasks | null = null) {
    this.#masks = masks;
  }

  /** How many tokens the last line had. */
  get count(): number {
    return this.tokens.count;
  }

  /** Whether the last line had more tokens or masked places than are looked at. */
  get truncated(): boolean {
    return this.tokens.truncated;
  }

  /** The text of a token of the last line, masked. */
  token(index: number): string {
    return this.tokens.textOf(index);
  }

  /** Scans `text` from `from` up to `to`. */
  scan(text: string, from: number, to: number, tokenisation: Tokenisation): void {
    const limit = Math.min(to, from + MAX_FIND);
    // Of a long line only as much is read as has tokens that are looked at; finders want all of it.
    const block = this.#masks === null ? Math.min(limit, from + FIRST_BLOCK) : limit;
    if (!this.#scanBlocks(text, from, limit, block, tokenisation)) {
      this.#scanBlocks(text, from, limit, limit, tokenisation);
    }
  }

  /** Scans a line block by block; false where something may have gone on beyond one. */
  #scanBlocks(
    text: string,
    from: number,
    limit: number,
    block: number,
    tokenisation: Tokenisation,
  ): boolean {
    const fine = tokenisation === 'punctuation';
    const tokens = this.tokens;
    let loaded = block;
    let units = this.#units.load(text, from, loaded);
    tokens.reset(text, units);
    if (this.#masks !== null) this.#masks.mark(text, from, limit, units);
    this.#words.reset(from, loaded);
    let i = from;
    for (;;) {
      i = this.#scanTo(units, i, loaded < limit ? loaded - MARGIN : limit, loaded, fine);
      if (loaded === limit || tokens.truncated) break;
      if (i > loaded - MARGIN / 2 || this.#words.touchesLimit) return false;
      const before = loaded;
      loaded = Math.min(limit, from + (loaded - from) * 2);
      units = this.#units.load(text, before, loaded);
      tokens.moveTo(units);
      this.#words.limit = loaded;
    }
    if (tokens.isOpen) tokens.finish(Math.min(i, limit));
    return true;
  }

  #scanTo(units: Uint16Array, from: number, stop: number, limit: number, fine: boolean): number {
    const tokens = this.tokens;
    let i = from;
    while (i < stop && !tokens.truncated) {
      const code = units[i]!;
      const kind = CLASSES[code]!;
      if (kind === SPACE) {
        if (tokens.isOpen) tokens.finish(i);
        i = code === 27 ? skipEscape(units, i, limit) : i + 1;
      } else if ((kind & DIGIT) !== 0) {
        tokens.open(i);
        i = this.#mask(i, this.#words.number(units, i));
      } else if ((kind & WORD) !== 0) {
        tokens.open(i);
        i = this.#word(units, i);
      } else if (kind === MARK) {
        tokens.open(i);
        i = this.#marked(i);
      } else {
        i = this.#punctuation(units, i, code, fine);
      }
    }
    return i;
  }

  #mask(start: number, find: number): number {
    return this.tokens.mask(start, endOf(find), kindOf(find));
  }

  #marked(at: number): number {
    const masks = this.#masks;
    const index = masks === null ? -1 : masks.at(at);
    if (masks === null || index < 0) return this.tokens.plain(at, at + 1);
    return this.tokens.mask(at, masks.endOf(index), masks.kindOf(index));
  }

  #punctuation(units: Uint16Array, at: number, code: number, fine: boolean): number {
    const tokens = this.tokens;
    const next = units[at + 1]!;
    if (code === 47) {
      const begins = (CLASSES[next]! & WORD) !== 0 || next === 46;
      if (begins && !isAlphanumeric(this.#words.before(units, at))) {
        tokens.open(at);
        return this.#mask(at, pathEnd(units, at));
      }
    } else if (code === 92) {
      const share = next === 92 && (CLASSES[units[at + 2]!]! & WORD) !== 0;
      if (share && CLASSES[this.#words.before(units, at)] === SPACE) {
        tokens.open(at);
        return this.#mask(at, pathEnd(units, at));
      }
    } else if (code === 45 || code === 43) {
      if (isDigit(next) && !isAlphanumeric(this.#words.before(units, at))) {
        tokens.open(at);
        return this.#mask(at, numberEnd(units, at + 1));
      }
      const pem = code === 45 && next === 45 ? pemEnd(units, at, this.#words.limit) : -1;
      if (pem > 0) {
        tokens.open(at);
        return tokens.mask(at, pem, KIND_SECRET);
      }
    }
    if (fine && cuts(code) && !(tokens.isJoinable && isDigit(next))) {
      if (tokens.isOpen) tokens.finish(at);
      return at + 1;
    }
    tokens.open(at);
    tokens.sign(code);
    return at + 1;
  }

  /** What begins with a letter or an underscore. */
  #word(units: Uint16Array, at: number): number {
    const tokens = this.tokens;
    let hash = tokens.hash;
    let any = 0;
    let all = HEX;
    let end = at;
    let code = units[at]!;
    let kind = CLASSES[code]!;
    do {
      any |= kind;
      all &= kind;
      hash = mixUnit(hash, code);
      code = units[++end]!;
      kind = CLASSES[code]!;
    } while ((kind & (LETTER | UNDERSCORE)) !== 0);
    const firstDigit = end;
    while ((kind & WORD) !== 0) {
      any |= kind;
      all &= kind;
      code = units[++end]!;
      kind = CLASSES[code]!;
    }
    const mixed = end > firstDigit;
    const length = end - at;
    // Only what these signs follow, or what is long, can be more than a word.
    if ((code > 42 && code < 65) || length >= LEAST_KNOWN) {
      const special = this.#words.special(units, at, end, any, all);
      if (special > 0) return this.#mask(at, special);
    }
    if (!mixed) {
      if (all !== 0 && length >= 8) return tokens.mask(at, end, KIND_ID);
      if (length === 3 && (any & UPPER) !== 0 && isDateWord(units, at, this.#words.limit)) {
        return tokens.mask(at, end, KIND_DATE);
      }
      tokens.word(hash);
      if (code === 32) return (units[at]! | 32) === 98 ? this.#announced(units, at, end) : end;
      return kind !== SPACE && isKey(units, end) ? this.#valueOf(units, end) : end;
    }
    if (length >= 6 && (all !== 0 || changesOften(units, at, end, 4))) {
      return tokens.mask(at, end, KIND_ID);
    }
    // A name with a number in it keeps its letters.
    tokens.plain(at, firstDigit);
    const to = Math.max(firstDigit + 1, digitsEnd(units, firstDigit));
    return tokens.mask(firstDigit, to, KIND_NUMBER);
  }

  /** The key after `Bearer` and the like is a token of its own, and never kept. */
  #announced(units: Uint16Array, at: number, end: number): number {
    const from = announcedSecret(units, at, end);
    if (from < 0) return end;
    this.tokens.finish(end);
    this.tokens.open(from);
    return this.tokens.mask(from, keyEnd(units, from), KIND_SECRET);
  }

  /** The value of the key that ends at `end`, if it must not be kept. */
  #valueOf(units: Uint16Array, end: number): number {
    const from = this.#words.secretValue(units, end);
    if (from < 0) return end;
    this.tokens.sign(61);
    return this.tokens.mask(from, secretEnd(units, from, this.#words.limit), KIND_SECRET);
  }
}
