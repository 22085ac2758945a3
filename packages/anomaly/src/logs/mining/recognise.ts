import {
  ALPHANUMERIC,
  CLASSES,
  DIGIT,
  isAlphanumeric,
  isDigit,
  isHex,
  LETTER,
  SPACE,
  UPPER,
} from './char-classes.js';
import { found, KIND_ID, KIND_IP } from './mask-kinds.js';
import { WordSet } from './word-set.js';

/** Top-level labels that tell a host name from a dotted identifier. */
const HOST_ENDINGS = new WordSet(
  'com net org edu gov mil io co cn hk jp kr tw in de uk fr it nl ru br au ca us eu info biz local internal svc lan intra',
);

/** Endings of source files: `Shop.java:31` is a place in the code and no host with a port. */
const SOURCE_ENDINGS = new WordSet(
  'java kt scala py js ts mjs cjs jsx tsx go rb rs c cc cpp h hpp cs php swift ex erl sql',
);

/** First labels of dotted names that are packages and not hosts. */
const PACKAGE_STARTS = new WordSet(
  'com org net io java javax sun android system kotlin scala dev app edu gov',
);

const DATE_WORDS = new WordSet(
  'Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec',
);

/** How far ahead one look may go; it bounds the work at any one place of a line. */
const LOOK_AHEAD = 256;

// Every line is followed by blanks in `units`, so that a loop over anything else ends by itself.

/** The end of a UUID that begins at `at`, or -1. */
export function uuidEnd(units: Uint16Array, at: number, limit: number): number {
  const end = at + 36;
  if (end > limit || units[at + 8] !== 45 || units[at + 13] !== 45) return -1;
  for (let i = 0; i < 36; i++) {
    const code = units[at + i]!;
    const dash = i === 8 || i === 13 || i === 18 || i === 23;
    if (dash ? code !== 45 : !isHex(code)) return -1;
  }
  return isAlphanumeric(units[end]!) ? -1 : end;
}

/** An IPv6 address (two colons in a row, or at least six) or a hardware address, as {@link found}, or -1. */
export function colonAddress(units: Uint16Array, at: number, limit: number): number {
  let colons = 0;
  let doubled = false;
  let digits = 0;
  let group = 0;
  let pairs = 0;
  let i = at;
  const stop = Math.min(limit, at + 45);
  for (; i < stop; i++) {
    const code = units[i]!;
    if (code === 58) {
      colons++;
      if (group === 2) pairs++;
      group = 0;
      if (i > at && units[i - 1] === 58) doubled = true;
    } else if (isHex(code)) {
      if (isDigit(code)) digits++;
      if (++group > 4) return -1;
    } else break;
  }
  if (isAlphanumeric(units[i]!)) return -1;
  if (units[i - 1] === 58 && !doubled) i--;
  else if (group === 2) pairs++;
  if (pairs === 6 && i - at === 17) return found(i, KIND_ID);
  return digits > 0 && (doubled ? colons >= 2 : colons >= 6) ? found(i, KIND_IP) : -1;
}

/**
 * Looks whether `a.b.c` is a host: by its last label, or by a port that follows.
 *
 * @returns where the host ends, or `~seen` where there is none up to `seen`
 */
export function lookForHost(units: Uint16Array, at: number, limit: number): number {
  let i = at;
  let dots = 0;
  let firstDot = -1;
  let lastDot = -1;
  let letters = 0;
  let seen = 0;
  let lastLabel = 0;
  const stop = Math.min(limit, at + LOOK_AHEAD);
  for (; i < stop; i++) {
    const code = units[i]!;
    const kind = CLASSES[code]!;
    if ((kind & ALPHANUMERIC) !== 0) {
      if ((kind & DIGIT) === 0) letters++;
      seen |= kind;
      lastLabel |= kind;
    } else if (code === 46) {
      if (i + 1 >= stop || !isAlphanumeric(units[i + 1]!)) break;
      if (dots++ === 0) firstDot = i;
      lastDot = i;
      lastLabel = 0;
    } else if (code === 45) {
      letters++;
    } else break;
  }
  if (dots === 0 || letters === 0 || i - lastDot > 12) return ~i;
  const port = portEnd(units, i);
  const length = i - lastDot - 1;
  const country =
    length === 2 && dots >= 2 && (seen & UPPER) === 0 && (lastLabel & DIGIT) === 0 && lastLabel > 0;
  let host = HOST_ENDINGS.has(units, lastDot + 1, i);
  if (!host && (port > 0 || country) && !SOURCE_ENDINGS.has(units, lastDot + 1, i)) {
    host = port > 0 || !PACKAGE_STARTS.has(units, at, firstDot);
  }
  if (!host) return ~i;
  return port > 0 ? port : i;
}

/** The end of the word at `at`, at most 8 letters on. */
export function shortWordEnd(units: Uint16Array, at: number): number {
  let i = at;
  while (i - at < 9 && isAlphanumeric(units[i]!)) i++;
  return i;
}

/** Whether the three letters at `at` name a day or month of a date. */
export function isDateWord(units: Uint16Array, at: number, limit: number): boolean {
  if (!DATE_WORDS.has(units, at, at + 3)) return false;
  let i = at + 3;
  while (i < limit && i - at < 6 && (units[i] === 32 || units[i] === 44)) i++;
  if (i === at + 3 || i >= limit) return false;
  return isDigit(units[i]!) || DATE_WORDS.has(units, i, shortWordEnd(units, i));
}

/** The end of `:5070`, or -1. */
function portEnd(units: Uint16Array, at: number): number {
  if (units[at] !== 58) return -1;
  let i = at + 1;
  while (i - at <= 6 && isDigit(units[i]!)) i++;
  const length = i - at - 1;
  return length >= 2 && length <= 5 && !isAlphanumeric(units[i]!) ? i : -1;
}

/** The end of a URL or path: up to blank space, a quote or a closing bracket, without a last stop. */
export function resourceEnd(units: Uint16Array, at: number): number {
  let i = at;
  for (; ; i++) {
    const code = units[i]!;
    const kind = CLASSES[code]!;
    if ((kind & ALPHANUMERIC) !== 0) continue;
    if (kind === SPACE) break;
    // " ' ) , ; < > ] | }
    if (code === 34 || code === 39 || code === 41 || code === 44 || code === 59) break;
    if (code === 60 || code === 62 || code === 93 || code === 124 || code === 125) break;
  }
  while (i > at + 1) {
    const code = units[i - 1]!;
    if (code !== 46 && code !== 58 && code !== 33 && code !== 63) break;
    i--;
  }
  return i;
}

/** The end of the host part after an `@`, where it makes an e-mail address, or -1. */
export function emailEnd(units: Uint16Array, at: number, limit: number): number {
  let i = at + 1;
  let dots = 0;
  const stop = Math.min(limit, at + LOOK_AHEAD);
  for (; i < stop; i++) {
    const code = units[i]!;
    if ((CLASSES[code]! & (LETTER | DIGIT)) !== 0 || code === 45) continue;
    if (code === 46 && i + 1 < stop && isAlphanumeric(units[i + 1]!)) dots++;
    else break;
  }
  return dots > 0 ? i : -1;
}

/** Whether the run of word units from `at` to `end` changes between letters and digits so often. */
export function changesOften(
  units: Uint16Array,
  at: number,
  end: number,
  changesAtLeast: number,
): boolean {
  let changes = 0;
  let wasDigit = isDigit(units[at]!);
  for (let i = at; i < end; i++) {
    const kind = CLASSES[units[i]!]!;
    if ((kind & DIGIT) !== 0) {
      if (!wasDigit) changes++;
      wasDigit = true;
    } else if ((kind & LETTER) !== 0) {
      if (wasDigit) changes++;
      wasDigit = false;
    } else wasDigit = isDigit(units[i + 1]!);
  }
  return changes >= changesAtLeast;
}
