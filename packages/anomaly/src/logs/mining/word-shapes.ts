import { CLASSES, DIGIT, isHex, LETTER, WORD } from './char-classes.js';
import {
  endOf,
  found,
  hasLetters,
  KIND_EMAIL,
  KIND_HOST,
  KIND_ID,
  KIND_NUMBER,
  KIND_SECRET,
  kindOf,
} from './mask-kinds.js';
import { numberEnd, withUnit } from './numbers.js';
import { colonAddress, emailEnd, lookForHost, uuidEnd } from './recognise.js';
import { pathEnd, urlEnd } from './resources.js';
import { secretEnd, valueStart } from './scan-helpers.js';
import { knownSecretEnd, lookForSecret } from './secret-shapes.js';
import { endsSecretName } from './secrets.js';

/** Names of keys are looked at so far. */
const LONGEST_KEY = 64;
/** What begins like a known key, without a dash or stop, is at least so long. */
export const LEAST_KNOWN = 13;

/** Tells what a word of a line is, and remembers how far it has looked ahead, so that no look repeats. */
export class WordShapes {
  /** Where the line ends, or what was read of it. */
  limit = 0;
  /** Whether a look ahead that takes nothing has come to the limit. */
  touchesLimit = false;
  #from = 0;
  #hostSeen = 0;
  #secretSeen = 0;

  /** Begins a line. */
  reset(from: number, limit: number): void {
    this.limit = limit;
    this.touchesLimit = false;
    this.#from = from;
    this.#hostSeen = from;
    this.#secretSeen = from;
  }

  /** The unit before `at`; a blank before the line. */
  before(units: Uint16Array, at: number): number {
    return at > this.#from ? units[at - 1]! : 32;
  }

  /** What begins with a digit: masked in any case, but it may be more than a number. */
  number(units: Uint16Array, at: number): number {
    const find = numberEnd(units, at);
    const end = endOf(find);
    const letters = hasLetters(find);
    const stop = units[end]!;
    const fresh = (CLASSES[this.before(units, at)]! & WORD) === 0;
    if (fresh && (letters || stop === 58 || stop === 45)) {
      const uuid = uuidEnd(units, at, this.limit);
      if (uuid > 0) return found(uuid, KIND_ID);
    }
    if (
      fresh &&
      (letters || stop === 58 || (kindOf(find) !== KIND_NUMBER && units[at + 4] === 58))
    ) {
      const address = colonAddress(units, at, this.limit);
      if (address > 0) return address;
    }
    if (letters || stop === 45 || stop === 43 || stop === 47 || stop === 46) {
      const more = this.#dotted(units, at, letters || stop !== 46);
      if (more > 0) return more;
    }
    if (stop === 64) {
      const email = emailEnd(units, end, this.limit);
      if (email > 0) return found(email, KIND_EMAIL);
    }
    if (stop === 58 && units[end + 1] === 47 && units[end + 2] === 47) {
      return urlEnd(units, end);
    }
    return withUnit(units, find);
  }

  /** What a word may be but for its own units: as {@link found}, or -1. */
  special(units: Uint16Array, at: number, end: number, any: number, all: number): number {
    const next = units[end]!;
    const length = end - at;
    const joined = next === 45 || next === 46;
    if (joined || length >= LEAST_KNOWN) {
      const known = knownSecretEnd(units, at);
      if (known > 0) return found(known, KIND_SECRET);
    }
    if (all !== 0 && (next === 58 || next === 45) && length <= 8) {
      if ((CLASSES[this.before(units, at)]! & WORD) === 0) {
        const uuid = length === 8 ? uuidEnd(units, at, this.limit) : -1;
        if (uuid > 0) return found(uuid, KIND_ID);
        const address =
          length <= 4 && goesOnHex(units, end) ? colonAddress(units, at, this.limit) : -1;
        if (address > 0) return address;
      }
    }
    const signed = next === 45 || next === 43 || next === 47;
    if (joined || signed || (length >= 20 && ((any & DIGIT) !== 0 || length >= 32))) {
      const more = this.#dotted(units, at, signed || length >= 20);
      if (more > 0) return more;
    }
    if (next === 64) {
      const email = emailEnd(units, end, this.limit);
      if (email > 0) return found(email, KIND_EMAIL);
    }
    if (next !== 58) return -1;
    if (units[end + 1] === 47 && units[end + 2] === 47) {
      return urlEnd(units, end);
    }
    const drive = length === 1 && units[end + 1] === 92 && (any & LETTER) !== 0;
    return drive ? pathEnd(units, end + 1) : -1;
  }

  /** A secret or a host that begins at `at`: as {@link found}, or -1. */
  #dotted(units: Uint16Array, at: number, maybeSecret: boolean): number {
    if (maybeSecret && at >= this.#secretSeen) {
      const look = lookForSecret(units, at, this.limit);
      this.#secretSeen = look < 0 ? ~look : look;
      if (look > 0) return found(look, KIND_SECRET);
    }
    if (at >= this.#hostSeen) {
      const look = lookForHost(units, at, this.limit);
      this.#hostSeen = look < 0 ? ~look : look;
      if (look > 0) return found(look, KIND_HOST);
    }
    return -1;
  }

  /** Where the value of the key that ends at `end` begins, if it must not be kept; else -1. */
  secretValue(units: Uint16Array, end: number): number {
    const name = Math.max(this.#from, end - LONGEST_KEY);
    if (!endsSecretName(units, name, end)) return -1;
    const from = valueStart(units, end + 1, this.limit);
    if (from >= this.limit) this.touchesLimit = true;
    return secretEnd(units, from, this.limit) > from ? from : -1;
  }
}

/** Whether a colon at `at` is followed by what an address goes on with. */
function goesOnHex(units: Uint16Array, at: number): boolean {
  return units[at] === 58 && (units[at + 1] === 58 || isHex(units[at + 1]!));
}
