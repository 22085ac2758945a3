/** Whether a character code is that of a decimal digit. */
export function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Whether a character code is that of an ASCII letter. */
export function isLetter(code: number): boolean {
  const lower = code | 32;
  return lower >= 97 && lower <= 122;
}

/** Whether a character code is that of an ASCII letter, a digit or `_`. */
export function isWordChar(code: number): boolean {
  return isLetter(code) || isDigit(code) || code === 95;
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
