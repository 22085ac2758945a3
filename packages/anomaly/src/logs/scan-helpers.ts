import { classOf, isDigit, SPACE } from './char-classes.js';

/** Whether a token of two characters is a pair of brackets or quotes around nothing. */
export function isEmptyBrackets(text: string, at: number): boolean {
  const pair = text.slice(at, at + 2);
  return pair === '()' || pair === '[]' || pair === '{}' || pair === '""';
}

/** Punctuation that cuts a token in the finer tokenisation; `.`, `-`, `/` and `_` hold names together. */
export function cuts(code: number): boolean {
  return code !== 45 && code !== 46 && code !== 47 && code !== 92;
}

/** The end of digits with decimals, or joined by `_`, `-` and `.` to further digits. */
export function digitsEnd(text: string, at: number, limit: number): number {
  let i = at;
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (isDigit(code)) continue;
    const joins = code === 46 || code === 95 || code === 45;
    if (!joins || i + 1 >= limit || !isDigit(text.charCodeAt(i + 1))) break;
  }
  return i;
}

/** Past an ANSI escape sequence. */
export function skipEscape(text: string, at: number, limit: number): number {
  if (text.charCodeAt(at + 1) !== 91) return at + 1;
  let i = at + 2;
  const stop = Math.min(limit, at + 16);
  while (i < stop && !(text.charCodeAt(i) >= 64 && text.charCodeAt(i) <= 126)) i++;
  return Math.min(i + 1, limit);
}

/** Where the value of a key begins: past blanks, quotes and what joins it to the key. */
export function valueStart(text: string, at: number, limit: number): number {
  let i = at;
  for (; i < limit; i++) {
    const code = text.charCodeAt(i);
    if (code !== 34 && code !== 32 && code !== 58 && code !== 61) break;
  }
  return i;
}

/** The end of a secret: its closing quote, or its word; of `Bearer …` and the like, the word after it too. */
export function secretEnd(text: string, from: number, limit: number): number {
  const quoted = text.charCodeAt(from - 1) === 34;
  let to = wordEnd(text, from, limit, quoted);
  if (to - from <= 8 && /^(?:bearer|basic|token|digest)$/i.test(text.slice(from, to))) {
    const next = valueStart(text, to, limit);
    to = wordEnd(text, next, limit, quoted);
  }
  return to;
}

function wordEnd(text: string, from: number, limit: number, quoted: boolean): number {
  let to = from;
  for (; to < limit; to++) {
    const code = text.charCodeAt(to);
    if (code === 34) break;
    if (quoted) continue;
    if (classOf(code) === SPACE || code === 44 || code === 59 || code === 38 || code === 123) break;
  }
  return to;
}
