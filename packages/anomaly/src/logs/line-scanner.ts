import {
  classOf,
  DIGIT,
  isAlphanumeric,
  isDigit,
  isHex,
  isWord,
  LETTER,
  SPACE,
  UNDERSCORE,
} from './char-classes.js';
import {
  emailEnd,
  ipv6End,
  isDateWord,
  lookForHost,
  numberEnd,
  resourceEnd,
  unitEnd,
  uuidEnd,
} from './recognise.js';
import {
  cuts,
  digitsEnd,
  isEmptyBrackets,
  secretEnd,
  skipEscape,
  valueStart,
} from './scan-helpers.js';
import { isSecretName } from './secrets.js';
import { HASH_START, MASK_UNIT, mixUnit, PARAMETER } from './token-hash.js';

/** Where a line is cut into tokens: at blanks only, or at punctuation too. */
export type Tokenisation = 'blanks' | 'punctuation';

/** Tokens of one line beyond this many are counted and not looked at. */
export const MAX_TOKENS = 128;

/** Masked places of one line beyond this many stay in their token without being recorded. */
const MAX_MASKS = 1024;

/** A token holds a letter or digit that is not masked. */
export const HAS_TEXT = 1;
/** A token holds a masked place. */
export const HAS_MASK = 2;

/**
 * Cuts a line into tokens in one pass and masks what varies: addresses, ids, numbers with their units,
 * times, paths, URLs, e-mail addresses and the values of keys that sound secret. Tokens are hashes and
 * spans in arrays that are used again for every line; text is only built when {@link LineScanner.token}
 * is asked for it.
 *
 * Linear in the length of the line: every look ahead is bounded or remembered.
 */
export class LineScanner {
  /** How many tokens the last line had. */
  count = 0;
  /** Whether the last line had more tokens than are looked at. */
  truncated = false;
  /** The tokens' hashes; `PARAMETER` for those that are nothing but a parameter. */
  readonly hashes: Int32Array = new Int32Array(MAX_TOKENS);
  readonly flags: Uint8Array = new Uint8Array(MAX_TOKENS);
  readonly #starts = new Int32Array(MAX_TOKENS);
  readonly #ends = new Int32Array(MAX_TOKENS);
  readonly #firstMask = new Int32Array(MAX_TOKENS + 1);
  readonly #maskStarts = new Int32Array(MAX_MASKS);
  readonly #maskEnds = new Int32Array(MAX_MASKS);
  #maskCount = 0;
  #text = '';
  #limit = 0;
  // The token being read.
  #hash = HASH_START;
  #flags = 0;
  #start = -1;
  #hashAfterMask = 0;
  #joinable = 0;
  #dottedUntil = 0;

  /** Scans `text` from `from` up to `to`. */
  scan(text: string, from: number, to: number, tokenisation: Tokenisation): void {
    const fine = tokenisation === 'punctuation';
    this.#text = text;
    this.#limit = to;
    this.count = 0;
    this.truncated = false;
    this.#maskCount = 0;
    this.#dottedUntil = from;
    this.#begin();
    let i = from;
    while (i < to) {
      const code = text.charCodeAt(i);
      const kind = classOf(code);
      if (kind === SPACE) {
        this.#finish(i);
        i = code === 27 ? skipEscape(text, i, to) : i + 1;
      } else if (kind === LETTER || kind === DIGIT || kind === UNDERSCORE) {
        if (this.#start < 0) this.#start = i;
        i = this.#word(i, kind);
      } else {
        i = this.#punctuation(i, code, fine);
      }
      if (this.truncated) break;
    }
    this.#finish(Math.min(i, to));
    this.#text = text;
  }

  /** The text of a token of the last line, masked. */
  token(index: number): string {
    let at = this.#starts[index]!;
    let result = '';
    for (let m = this.#firstMask[index]!; m < this.#firstMask[index + 1]!; m++) {
      result += `${this.#text.slice(at, this.#maskStarts[m])}<*>`;
      at = this.#maskEnds[m]!;
    }
    return result + this.#text.slice(at, this.#ends[index]);
  }

  #begin(): void {
    this.#hash = HASH_START;
    this.#flags = 0;
    this.#start = -1;
    this.#joinable = 0;
    if (this.count < MAX_TOKENS) this.#firstMask[this.count] = this.#maskCount;
  }

  #finish(end: number): void {
    if (this.#start < 0) return;
    const index = this.count;
    const bare = (this.#flags & HAS_TEXT) === 0;
    const masked = bare && (this.#flags & HAS_MASK) !== 0;
    // A list of parameters is one parameter, however long it is and whatever brackets it stands in.
    const hash = masked ? PARAMETER : this.#hash;
    const empty = bare && end - this.#start === 2 && isEmptyBrackets(this.#text, this.#start);
    const repeats = (masked || empty) && index > 0 && this.hashes[index - 1] === PARAMETER;
    if (repeats) {
      this.#ends[index - 1] = end;
      const first = this.#firstMask[index - 1]!;
      if (first < this.#maskCount) {
        this.#maskEnds[first] = this.#maskEnds[this.#maskCount - 1]!;
        this.#maskCount = first + 1;
      }
    } else if (index < MAX_TOKENS) {
      this.hashes[index] = hash;
      this.flags[index] = this.#flags;
      this.#starts[index] = this.#start;
      this.#ends[index] = end;
      this.count = index + 1;
      this.#firstMask[this.count] = this.#maskCount;
    } else {
      this.truncated = true;
    }
    this.#begin();
  }

  #mask(start: number, end: number): number {
    if (this.#joinable > 0 && this.#joinable <= 3 && this.#maskCount > 0) {
      // `1##2##3`, `a/b` of numbers: one parameter, whatever joins it.
      this.#hash = this.#hashAfterMask;
      this.#maskEnds[this.#maskCount - 1] = end;
    } else {
      this.#hash = mixUnit(this.#hash, MASK_UNIT);
      this.#hashAfterMask = this.#hash;
      if (this.#maskCount < MAX_MASKS) {
        this.#maskStarts[this.#maskCount] = start;
        this.#maskEnds[this.#maskCount++] = end;
      }
    }
    this.#flags |= HAS_MASK;
    this.#joinable = 1;
    return end;
  }

  #plain(from: number, to: number): number {
    let hash = this.#hash;
    for (let i = from; i < to; i++) hash = mixUnit(hash, this.#text.charCodeAt(i));
    this.#hash = hash;
    this.#flags |= HAS_TEXT;
    this.#joinable = 0;
    return to;
  }

  #punctuation(at: number, code: number, fine: boolean): number {
    const text = this.#text;
    const next = at + 1 < this.#limit ? text.charCodeAt(at + 1) : 0;
    const before = at > 0 ? text.charCodeAt(at - 1) : 32;
    if (code === 47 && !isAlphanumeric(before) && (isWord(next) || next === 46)) {
      if (this.#start < 0) this.#start = at;
      return this.#mask(at, resourceEnd(text, at, this.#limit));
    }
    if ((code === 45 || code === 43) && isDigit(next) && !isAlphanumeric(before)) {
      if (this.#start < 0) this.#start = at;
      return this.#mask(at, numberEnd(text, at + 1, this.#limit));
    }
    if (fine && cuts(code)) {
      if (this.#joinable > 0 && isDigit(next)) {
        // A joined parameter goes on.
      } else {
        this.#finish(at);
        return at + 1;
      }
    }
    if (this.#start < 0) this.#start = at;
    this.#hash = mixUnit(this.#hash, code);
    if (this.#joinable > 0) {
      const brackets = code === 40 || code === 61 || code === 91 || code === 123 || code === 34;
      this.#joinable = brackets ? 0 : this.#joinable + 1;
    }
    return at + 1;
  }

  #word(at: number, kind: number): number {
    const text = this.#text;
    const limit = this.#limit;
    if (kind !== UNDERSCORE) {
      const first = text.charCodeAt(at);
      if (isHex(first) && !isWord(text.charCodeAt(at - 1))) {
        const uuid = uuidEnd(text, at, limit);
        if (uuid > 0) return this.#mask(at, uuid);
        const colon = at + 5 < limit && text.slice(at, at + 5).indexOf(':') >= 0;
        const ipv6 = colon ? ipv6End(text, at, limit) : -1;
        if (ipv6 > 0) return this.#mask(at, ipv6);
      }
    }
    // The run of word characters.
    let end = at;
    let digits = 0;
    let hex = true;
    let changes = 0;
    let wasDigit = kind === DIGIT;
    for (; end < limit; end++) {
      const code = text.charCodeAt(end);
      const kindHere = classOf(code);
      if (kindHere === DIGIT) {
        digits++;
        if (!wasDigit) changes++;
        wasDigit = true;
      } else if (kindHere === LETTER) {
        if (!isHex(code)) hex = false;
        if (wasDigit) changes++;
        wasDigit = false;
      } else if (kindHere === UNDERSCORE) {
        hex = false;
        wasDigit = end + 1 < limit && isDigit(text.charCodeAt(end + 1));
      } else break;
    }
    const next = end < limit ? text.charCodeAt(end) : 32;
    if ((next === 46 || next === 45) && end > this.#dottedUntil) {
      const look = lookForHost(text, at, limit);
      this.#dottedUntil = look.seenUntil;
      if (look.end > 0) return this.#mask(at, look.end);
    }
    if (next === 64) {
      const email = emailEnd(text, end, limit);
      if (email > 0) return this.#mask(at, email);
    }
    if (next === 58 && text.charCodeAt(end + 1) === 47 && text.charCodeAt(end + 2) === 47) {
      return this.#mask(at, resourceEnd(text, end, limit));
    }
    if (kind === DIGIT) {
      const number = numberEnd(text, at, limit);
      return this.#mask(at, unitEnd(text, number, limit));
    }
    if (digits === 0) {
      if ((hex && end - at >= 8) || isDateWord(text, at, end, limit)) return this.#mask(at, end);
      this.#plain(at, end);
      const isKey = next === 61 || next === 58 || (next === 34 && text.charCodeAt(end + 1) === 58);
      return isKey ? this.#secretValue(at, end) : end;
    }
    const length = end - at;
    if (
      (hex && length >= 6) ||
      (changes >= 4 && length >= 6) ||
      (length >= 20 && digits >= 5 && changes >= 4)
    ) {
      return this.#mask(at, end);
    }
    // A name with a number in it keeps its letters.
    let i = at;
    while (i < end && !isDigit(text.charCodeAt(i))) i++;
    this.#plain(at, i);
    this.#mask(i, Math.max(i + 1, digitsEnd(text, i, limit)));
    return this.#maskEnds[this.#maskCount - 1]!;
  }

  #secretValue(at: number, end: number): number {
    const text = this.#text;
    if (end - at > 64 || !isSecretName(text.slice(at, end))) return end;
    const from = valueStart(text, end + 1, this.#limit);
    const to = secretEnd(text, from, this.#limit);
    if (to === from) return end;
    this.#hash = mixUnit(this.#hash, 61);
    return this.#mask(from, to);
  }
}
