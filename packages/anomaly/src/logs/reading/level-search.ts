import { isDigit, isLetter, isMark, skipBlanks } from './chars.js';
import { readTime } from './leading-time.js';
import type { LineDraft } from './line-draft.js';
import { afterBracket } from './logger-name.js';
import { severityOfLetter, severityOfWord } from './severity.js';

/** How many words (thread, process id, logger) may stand before the level. */
const LEVEL_WORDS = 5;
/** What is longer is taken for more than one word. */
const WORD_LENGTH = 64;

function isOpening(code: number): boolean {
  return code === 91 || code === 40 || code === 60 || code === 124;
}

function isClosing(code: number): boolean {
  return (
    code === 93 ||
    code === 41 ||
    code === 62 ||
    code === 124 ||
    code === 58 ||
    code === 44 ||
    code === 59
  );
}

function take(draft: LineDraft, text: string, from: number, to: number, number: number): void {
  draft.severityNumber = number;
  draft.severityText = text.slice(from, to);
}

/** The place of `code` between `from` and `to`, or -1. */
function placeIn(text: string, code: number, from: number, to: number): number {
  for (let i = from; i < to; i++) if (text.charCodeAt(i) === code) return i;
  return -1;
}

/** Levels that share their word with something: `[core:error]`, `INFO[0003]`, `ERROR/Worker-1]`. */
function levelInside(draft: LineDraft, text: string, from: number, to: number): number {
  if (text.charCodeAt(from - 1) === 91) {
    const colon = placeIn(text, 58, from, to);
    const number = colon < 0 ? 0 : severityOfWord(text, colon + 1, to, true);
    if (number > 0) take(draft, text, colon + 1, to, number);
    if (number > 0) return to + 1;
  }
  let end = from;
  while (end < to && isLetter(text.charCodeAt(end))) end++;
  const mark = text.charCodeAt(end);
  if (end === to || (mark !== 91 && mark !== 47 && mark !== 46)) return -1;
  if (mark === 46) return levelOfChannel(draft, text, end + 1, to);
  if (mark === 47 && end === from + 1) return levelOfTag(draft, text, from, to);
  if (mark === 91 && !isDigit(text.charCodeAt(end + 1))) return -1;
  const number = severityOfWord(text, from, end, false);
  if (number === 0) return -1;
  take(draft, text, from, end, number);
  return mark === 91 ? placeIn(text, 93, end, to + 1) + 1 : end;
}

/** Monolog's `production.ERROR:`. */
function levelOfChannel(draft: LineDraft, text: string, from: number, to: number): number {
  if (text.charCodeAt(to) !== 58) return -1;
  const number = severityOfWord(text, from, to, false);
  if (number > 0) take(draft, text, from, to, number);
  return number > 0 ? to + 1 : -1;
}

/** Android's `E/ActivityManager( 123): `, of which the tag stays with the message. */
function levelOfTag(draft: LineDraft, text: string, from: number, to: number): number {
  const after = text.charCodeAt(to);
  const tagged = after === 58 || placeIn(text, 40, from, to) > 0;
  const number = tagged ? severityOfLetter(text.charCodeAt(from)) : 0;
  if (number === 0 || !isLetter(text.charCodeAt(from + 2))) return -1;
  take(draft, text, from, from + 1, number);
  return from + 2;
}

/** Reads the word from `start` to `stop` as a level; where that ends, or -1. */
function levelOf(
  draft: LineDraft,
  text: string,
  start: number,
  stop: number,
  word: number,
  compound: boolean,
): number {
  let from = start;
  while (from < stop && from - start < 3 && isOpening(text.charCodeAt(from))) from++;
  if (!isLetter(text.charCodeAt(from))) return -1;
  let to = stop;
  let end = stop;
  if (from > start && text.charCodeAt(from - 1) === 91) {
    const closing = placeIn(text, 93, from, stop);
    if (closing >= 0) {
      to = closing;
      end = closing + 1;
    }
  }
  while (to > from && stop - to < 3 && isClosing(text.charCodeAt(to - 1))) to--;
  // Between tabs, as zap and Istio write, a level stands in a column of its own.
  const inColumn = text.charCodeAt(stop) === 9 && text.charCodeAt(start - 1) === 9;
  const marked = from > start || to < stop || inColumn;
  if (to - from === 1) {
    const number = word > 0 && word < 4 ? severityOfLetter(text.charCodeAt(from)) : 0;
    if (number > 0) take(draft, text, from, to, number);
    return number > 0 ? end : -1;
  }
  const number = severityOfWord(text, from, to, marked);
  if (number === 0) return compound ? levelInside(draft, text, from, to) : -1;
  take(draft, text, from, to, number);
  return end;
}

/** Whether a date may begin at `at`: four digits and a mark, or a bracket before them. */
function mayBeDate(text: string, at: number): boolean {
  const from = text.charCodeAt(at) === 91 ? at + 1 : at;
  if (!isDigit(text.charCodeAt(from))) return false;
  const mark = text.charCodeAt(from + 4);
  return mark === 45 || mark === 47 || mark === 46;
}

/**
 * Looks for a level among the first words from `from`; where it ends, or -1. Where the line did not begin
 * with its time, a date before the level counts as that, but only if a level does follow: dates are in
 * messages too.
 */
export function findLevel(draft: LineDraft, text: string, from: number, hasTime: boolean): number {
  let i = from;
  let timeFound = hasTime;
  for (let word = 0; word < LEVEL_WORDS; word++) {
    i = skipBlanks(text, i);
    const start = i;
    if (!timeFound && mayBeDate(text, i)) {
      const end = readTime(draft, text, i);
      if (end > 0) {
        timeFound = true;
        word = -1;
        i = end;
        continue;
      }
    }
    const limit = Math.min(text.length, start + WORD_LENGTH);
    let compound = false;
    while (i < limit) {
      const code = text.charCodeAt(i);
      if (isMark(code)) {
        if (code <= 32 || (code === 124 && i > start)) break;
        if (code !== 93) compound = true;
        else if (text.charCodeAt(i + 1) === 91) {
          i++;
          break;
        }
      }
      i++;
    }
    if (i === start) break;
    const end = levelOf(draft, text, start, i, word, compound);
    if (end > 0) {
      if (!timeFound) return timeAfter(draft, text, end);
      return end;
    }
  }
  if (!hasTime && timeFound) {
    draft.timestampMs = Number.NaN;
    draft.complete = false;
    draft.openBracket = false;
  }
  return -1;
}

/** A date right after the level: `ERROR [2024-01-02 15:04:05,123] gone`. */
function timeAfter(draft: LineDraft, text: string, levelEnd: number): number {
  const message = messageStart(text, levelEnd);
  const at = mayBeDate(text, message) ? message : afterBracket(text, message);
  if (!mayBeDate(text, at)) return levelEnd;
  const end = readTime(draft, text, at);
  return end > 0 ? end : levelEnd;
}

/** Where the message begins after a level or a time: blanks, colons, bars and dashes are passed over. */
export function messageStart(text: string, at: number): number {
  const limit = Math.min(text.length, at + 8);
  let i = at;
  while (i < limit) {
    const code = text.charCodeAt(i);
    if (code > 32 && code !== 58 && code !== 124 && code !== 45) break;
    i++;
  }
  return i;
}
