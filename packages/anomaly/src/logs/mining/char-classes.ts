/** What a UTF-16 unit can be to the scanner, as bits, so that a run of units can be judged at once. */
export const SPACE = 0;
export const LOWER = 1;
export const UPPER = 2;
export const DIGIT = 4;
export const UNDERSCORE = 8;
/** 0 to 9, a to f, A to F; always with the bit of the digit or letter. */
export const HEX = 16;
export const PUNCTUATION = 32;
/** Everything beyond ASCII counts as a letter, lone surrogates too. */
export const BEYOND = 64;
/** A unit of a place that was found before the scan, see {@link MARK_UNIT}. */
export const MARK = 128;

export const LETTER: number = LOWER | UPPER | BEYOND;
export const ALPHANUMERIC: number = LETTER | DIGIT;
export const WORD: number = ALPHANUMERIC | UNDERSCORE;

/** Overwrites the units of a place that is masked already; U+FFFF is no character. */
export const MARK_UNIT = 0xffff;

/** The class of every UTF-16 unit. */
export const CLASSES: Uint8Array = new Uint8Array(65536).fill(BEYOND);
for (let code = 0; code <= 32; code++) CLASSES[code] = SPACE;
for (let code = 33; code < 127; code++) CLASSES[code] = PUNCTUATION;
for (let code = 48; code <= 57; code++) CLASSES[code] = DIGIT | HEX;
for (let code = 65; code <= 90; code++) {
  const hex = code <= 70 ? HEX : 0;
  CLASSES[code] = UPPER | hex;
  CLASSES[code + 32] = LOWER | hex;
}
CLASSES[95] = UNDERSCORE;
CLASSES[127] = SPACE;
CLASSES[0xa0] = SPACE;
CLASSES[0x2028] = SPACE;
CLASSES[MARK_UNIT] = MARK;

/** Letter or digit. */
export function isAlphanumeric(code: number): boolean {
  return (CLASSES[code]! & ALPHANUMERIC) !== 0;
}

/** 0 to 9. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** 0 to 9, a to f, A to F. */
export function isHex(code: number): boolean {
  return (CLASSES[code]! & HEX) !== 0;
}
