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
import {
  endOf,
  hasLetters,
  KIND_DATE,
  KIND_EMAIL,
  KIND_HOST,
  KIND_ID,
  KIND_NUMBER,
  KIND_PATH,
  KIND_SECRET,
  kindOf,
  MAX_FIND,
} from './mask-kinds.js';
import { digitsEnd, numberEnd, withUnit } from './numbers.js';
import {
  changesOften,
  colonAddress,
  emailEnd,
  isDateWord,
  lookForHost,
  resourceEnd,
  urlEnd,
  uuidEnd,
} from './recognise.js';
import { cuts, isKey, secretEnd, skipEscape, valueStart } from './scan-helpers.js';
import { announcedSecret, keyEnd, knownSecretEnd, lookForSecret, pemEnd } from './secret-shapes.js';
import { endsSecretName } from './secrets.js';
import { mixUnit } from './token-hash.js';

export { HAS_MASK, HAS_TEXT, MAX_TOKENS } from './line-tokens.js';

/** Where a line is cut into tokens: at blanks only, or at punctuation too. */
export type Tokenisation = 'blanks' | 'punctuation';

/** Names of keys are looked at so far. */
const LONGEST_KEY = 64;
/** Blanks after a line, so that looks ahead need not ask where it ends. */
const PADDING = 8;
/** What begins like a known key, without a dash or stop, is at least so long. */
const LEAST_KNOWN = 13;

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
  #units = new Uint16Array(1024);
  #from = 0;
  #limit = 0;
  #hostSeen = 0;
  #secretSeen = 0;

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
    const fine = tokenisation === 'punctuation';
    const units = this.#load(text, from, limit);
    const tokens = this.tokens;
    tokens.reset(text, units);
    if (this.#masks !== null) this.#masks.mark(text, from, limit, units);
    this.#from = from;
    this.#limit = limit;
    this.#hostSeen = from;
    this.#secretSeen = from;
    let i = from;
    while (i < limit && !tokens.truncated) {
      const code = units[i]!;
      const kind = CLASSES[code]!;
      if (kind === SPACE) {
        if (tokens.isOpen) tokens.finish(i);
        i = code === 27 ? skipEscape(units, i, limit) : i + 1;
      } else if ((kind & DIGIT) !== 0) {
        tokens.open(i);
        i = this.#number(units, i);
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
    if (tokens.isOpen) tokens.finish(Math.min(i, limit));
  }

  #load(text: string, from: number, to: number): Uint16Array {
    if (this.#units.length < to + PADDING) {
      this.#units = new Uint16Array(Math.max(to + PADDING, this.#units.length * 2));
    }
    const units = this.#units;
    copyUnits(text, from, to, units);
    for (let i = 0; i < PADDING; i++) units[to + i] = 32;
    return units;
  }

  #before(units: Uint16Array, at: number): number {
    return at > this.#from ? units[at - 1]! : 32;
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
      if (begins && !isAlphanumeric(this.#before(units, at))) {
        tokens.open(at);
        return tokens.mask(at, resourceEnd(units, at), KIND_PATH);
      }
    } else if (code === 92) {
      const share = next === 92 && (CLASSES[units[at + 2]!]! & WORD) !== 0;
      if (share && CLASSES[this.#before(units, at)] === SPACE) {
        tokens.open(at);
        return tokens.mask(at, resourceEnd(units, at), KIND_PATH);
      }
    } else if (code === 45 || code === 43) {
      if (isDigit(next) && !isAlphanumeric(this.#before(units, at))) {
        tokens.open(at);
        return this.#mask(at, numberEnd(units, at + 1));
      }
      const pem = code === 45 && next === 45 ? pemEnd(units, at, this.#limit) : -1;
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

  /** What begins with a digit: masked in any case, but it may be more than a number. */
  #number(units: Uint16Array, at: number): number {
    const find = numberEnd(units, at);
    const end = endOf(find);
    const letters = hasLetters(find);
    const stop = units[end]!;
    const fresh = (CLASSES[this.#before(units, at)]! & WORD) === 0;
    if (fresh && (letters || stop === 58 || stop === 45)) {
      const uuid = uuidEnd(units, at, this.#limit);
      if (uuid > 0) return this.tokens.mask(at, uuid, KIND_ID);
    }
    if (
      fresh &&
      (letters || stop === 58 || (kindOf(find) !== KIND_NUMBER && units[at + 4] === 58))
    ) {
      const address = colonAddress(units, at, this.#limit);
      if (address > 0) return this.#mask(at, address);
    }
    if (letters || stop === 45 || stop === 43 || stop === 47 || stop === 46) {
      const more = this.#dotted(units, at, letters || stop !== 46);
      if (more > 0) return more;
    }
    if (stop === 64) {
      const email = emailEnd(units, end, this.#limit);
      if (email > 0) return this.tokens.mask(at, email, KIND_EMAIL);
    }
    if (stop === 58 && units[end + 1] === 47 && units[end + 2] === 47) {
      return this.#mask(at, urlEnd(units, end));
    }
    return this.#mask(at, withUnit(units, find));
  }

  /** A secret or a host that begins at `at`: where it ends, masked, or -1. */
  #dotted(units: Uint16Array, at: number, maybeSecret: boolean): number {
    if (maybeSecret && at >= this.#secretSeen) {
      const look = lookForSecret(units, at, this.#limit);
      this.#secretSeen = look < 0 ? ~look : look;
      if (look > 0) return this.tokens.mask(at, look, KIND_SECRET);
    }
    if (at >= this.#hostSeen) {
      const look = lookForHost(units, at, this.#limit);
      this.#hostSeen = look < 0 ? ~look : look;
      if (look > 0) return this.tokens.mask(at, look, KIND_HOST);
    }
    return -1;
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
      const special = this.#special(units, at, end, code, any, all);
      if (special > 0) return special;
    }
    if (!mixed) {
      if (all !== 0 && length >= 8) return tokens.mask(at, end, KIND_ID);
      if (length === 3 && (any & UPPER) !== 0 && isDateWord(units, at, this.#limit)) {
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

  /** What a word may be but for its own units: where it ends, masked, or -1. */
  #special(
    units: Uint16Array,
    at: number,
    end: number,
    next: number,
    any: number,
    all: number,
  ): number {
    const tokens = this.tokens;
    const length = end - at;
    const joined = next === 45 || next === 46;
    if (joined || length >= LEAST_KNOWN) {
      const known = knownSecretEnd(units, at);
      if (known > 0) return tokens.mask(at, known, KIND_SECRET);
    }
    if (all !== 0 && (next === 58 || next === 45) && length <= 8) {
      if ((CLASSES[this.#before(units, at)]! & WORD) === 0) {
        const uuid = length === 8 ? uuidEnd(units, at, this.#limit) : -1;
        if (uuid > 0) return tokens.mask(at, uuid, KIND_ID);
        const address = length <= 4 && next === 58 ? colonAddress(units, at, this.#limit) : -1;
        if (address > 0) return this.#mask(at, address);
      }
    }
    const signed = next === 45 || next === 43 || next === 47;
    if (joined || signed || (length >= 20 && ((any & DIGIT) !== 0 || length >= 32))) {
      const more = this.#dotted(units, at, signed || length >= 20);
      if (more > 0) return more;
    }
    if (next === 64) {
      const email = emailEnd(units, end, this.#limit);
      if (email > 0) return tokens.mask(at, email, KIND_EMAIL);
    }
    if (next !== 58) return -1;
    if (units[end + 1] === 47 && units[end + 2] === 47) {
      return this.#mask(at, urlEnd(units, end));
    }
    const drive = length === 1 && units[end + 1] === 92 && (any & LETTER) !== 0;
    return drive ? tokens.mask(at, resourceEnd(units, end + 1), KIND_PATH) : -1;
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
    const name = Math.max(this.#from, end - LONGEST_KEY);
    if (!endsSecretName(units, name, end)) return end;
    const from = valueStart(units, end + 1, this.#limit);
    const to = secretEnd(units, from, this.#limit);
    if (to === from) return end;
    this.tokens.sign(61);
    return this.tokens.mask(from, to, KIND_SECRET);
  }
}

/** Eight at a time: it is a fourth of what a scan costs, and the engine does not unroll it. */
function copyUnits(text: string, from: number, to: number, units: Uint16Array): void {
  let i = from;
  for (const stop = to - 7; i < stop; i += 8) {
    units[i] = text.charCodeAt(i);
    units[i + 1] = text.charCodeAt(i + 1);
    units[i + 2] = text.charCodeAt(i + 2);
    units[i + 3] = text.charCodeAt(i + 3);
    units[i + 4] = text.charCodeAt(i + 4);
    units[i + 5] = text.charCodeAt(i + 5);
    units[i + 6] = text.charCodeAt(i + 6);
    units[i + 7] = text.charCodeAt(i + 7);
  }
  for (; i < to; i++) units[i] = text.charCodeAt(i);
}
