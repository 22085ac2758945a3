/** What a UTF-16 code unit can be to the scanner. */
export const SPACE = 0;
export const LETTER = 1;
export const DIGIT = 2;
export const UNDERSCORE = 3;
export const PUNCTUATION = 4;

const CLASSES = new Uint8Array(128).fill(PUNCTUATION);
for (let code = 0; code <= 32; code++) CLASSES[code] = SPACE;
for (let code = 48; code <= 57; code++) CLASSES[code] = DIGIT;
for (let code = 65; code <= 90; code++) CLASSES[code] = LETTER;
for (let code = 97; code <= 122; code++) CLASSES[code] = LETTER;
CLASSES[95] = UNDERSCORE;
CLASSES[127] = SPACE;

/** The class of a code unit; everything beyond ASCII counts as a letter, lone surrogates too. */
export function classOf(code: number): number {
  return code < 128 ? CLASSES[code]! : code === 0xa0 || code === 0x2028 ? SPACE : LETTER;
}

/** Letter, digit or underscore. */
export function isWord(code: number): boolean {
  const kind = classOf(code);
  return kind === LETTER || kind === DIGIT || kind === UNDERSCORE;
}

/** Letter or digit. */
export function isAlphanumeric(code: number): boolean {
  const kind = classOf(code);
  return kind === LETTER || kind === DIGIT;
}

/** 0 to 9. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** 0 to 9, a to f, A to F. */
export function isHex(code: number): boolean {
  return isDigit(code) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}
