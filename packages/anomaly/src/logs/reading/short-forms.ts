import {
  digitsEnd,
  digitsValue,
  fourDigits,
  isDigit,
  isWordChar,
  skipBlanks,
  wordEnd,
} from './chars.js';
import { readClock } from './clock-time.js';
import { readTime } from './leading-time.js';
import { messageStart } from './level-search.js';
import { type LineDraft, setAttribute } from './line-draft.js';
import { LOGGER_ATTRIBUTE } from './logger-name.js';
import { severityOfLetter, severityOfWord } from './severity.js';

function isFileChar(code: number): boolean {
  return isWordChar(code) || code === 46 || code === 45;
}

/** `E0102 15:04:05.000000       1 reflector.go:12] watch failed`, as Kubernetes' own programs write. */
export function readKlog(draft: LineDraft, text: string): boolean {
  const number = severityOfLetter(text.charCodeAt(0));
  if (number === 0 || fourDigits(text, 1) < 0 || text.charCodeAt(5) !== 32) return false;
  const clockEnd = readClock(draft, text, 6);
  if (clockEnd < 0) return false;
  const process = skipBlanks(text, clockEnd);
  const processEnd = digitsEnd(text, process, 10);
  if (processEnd === process || text.charCodeAt(processEnd) !== 32) return false;
  const file = processEnd + 1;
  let i = file;
  while (i - file < 80 && isFileChar(text.charCodeAt(i))) i++;
  if (i === file || text.charCodeAt(i) !== 58) return false;
  const lineEnd = digitsEnd(text, i + 1, 6);
  if (text.charCodeAt(lineEnd) !== 93) return false;
  draft.severityNumber = number;
  draft.severityText = text.charAt(0);
  draft.attributes = { 'code.file.path': text.slice(file, i) };
  // Its time names no year, and is left to whoever reads the stream.
  draft.body = text.slice(skipBlanks(text, lineEnd + 1));
  return true;
}

/** `E, [2024-01-02T15:04:05.123456 #1] ERROR -- cart: sold out`, as Ruby's Logger writes. */
export function readRuby(draft: LineDraft, text: string): boolean {
  if (text.charCodeAt(1) !== 44 || text.charCodeAt(3) !== 91 || text.charCodeAt(2) !== 32)
    return false;
  const timeEnd = readTime(draft, text, 3);
  if (timeEnd < 0 || !draft.openBracket) return false;
  draft.openBracket = false;
  const closing = text.indexOf(']', timeEnd);
  if (closing < 0 || closing - timeEnd > 24) return false;
  const level = skipBlanks(text, closing + 1);
  let i = level;
  while (i - level < 8 && text.charCodeAt(i) > 32) i++;
  draft.severityNumber = severityOfWord(text, level, i, true);
  draft.severityText = text.slice(level, i);
  if (text.startsWith(' -- ', i)) i += 4;
  const name = i;
  while (i - name < 64 && isFileChar(text.charCodeAt(i))) i++;
  if (i > name && text.charCodeAt(i) === 58) {
    setAttribute(draft, LOGGER_ATTRIBUTE, text.slice(name, i));
  } else if (text.charCodeAt(name) !== 58) i = name;
  draft.body = text.slice(messageStart(text, i));
  return true;
}

/** `ERROR:cart:sold out`, as Python's `basicConfig` writes. */
export function readPythonRoot(draft: LineDraft, text: string): boolean {
  let i = 0;
  while (i < 9 && text.charCodeAt(i) >= 65 && text.charCodeAt(i) <= 90) i++;
  if (i < 4 || text.charCodeAt(i) !== 58 || text.charCodeAt(i + 1) <= 32) return false;
  const number = severityOfWord(text, 0, i, false);
  if (number === 0) return false;
  const name = i + 1;
  let end = name;
  while (end - name < 80 && isFileChar(text.charCodeAt(end))) end++;
  if (end === name || text.charCodeAt(end) !== 58) return false;
  draft.severityNumber = number;
  draft.severityText = text.slice(0, i);
  setAttribute(draft, LOGGER_ATTRIBUTE, text.slice(name, end));
  draft.body = text.slice(end + 1);
  return true;
}

/** Redis' marks: debug, verbose, notice and warning. */
function severityOfMark(code: number): number {
  if (code === 46) return 5;
  if (code === 45) return 7;
  return code === 42 ? 10 : code === 35 ? 13 : 0;
}

/** `1:M 01 Jan 2024 12:00:00.000 * Ready`, as Redis and Valkey write. */
export function readRedis(draft: LineDraft, text: string): boolean {
  const role = digitsEnd(text, 0, 10) + 1;
  const code = text.charCodeAt(role);
  if (code < 65 || code > 90 || text.charCodeAt(role + 1) !== 32) return false;
  if (!isDigit(text.charCodeAt(role + 2))) return false;
  const end = readTime(draft, text, role + 2);
  if (end < 0) return false;
  const number = severityOfMark(text.charCodeAt(end + 1));
  if (number === 0 || text.charCodeAt(end + 2) !== 32) return false;
  draft.severityNumber = number;
  draft.severityText = text.charAt(end + 1);
  draft.resource = { 'service.name': 'redis' };
  draft.body = text.slice(end + 3);
  return true;
}

/**
 * `- 1117838570 2005.06.03 R02-M1-N0 2005-06-03-15.42.50.675872 R02-M1-N0 RAS KERNEL INFO parity error`, as
 * the consoles of supercomputers write: an alert or `-` (or neither), the time, the node, and the local time
 * again. Where that ends, with the node if it comes again; or -1.
 */
export function readConsole(draft: LineDraft, text: string): number {
  const seconds = digitsEnd(text, 0, 11) === 10 ? 0 : wordEnd(text, 0, 24) + 1;
  const date = seconds + 11;
  if (text.charCodeAt(date - 1) !== 32 || text.charCodeAt(date + 4) !== 46) return -1;
  if (digitsEnd(text, seconds, 11) !== date - 1 || fourDigits(text, date) < 0) return -1;
  const node = date + 11;
  const local = text.indexOf(' ', node) + 1;
  if (local === 0 || local - node > 64) return -1;
  const end = readTime(draft, text, local);
  if (end < 0) return -1;
  draft.timestampMs = digitsValue(text, seconds, date - 1) * 1000;
  draft.complete = true;
  return text.startsWith(text.slice(node, local), end + 1) ? end + 1 + local - node : end;
}
