import { AegisError } from '@aegis/core';
import { CLASSES, PUNCTUATION, SPACE } from './char-classes.js';
import { LineScanner, type Tokenisation } from './line-scanner.js';
import { cuts } from './scan-helpers.js';
import { HASH_START, mixUnit, PARAMETER } from './token-hash.js';

/** UTF-16 units of one pinned template. */
export const MAX_PINNED_LENGTH = 4096;
/** Stands for any word; private use, so that it is in no line. */
const ANY = '\ue000';
const ANY_HASH = mixUnit(HASH_START, ANY.charCodeAt(0));

/**
 * Checks the templates that a caller gave.
 *
 * @throws AegisError `invalid-option`
 */
export function checkPinned(owner: string, pinned: unknown, most: number): readonly string[] {
  if (!Array.isArray(pinned) || pinned.length > most) {
    const given = Array.isArray(pinned) ? `${pinned.length} templates` : String(pinned);
    throw new AegisError(
      'invalid-option',
      `${owner}: pinned is ${given}; give a list of at most ${most} templates (half of maxTemplates).`,
    );
  }
  return Array.from(pinned, (text: unknown, i) => {
    const isText =
      typeof text === 'string' && text.trim() !== '' && text.length <= MAX_PINNED_LENGTH;
    if (isText) return text;
    throw new AegisError(
      'invalid-option',
      `${owner}: pinned[${i}] is ${typeof text === 'string' ? `text of ${text.length} units` : String(text)}; ` +
        `give words with <*> for what varies, at most ${MAX_PINNED_LENGTH} units.`,
    );
  });
}

/**
 * What lines of this template come to, cut one way or the other, whether words, numbers or lists stand for
 * its parameters: the tokens' hashes, `PARAMETER` where any word fits.
 */
export function pinTemplate(text: string): readonly Int32Array[] {
  const scanner = new LineScanner();
  const patterns: Int32Array[] = [];
  for (const tokenisation of ['blanks', 'punctuation'] as const) {
    for (const words of [false, true]) {
      const line = exampleOf(text, tokenisation, words);
      scanner.scan(line, 0, line.length, tokenisation);
      const pattern = scanner.tokens.hashes.slice(0, scanner.count);
      for (let i = 0; i < pattern.length; i++) if (pattern[i] === ANY_HASH) pattern[i] = PARAMETER;
      if (pattern.length > 0 && !patterns.some((known) => isSame(known, pattern))) {
        patterns.push(pattern);
      }
    }
  }
  return patterns;
}

function isSame(a: Int32Array, b: Int32Array): boolean {
  return a.length === b.length && a.every((hash, i) => hash === b[i]);
}

/** A line of the template: with numbers for its parameters, or words where they stand alone. */
function exampleOf(text: string, tokenisation: Tokenisation, words: boolean): string {
  return text.replace(/<\*>/g, (whole, at: number) => {
    const alone =
      isBorder(text.charCodeAt(at - 1), tokenisation) &&
      isBorder(text.charCodeAt(at + whole.length), tokenisation);
    return words && alone ? ANY : '0';
  });
}

/** Whether a token ends at this unit; NaN is the end of the text. */
function isBorder(code: number, tokenisation: Tokenisation): boolean {
  if (Number.isNaN(code) || CLASSES[code] === SPACE) return true;
  return tokenisation === 'punctuation' && CLASSES[code] === PUNCTUATION && cuts(code);
}
