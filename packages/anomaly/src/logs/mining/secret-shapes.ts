import { ALPHANUMERIC, CLASSES, DIGIT, LOWER, UPPER, WORD } from './char-classes.js';
import { endsSecretName } from './secrets.js';

/** Shorter words are not taken for keys by their looks. */
const LEAST_RANDOM = 20;
/** Chance leaves the digits out of one in a thousand of these. */
const LEAST_WITHOUT_DIGITS = 32;
/** How many units of a secret are looked at for whether it looks random. */
const LOOK_AHEAD = 256;

function unitsOf(word: string): Uint16Array {
  return Uint16Array.from(word, (unit) => unit.charCodeAt(0));
}

interface Prefix {
  readonly units: Uint16Array;
  /** Units that follow at least, so that prose is none. */
  readonly least: number;
}

/** What the keys of common services begin with, by their first unit. */
const PREFIXES: readonly (readonly Prefix[])[] = Array.from({ length: 128 }, (_, first) =>
  (
    [
      ['eyJ', 10],
      ['AKIA', 16],
      ['ASIA', 16],
      ['AIza', 30],
      ['ghp_', 10],
      ['gho_', 10],
      ['ghu_', 10],
      ['ghs_', 10],
      ['ghr_', 10],
      ['github_pat_', 10],
      ['glpat-', 10],
      ['npm_', 20],
      ['xoxa-', 8],
      ['xoxb-', 8],
      ['xoxe-', 8],
      ['xoxo-', 8],
      ['xoxp-', 8],
      ['xoxr-', 8],
      ['xoxs-', 8],
      ['sk-', 16],
      ['sk_live_', 8],
      ['sk_test_', 8],
      ['pk_live_', 8],
      ['rk_live_', 8],
      ['rk_test_', 8],
      ['whsec_', 10],
      ['ya29.', 10],
      ['SG.', 16],
    ] as const
  )
    .filter(([text]) => text.charCodeAt(0) === first)
    .map(([text, least]) => ({ units: unitsOf(text), least })),
);

/** The end of the units that keys are made of: letters, digits, `+ / - _ = ~` and stops within. */
export function keyEnd(units: Uint16Array, at: number): number {
  let i = at;
  for (; ; i++) {
    const code = units[i]!;
    if ((CLASSES[code]! & WORD) !== 0) continue;
    if (code === 43 || code === 45 || code === 47 || code === 61 || code === 126) continue;
    if (code !== 46 || !isKeyUnit(units[i + 1]!)) return i;
  }
}

/** The end of a key with a well-known beginning at `at`, or -1. */
export function knownSecretEnd(units: Uint16Array, at: number): number {
  const prefixes = PREFIXES[units[at]! & 127]!;
  for (let p = 0; p < prefixes.length; p++) {
    const prefix = prefixes[p]!;
    const length = prefix.units.length;
    let i = 0;
    while (i < length && units[at + i] === prefix.units[i]) i++;
    if (i < length) continue;
    let least = 0;
    while (least < prefix.least && isKeyUnit(units[at + length + least]!)) least++;
    if (least === prefix.least) return keyEnd(units, at + length);
  }
  return -1;
}

/** Letters, digits and the signs of base64. */
function isSecretUnit(code: number): boolean {
  if ((CLASSES[code]! & (LOWER | UPPER | DIGIT)) !== 0) return true;
  return code === 43 || code === 45 || code === 47 || code === 95;
}

function isKeyUnit(code: number): boolean {
  return (CLASSES[code]! & WORD) !== 0 || code === 45;
}

/**
 * Looks whether a key without a name begins at `at`: base64 of twenty units or more with small letters,
 * capitals and digits, and where signs are among them, changing between these as often as chance does
 * and as names made of words do not.
 *
 * @returns where the key ends, or `~seen` where there is none up to `seen`
 */
export function lookForSecret(units: Uint16Array, at: number, limit: number): number {
  // Most words end before a key could: a few units tell.
  if (!isSecretUnit(units[at + LEAST_RANDOM - 1]!)) return ~at;
  if (!isSecretUnit(units[at + 9]!) || !isSecretUnit(units[at + 14]!)) return ~at;
  let i = at;
  let all = 0;
  let changes = 0;
  let signs = 0;
  let before = 0;
  const stop = Math.min(limit, at + LOOK_AHEAD);
  for (; i < stop; i++) {
    const code = units[i]!;
    const kind = CLASSES[code]! & (LOWER | UPPER | DIGIT);
    if (kind !== 0) {
      if (kind !== before && before !== 0) changes++;
      before = kind;
      all |= kind;
    } else if (isSecretUnit(code)) signs++;
    else break;
  }
  const length = i - at;
  if (length < LEAST_RANDOM || (all & (LOWER | UPPER)) !== (LOWER | UPPER)) return ~i;
  if ((all & DIGIT) === 0) {
    return length >= LEAST_WITHOUT_DIGITS && changes * 5 >= length * 2 ? keyEnd(units, i) : ~i;
  }
  if (signs > 0 ? changes * 10 < length * 3 : isNumberedName(units, at, i)) return ~i;
  return keyEnd(units, i);
}

/** Whether the units are words, each but the first with a capital, and then a number (`cacheReload157`). */
function isNumberedName(units: Uint16Array, at: number, end: number): boolean {
  let i = end;
  while (i > at && (CLASSES[units[i - 1]!]! & DIGIT) !== 0) i--;
  let small = 2;
  for (i--; i >= at; i--) {
    const kind = CLASSES[units[i]!]!;
    if ((kind & LOWER) !== 0) {
      small++;
      continue;
    }
    if ((kind & UPPER) === 0 || small < 2) return false;
    small = 0;
  }
  return true;
}

const BEARER = unitsOf('bearer');
const BASIC = unitsOf('basic');

function isFolded(units: Uint16Array, at: number, word: Uint16Array): boolean {
  for (let i = 0; i < word.length; i++) if ((units[at + i]! | 32) !== word[i]) return false;
  return true;
}

/**
 * Where the key that `Bearer` or `Basic` at `at` announces begins, or -1 if these are words of prose: only
 * something that has a digit, a sign or capitals within is `Basic` credentials.
 */
export function announcedSecret(units: Uint16Array, at: number, end: number): number {
  const bearer = end - at === 6 && isFolded(units, at, BEARER);
  if (!bearer && !(end - at === 5 && isFolded(units, at, BASIC))) return -1;
  let from = end;
  while (units[from] === 32 && from - end < 4) from++;
  if (from === end) return -1;
  const to = keyEnd(units, from);
  if (to - from < 8) return -1;
  if (bearer) return from;
  for (let i = from; i < Math.min(to, from + LOOK_AHEAD); i++) {
    const kind = CLASSES[units[i]!]!;
    if ((kind & LOWER) === 0 && (i > from || (kind & UPPER) === 0)) return from;
  }
  return -1;
}

const PEM_BEGIN = unitsOf('-----BEGIN ');
const PEM_END = unitsOf('-----END ');

function startsWith(units: Uint16Array, at: number, word: Uint16Array): boolean {
  let i = 0;
  while (i < word.length && units[at + i] === word[i]) i++;
  return i === word.length;
}

/** The end of a PEM block that begins at `at` (that of the line, if it does not end before), or -1. */
export function pemEnd(units: Uint16Array, at: number, limit: number): number {
  if (!startsWith(units, at, PEM_BEGIN)) return -1;
  for (let i = at + PEM_BEGIN.length; i < limit; i++) {
    if (units[i] !== 45 || !startsWith(units, i, PEM_END)) continue;
    let end = i + PEM_END.length;
    while (end < limit && (units[end] === 32 || (CLASSES[units[end]!]! & ALPHANUMERIC) !== 0))
      end++;
    while (end < limit && units[end] === 45) end++;
    return end;
  }
  return limit;
}

/** Whether a path or URL has a key in it that is well known, or a value under a name that sounds like one. */
export function hidesSecret(units: Uint16Array, at: number, end: number): boolean {
  for (let i = at; i < end; i++) {
    const code = units[i]!;
    if ((CLASSES[code]! & WORD) !== 0) continue;
    if (code === 61 && endsSecretName(units, at, i)) return true;
    if (knownSecretEnd(units, i + 1) > 0) return true;
  }
  return false;
}
