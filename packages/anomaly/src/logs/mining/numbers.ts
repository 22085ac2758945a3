import { CLASSES, DIGIT, isDigit, LETTER } from './char-classes.js';
import {
  found,
  KIND_DATE,
  KIND_ID,
  KIND_IP,
  KIND_NUMBER,
  KIND_OTHER,
  KIND_SIZE,
} from './mask-kinds.js';
import { shortWordEnd } from './recognise.js';
import { WordSet } from './word-set.js';

/** Words that follow a number as its unit. */
const UNITS = new WordSet(
  'b kb mb gb tb kib mib gib byte bytes ns us ms msec s sec secs second seconds min mins minute minutes hour hours day days',
);
/** Units that are written without a blank only: after one they are words of their own. */
const CLOSE_UNITS = new WordSet('m h d k g t p w hz khz mhz ghz kbps mbps gbps');

/** What units begin with, a bit for each letter: most words after a number are none. */
const UNIT_STARTS = [...'bkmgtnushd'].reduce((bits, c) => bits | (1 << (c.charCodeAt(0) - 97)), 0);

const DOT = 1;
const COLON = 2;
const DASH = 4;
const COMMA = 8;
const SLASH = 16;
const LOW_LINE = 32;

function joinBit(code: number): number {
  if (code === 46) return DOT;
  if (code === 58) return COLON;
  if (code === 45) return DASH;
  if (code === 44) return COMMA;
  if (code === 47) return SLASH;
  return code === 95 ? LOW_LINE : 0;
}

/**
 * A number with whatever is joined to it, as {@link found}: decimals, dates, times, IPv4 addresses and
 * ports, versions, ranges, and a unit (`10.0.0.1:80`, `2015-10-18T18:01:49,228Z`, `0x1f`, `12.5ms`).
 */
export function numberEnd(units: Uint16Array, at: number): number {
  let i = at;
  let joins = 0;
  let count = 0;
  let letters = 0;
  let firstJoin = 0;
  let firstLetter = 0;
  for (; ; i++) {
    const code = units[i]!;
    const kind = CLASSES[code]!;
    if ((kind & DIGIT) !== 0) continue;
    if ((kind & LETTER) !== 0) {
      if (letters === 0) firstLetter = i;
      letters = 1;
      continue;
    }
    const bit = joinBit(code);
    if (bit === 0 || !isDigit(units[i + 1]!)) break;
    if (count++ === 0) firstJoin = i;
    joins |= bit;
  }
  if (units[i] === 37) return found(i + 1, KIND_SIZE, letters);
  if (letters === 1) return found(i, kindWithLetters(units, at, i, firstLetter, joins), 1);
  if (joins === 0) return found(i, KIND_NUMBER);
  return found(i, kindOfDigits(units, at, i, joins, count, firstJoin));
}

/** Digits that are joined. */
function kindOfDigits(
  units: Uint16Array,
  at: number,
  end: number,
  joins: number,
  count: number,
  firstJoin: number,
): number {
  if (joins === DOT && count === 1) return KIND_NUMBER;
  if ((joins & ~(DOT | COMMA)) === 0 && (joins & COMMA) !== 0) return KIND_NUMBER;
  if ((joins & DOT) !== 0 && count >= 3 && isAddress(units, at, end)) return KIND_IP;
  if ((joins & COLON) !== 0) return isTime(units, end) ? KIND_DATE : KIND_OTHER;
  const first = firstJoin - at;
  const dated = (joins & (DASH | SLASH)) !== 0 && count >= 2 && (first === 2 || first === 4);
  return dated ? KIND_DATE : KIND_OTHER;
}

/** Whether every colon is followed by two digits, as in times, up to `end`. */
function isTime(units: Uint16Array, end: number): boolean {
  let i = end - 1;
  while (units[i] !== 58) i--;
  return isDigit(units[i + 1]!) && isDigit(units[i + 2]!) && !isDigit(units[i + 3]!);
}

/** Whether the number is four groups of at most three digits, with a port or a prefix at most. */
function isAddress(units: Uint16Array, at: number, end: number): boolean {
  let i = at;
  for (let group = 0; group < 4; group++) {
    const from = i;
    while (i - from < 4 && isDigit(units[i]!)) i++;
    if (i - from > 3) return false;
    if (group < 3 && units[i++] !== 46) return false;
  }
  return i === end || units[i] === 58 || units[i] === 47;
}

function kindWithLetters(
  units: Uint16Array,
  at: number,
  end: number,
  firstLetter: number,
  joins: number,
): number {
  if (units[at] === 48 && (units[at + 1]! | 32) === 120) return KIND_ID;
  if ((joins & (DASH | COLON)) === (DASH | COLON)) return KIND_DATE;
  if ((joins & ~DOT) === 0 && end - firstLetter <= 8) {
    if (UNITS.hasFolded(units, firstLetter, end)) return KIND_SIZE;
    if (CLOSE_UNITS.hasFolded(units, firstLetter, end)) return KIND_SIZE;
  }
  return joins === 0 && end - at >= 6 ? KIND_ID : KIND_OTHER;
}

/** A number with a unit that follows after one blank (`18.4 KB`), or as it was {@link found}. */
export function withUnit(units: Uint16Array, find: number): number {
  const at = find >> 5;
  if (units[at] !== 32) return find;
  const first = (units[at + 1]! | 32) - 97;
  if (first < 0 || first > 25 || ((UNIT_STARTS >> first) & 1) === 0) return find;
  const end = shortWordEnd(units, at + 1);
  return UNITS.hasFolded(units, at + 1, end) ? found(end, KIND_SIZE) : find;
}

/** The end of digits with decimals, or joined by `_`, `-` and `.` to further digits. */
export function digitsEnd(units: Uint16Array, at: number): number {
  let i = at;
  for (; ; i++) {
    const code = units[i]!;
    if (isDigit(code)) continue;
    const joins = code === 46 || code === 95 || code === 45;
    if (!joins || !isDigit(units[i + 1]!)) return i;
  }
}
