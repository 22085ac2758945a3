import { CLASSES, SPACE } from './char-classes.js';

/** Whether a token of two units is a pair of brackets or quotes around nothing. */
export function isEmptyBrackets(units: Uint16Array, at: number): boolean {
  const open = units[at]!;
  const close = units[at + 1]!;
  if (open === 34) return close === 34;
  if (open === 40) return close === 41;
  return (open === 91 || open === 123) && close === open + 2;
}

/** Punctuation that cuts a token in the finer tokenisation; `.`, `-`, `/` and `_` hold names together. */
export function cuts(code: number): boolean {
  return code !== 45 && code !== 46 && code !== 47 && code !== 92;
}

/** Past an ANSI escape sequence. */
export function skipEscape(units: Uint16Array, at: number, limit: number): number {
  if (units[at + 1] !== 91) return at + 1;
  let i = at + 2;
  const stop = Math.min(limit, at + 16);
  while (i < stop && !(units[i]! >= 64 && units[i]! <= 126)) i++;
  return Math.min(i + 1, limit);
}

/** Whether what follows a word that ends at `end` makes it a key: `key=`, `key:`, `"key":`, `\"key\":`. */
export function isKey(units: Uint16Array, end: number): boolean {
  const next = units[end]!;
  if (next === 61 || next === 58) return true;
  if (next === 34) return units[end + 1] === 58;
  return next === 92 && units[end + 1] === 34 && units[end + 2] === 58;
}

/** Where the value of a key begins: past blanks, quotes and what joins it to the key. */
export function valueStart(units: Uint16Array, at: number, limit: number): number {
  let i = at;
  for (; i < limit; i++) {
    const code = units[i]!;
    if (code !== 34 && code !== 32 && code !== 58 && code !== 61 && code !== 92) break;
  }
  return i;
}

/** The end of a secret: its closing quote, or its word; of `Bearer …` and the like, the word after it too. */
export function secretEnd(units: Uint16Array, from: number, limit: number): number {
  const quoted = units[from - 1] === 34;
  let to = valueEnd(units, from, limit, quoted);
  const length = to - from;
  if ((length === 5 || length === 6) && isScheme(units, from, length)) {
    to = valueEnd(units, valueStart(units, to, limit), limit, quoted);
  }
  return to;
}

const SCHEMES: readonly Uint16Array[] = ['bearer', 'basic', 'token', 'digest'].map((word) =>
  Uint16Array.from(word, (unit) => unit.charCodeAt(0)),
);

/** Whether a word, in any case, is that of a way to authorise. */
function isScheme(units: Uint16Array, at: number, length: number): boolean {
  for (const scheme of SCHEMES) {
    if (scheme.length !== length) continue;
    let i = 0;
    while (i < length && (units[at + i]! | 32) === scheme[i]) i++;
    if (i === length) return true;
  }
  return false;
}

function valueEnd(units: Uint16Array, from: number, limit: number, quoted: boolean): number {
  let to = from;
  for (; to < limit; to++) {
    const code = units[to]!;
    if (code === 34) break;
    if (quoted) continue;
    if (CLASSES[code] === SPACE || code === 44 || code === 59 || code === 38 || code === 123) break;
  }
  return to;
}
