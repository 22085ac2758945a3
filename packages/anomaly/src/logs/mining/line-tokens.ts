import { joinKinds } from './mask-kinds.js';
import { isEmptyBrackets } from './scan-helpers.js';
import { HASH_START, MASK_UNIT, mixUnit, PARAMETER } from './token-hash.js';

/** Tokens of one line beyond this many are counted and not looked at. */
export const MAX_TOKENS = 128;

/** A line is looked at up to the place where it has so many masked places. */
export const MAX_MASKS = 1024;

/** A token holds a letter or digit that is not masked. */
export const HAS_TEXT = 1;
/** A token holds a masked place. */
export const HAS_MASK = 2;

/** So many units may stand between two masked places of one token that are one parameter. */
const LONGEST_JOINT = 2;

/**
 * The tokens of one line and its masked places, as spans and hashes in arrays that are used again for
 * every line; text is only built when it is asked for.
 */
export class LineTokens {
  /** How many tokens the line had. */
  count = 0;
  /** Whether the line had more tokens or masked places than are looked at. */
  truncated = false;
  /** The tokens' hashes; `PARAMETER` for those that are nothing but a parameter. */
  readonly hashes: Int32Array = new Int32Array(MAX_TOKENS);
  readonly flags: Uint8Array = new Uint8Array(MAX_TOKENS);
  /** The hash of `key=` where a token is a key with a value; else 0. */
  readonly keys: Int32Array = new Int32Array(MAX_TOKENS);
  readonly starts: Int32Array = new Int32Array(MAX_TOKENS);
  readonly ends: Int32Array = new Int32Array(MAX_TOKENS);
  /** The masked places of token `i` are those from `firstMask[i]` up to `firstMask[i + 1]`. */
  readonly firstMask: Int32Array = new Int32Array(MAX_TOKENS + 1);
  /** How many masked places the line had; a list of them is one. */
  maskCount = 0;
  readonly maskStarts: Int32Array = new Int32Array(MAX_MASKS);
  readonly maskEnds: Int32Array = new Int32Array(MAX_MASKS);
  /** What they are, see `mask-kinds`. */
  readonly maskKinds: Uint8Array = new Uint8Array(MAX_MASKS);
  #text = '';
  #units: Uint16Array = new Uint16Array(0);
  // The token being read.
  #hash = HASH_START;
  #flags = 0;
  #start = -1;
  #key = 0;
  #hashAfterMask = 0;
  /** 0 where nothing joins on; else one more than the units since the last masked place. */
  #joinable = 0;

  /** Begins a line; `units` are those of `text`. */
  reset(text: string, units: Uint16Array): void {
    this.#text = text;
    this.#units = units;
    this.count = 0;
    this.truncated = false;
    this.maskCount = 0;
    this.#begin();
  }

  /** The units are in another array now. */
  moveTo(units: Uint16Array): void {
    this.#units = units;
  }

  /** Whether a token is being read. */
  get isOpen(): boolean {
    return this.#start >= 0;
  }

  /** Whether the last unit read belongs to a masked place, or to what may join one to another. */
  get isJoinable(): boolean {
    return this.#joinable > 0;
  }

  /** The hash of what was read of the token so far. */
  get hash(): number {
    return this.#hash;
  }

  /** Begins a token at `at`, if none is open. */
  open(at: number): void {
    if (this.#start < 0) this.#start = at;
  }

  /** The token goes on with a word, and its hash is this now. */
  word(hash: number): void {
    this.#hash = hash;
    this.#flags |= HAS_TEXT;
    this.#joinable = 0;
  }

  /** The token goes on with the units from `from` to `to` as they are. */
  plain(from: number, to: number): number {
    const units = this.#units;
    let hash = this.#hash;
    for (let i = from; i < to; i++) hash = mixUnit(hash, units[i]!);
    this.word(hash);
    return to;
  }

  /** The token goes on with a sign. */
  sign(code: number): void {
    this.#hash = mixUnit(this.#hash, code);
    if (code === 61 && this.#key === 0 && this.#flags === HAS_TEXT) this.#key = this.#hash;
    if (this.#joinable === 0) return;
    const opens = code === 40 || code === 61 || code === 91 || code === 123 || code === 34;
    this.#joinable = opens ? 0 : this.#joinable + 1;
  }

  /** The token goes on with a masked place. */
  mask(start: number, end: number, kind: number): number {
    const joins = this.#joinable > 0 && this.#joinable <= LONGEST_JOINT + 1;
    if (joins && this.maskCount > 0) {
      // `1##2##3`, `a/b` of numbers: one parameter, whatever joins it.
      this.#hash = this.#hashAfterMask;
      this.#extend(this.maskCount - 1, end, kind);
    } else {
      this.#hash = mixUnit(this.#hash, MASK_UNIT);
      this.#hashAfterMask = this.#hash;
      const index = this.maskCount++;
      this.maskStarts[index] = start;
      this.maskEnds[index] = end;
      this.maskKinds[index] = kind;
      // What comes after could not be masked any more, and must not be kept.
      if (index + 1 === MAX_MASKS) this.truncated = true;
    }
    this.#flags |= HAS_MASK;
    this.#joinable = 1;
    return end;
  }

  /** Ends the token at `end`. */
  finish(end: number): void {
    const index = this.count;
    const bare = (this.#flags & HAS_TEXT) === 0;
    if (index > 0 && this.#goesOn(index - 1, bare, end)) {
      // A list of parameters is one parameter, however long it is and whatever brackets it stands in.
      this.ends[index - 1] = end;
      this.#collapse(this.firstMask[index - 1]!);
      this.firstMask[index] = this.maskCount;
    } else if (index < MAX_TOKENS) {
      const masked = bare && (this.#flags & HAS_MASK) !== 0;
      this.hashes[index] = masked ? PARAMETER : this.#hash;
      if (masked) this.#collapse(this.firstMask[index]!);
      this.flags[index] = this.#flags;
      this.keys[index] = this.#key;
      this.starts[index] = this.#start;
      this.ends[index] = end;
      this.count = index + 1;
      this.firstMask[index + 1] = this.maskCount;
    } else {
      this.truncated = true;
      this.maskCount = this.firstMask[index]!;
    }
    this.#begin();
  }

  /** The text of a token, masked. */
  textOf(index: number): string {
    let at = this.starts[index]!;
    let result = '';
    for (let m = this.firstMask[index]!; m < this.firstMask[index + 1]!; m++) {
      result += `${this.#text.slice(at, this.maskStarts[m])}<*>`;
      at = this.maskEnds[m]!;
    }
    return result + this.#text.slice(at, this.ends[index]);
  }

  #begin(): void {
    this.#hash = HASH_START;
    this.#flags = 0;
    this.#start = -1;
    this.#key = 0;
    this.#joinable = 0;
    this.firstMask[this.count] = this.maskCount;
  }

  /** Makes the masked places from `first` on one. */
  #collapse(first: number): void {
    for (let at = first + 1; at < this.maskCount; at++) {
      this.#extend(first, this.maskEnds[at]!, this.maskKinds[at]!);
    }
    if (this.maskCount > first) this.maskCount = first + 1;
  }

  #extend(index: number, end: number, kind: number): void {
    this.maskEnds[index] = Math.max(this.maskEnds[index]!, end);
    this.maskKinds[index] = joinKinds(this.maskKinds[index]!, kind);
  }

  /** Whether the open token is the next of a list that the one before it ends, or begins. */
  #goesOn(before: number, bare: boolean, end: number): boolean {
    const last = this.hashes[before]!;
    if ((this.#flags & HAS_MASK) !== 0) return last === (bare ? PARAMETER : this.#hash);
    if (!bare || last !== PARAMETER || end - this.#start !== 2) return false;
    return isEmptyBrackets(this.#units, this.#start);
  }
}
