/** Whether a character code is that of a decimal digit. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether a character code is that of an ASCII letter. */
export function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

const WORD = 1;
const NAME = 2;
const TAG = 4;
const HOST = 8;
const HEX = 16;
const MARK = 32;

/** The kinds of every ASCII character: one look in a table is cheaper than four comparisons. */
const KINDS = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
  const word = isDigit(code) || isLetter(code) || code === 95;
  const joining = code === 46 || code === 45;
  if (word) KINDS[code] = WORD | NAME | TAG | HOST;
  if (joining) KINDS[code] = NAME | TAG | HOST;
  if (code === 36) KINDS[code] = NAME;
  if (code === 47) KINDS[code] = NAME | TAG;
  if (code === 58) KINDS[code] = HOST;
  if (code <= 32 || '|[].:/'.includes(String.fromCharCode(code))) KINDS[code]! |= MARK;
  if (isDigit(code) || ((code | 32) >= 97 && (code | 32) <= 102)) KINDS[code]! |= HEX;
}

/** Whether a character code is that of an ASCII letter, a digit or `_`. */
export function isWordChar(code: number): boolean {
  return code < 128 && (KINDS[code]! & WORD) !== 0;
}

/** Whether a character may be in the name of a logger: of a word, or `.`, `-`, `$` or `/`. */
export function isNameChar(code: number): boolean {
  return code < 128 && (KINDS[code]! & NAME) !== 0;
}

/** Whether a character may be in a tag of syslog: of a word, or `.`, `-` or `/`. */
export function isTagChar(code: number): boolean {
  return code < 128 && (KINDS[code]! & TAG) !== 0;
}

/** Whether a character may be in the name or the address of a host: of a word, or `.`, `-` or `:`. */
export function isHostChar(code: number): boolean {
  return code < 128 && (KINDS[code]! & HOST) !== 0;
}

/** Whether a word of a line may end here or have parts: at a blank, `|`, `[`, `]`, `.`, `:` or `/`. */
export function isMark(code: number): boolean {
  return code < 128 && (KINDS[code]! & MARK) !== 0;
}

/** Whether a character is a hexadecimal digit. */
export function isHex(code: number): boolean {
  return code < 128 && (KINDS[code]! & HEX) !== 0;
}

/** The number that two digits at `at` write, or -1 where they are none. */
export function twoDigits(text: string, at: number): number {
  const tens = text.charCodeAt(at) - 48;
  const ones = text.charCodeAt(at + 1) - 48;
  return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1;
}

/** The number that four digits at `at` write, or -1 where they are none. */
export function fourDigits(text: string, at: number): number {
  const high = twoDigits(text, at);
  if (high < 0) return -1;
  const low = twoDigits(text, at + 2);
  return low < 0 ? -1 : high * 100 + low;
}

/** Where the run of digits that begins at `at` ends; at most `most` of them. */
export function digitsEnd(text: string, at: number, most: number): number {
  const limit = Math.min(text.length, at + most);
  let i = at;
  while (i < limit && isDigit(text.charCodeAt(i))) i++;
  return i;
}

/** The number that the digits from `from` to `to` write; exact for up to 15 of them. */
export function digitsValue(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i++) value = value * 10 + (text.charCodeAt(i) - 48);
  return value;
}

/** The place of the first character after `at` that is no blank. */
export function skipBlanks(text: string, at: number): number {
  let i = at;
  while (i < text.length && text.charCodeAt(i) <= 32) i++;
  return i;
}

/** Where the word that begins at `at` ends: at a blank, or after `most` characters. */
export function wordEnd(text: string, at: number, most: number): number {
  const limit = Math.min(text.length, at + most);
  let i = at;
  while (i < limit && text.charCodeAt(i) > 32) i++;
  return i;
}
