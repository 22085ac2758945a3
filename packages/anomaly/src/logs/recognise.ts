import { classOf, DIGIT, isAlphanumeric, isDigit, isHex, SPACE } from './char-classes.js';

/** Top-level labels that tell a host name from a dotted identifier. */
const HOST_ENDINGS: ReadonlySet<string> = new Set(
  'com net org edu gov mil io co cn hk jp kr tw in de uk fr it nl ru br au ca us eu info biz local internal svc lan intra'.split(
    ' ',
  ),
);

/** Endings of source files: `Shop.java:31` is a place in the code and no host with a port. */
const SOURCE_ENDINGS: ReadonlySet<string> = new Set(
  'java kt scala py js ts mjs cjs jsx tsx go rb rs c cc cpp h hpp cs php swift ex erl sql'.split(
    ' ',
  ),
);

/** First labels of dotted names that are packages and not hosts. */
const PACKAGE_STARTS: ReadonlySet<string> = new Set(
  'com org net io java javax sun android system kotlin scala dev app edu gov'.split(' '),
);

/** Words that follow a number as its unit. */
const UNITS: ReadonlySet<string> = new Set(
  'b kb mb gb tb kib mib gib byte bytes ns us ms msec s sec secs second seconds min mins minute minutes hour hours day days'.split(
    ' ',
  ),
);

const DATE_WORDS: ReadonlySet<string> = new Set(
  'Mon Tue Wed Thu Fri Sat Sun Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' '),
);

/** How far ahead one look may go; it bounds the work at any one place of a line. */
const LOOK_AHEAD = 256;

/** The end of a UUID that begins at `at`, or -1. */
export function uuidEnd(text: string, at: number, limit: number): number {
  const end = at + 36;
  if (end > limit || text.charCodeAt(at + 8) !== 45 || text.charCodeAt(at + 13) !== 45) return -1;
  for (let i = 0; i < 36; i++) {
    const code = text.charCodeAt(at + i);
    const dash = i === 8 || i === 13 || i === 18 || i === 23;
    if (dash ? code !== 45 : !isHex(code)) return -1;
  }
  return end < limit && isAlphanumeric(text.charCodeAt(end)) ? -1 : end;
}

/** The end of an IPv6 address (two colons in a row, or at least three), or -1. */
export function ipv6End(text: string, at: number, limit: number): number {
  let colons = 0;
  let doubled = false;
  let digits = 0;
  let group = 0;
  let i = at;
  const stop = Math.min(limit, at + 45);
  for (; i < stop; i++) {
    const code = text.charCodeAt(i);
    if (code === 58) {
      colons++;
      group = 0;
      if (text.charCodeAt(i - 1) === 58 && i > at) doubled = true;
    } else if (isHex(code)) {
      if (isDigit(code)) digits++;
      if (++group > 4) return -1;
    } else break;
  }
  if (i < limit && isAlphanumeric(text.charCodeAt(i))) return -1;
  if (text.charCodeAt(i - 1) === 58 && !doubled) i--;
  return digits > 0 && (doubled ? colons >= 2 : colons >= 6) ? i : -1;
}

/**
 * The end of a number, with whatever is joined to it: decimals, dates, times, IPv4 addresses and
 * ports, versions, ranges, and a unit (`10.0.0.1:80`, `2015-10-18T18:01:49,228Z`, `0x1f`, `12.5ms`).
 */
export function numberEnd(text: string, at: number, limit: number): number {
  let i = at;
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (isAlphanumeric(code)) continue;
    const joins =
      code === 46 || code === 58 || code === 45 || code === 44 || code === 47 || code === 95;
    if (!joins || i + 1 >= limit || !isDigit(text.charCodeAt(i + 1))) break;
    if (!isDigit(text.charCodeAt(i - 1)) && !isAlphanumeric(text.charCodeAt(i - 1))) break;
  }
  return i < limit && text.charCodeAt(i) === 37 ? i + 1 : i;
}

/** What stands at a dotted name: where its look ended, and where a host ends if it is one. */
export interface HostLook {
  readonly seenUntil: number;
  readonly end: number;
}

/** Looks whether `a.b.c` is a host: by its last label, or by a port that follows. */
export function lookForHost(text: string, at: number, limit: number): HostLook {
  let i = at;
  let dots = 0;
  let lastDot = -1;
  let letters = 0;
  let capitals = 0;
  const stop = Math.min(limit, at + LOOK_AHEAD);
  for (; i < stop; i++) {
    const code = text.charCodeAt(i);
    if (code === 46) {
      if (i + 1 >= stop || !isAlphanumeric(text.charCodeAt(i + 1))) break;
      dots++;
      lastDot = i;
    } else if (!isAlphanumeric(code) && code !== 45) break;
    else if (classOf(code) !== DIGIT) {
      letters++;
      if (code >= 65 && code <= 90) capitals++;
    }
  }
  const miss = { seenUntil: i, end: -1 };
  if (dots === 0 || letters === 0 || i - lastDot > 12) return miss;
  const ending = text.slice(lastDot + 1, i);
  const port = portEnd(text, i, limit);
  const source = SOURCE_ENDINGS.has(ending);
  const firstDot = text.indexOf('.', at);
  const country = ending.length === 2 && dots >= 2 && capitals === 0 && !source;
  const host =
    HOST_ENDINGS.has(ending) ||
    (port > 0 && !source) ||
    (country && isLetters(ending) && !PACKAGE_STARTS.has(text.slice(at, firstDot)));
  return host ? { seenUntil: i, end: port > 0 ? port : i } : miss;
}

function isLetters(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (classOf(text.charCodeAt(i)) === DIGIT) return false;
  }
  return true;
}

/** The end of the word at `at`, at most 8 letters on. */
function shortWordEnd(text: string, at: number, limit: number): number {
  let i = at;
  while (i < limit && i - at < 9 && isAlphanumeric(text.charCodeAt(i))) i++;
  return i;
}

/** The end of a unit that follows a number after one blank (`18.4 KB`), or `at`. */
export function unitEnd(text: string, at: number, limit: number): number {
  if (at + 1 >= limit || text.charCodeAt(at) !== 32) return at;
  const end = shortWordEnd(text, at + 1, limit);
  return UNITS.has(text.slice(at + 1, end).toLowerCase()) ? end : at;
}

/** Whether the three letters at `at` name a day or month of a date. */
export function isDateWord(text: string, at: number, end: number, limit: number): boolean {
  if (end - at !== 3 || !DATE_WORDS.has(text.slice(at, end))) return false;
  let i = end;
  while (i < limit && i - end < 3 && (text.charCodeAt(i) === 32 || text.charCodeAt(i) === 44)) i++;
  if (i === end || i >= limit) return false;
  if (isDigit(text.charCodeAt(i))) return true;
  return DATE_WORDS.has(text.slice(i, shortWordEnd(text, i, limit)));
}

/** The end of `:5070`, or -1. */
function portEnd(text: string, at: number, limit: number): number {
  if (at >= limit || text.charCodeAt(at) !== 58) return -1;
  let i = at + 1;
  while (i < limit && i - at <= 6 && isDigit(text.charCodeAt(i))) i++;
  const length = i - at - 1;
  const closed = i >= limit || !isAlphanumeric(text.charCodeAt(i));
  return length >= 2 && length <= 5 && closed ? i : -1;
}

/** The end of a URL or path: up to blank space, a quote or a closing bracket, without a last stop. */
export function resourceEnd(text: string, at: number, limit: number): number {
  let i = at;
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (classOf(code) === SPACE) break;
    // " ' ) , ; < > ] | }
    if (code === 34 || code === 39 || code === 41 || code === 44 || code === 59) break;
    if (code === 60 || code === 62 || code === 93 || code === 124 || code === 125) break;
  }
  while (i > at + 1) {
    const code = text.charCodeAt(i - 1);
    if (code !== 46 && code !== 58 && code !== 33 && code !== 63) break;
    i--;
  }
  return i;
}

/** The end of the host part after an `@`, where it makes an e-mail address, or -1. */
export function emailEnd(text: string, at: number, limit: number): number {
  let i = at + 1;
  let dots = 0;
  const stop = Math.min(limit, at + LOOK_AHEAD);
  for (; i < stop; i++) {
    const code = text.charCodeAt(i);
    if (code === 46 && i + 1 < stop && isAlphanumeric(text.charCodeAt(i + 1))) dots++;
    else if (!isAlphanumeric(code) && code !== 45) break;
  }
  return dots > 0 ? i : -1;
}
