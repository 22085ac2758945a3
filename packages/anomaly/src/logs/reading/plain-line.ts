import { readAccess, readRequest, takeClient } from './access-line.js';
import { digitsEnd, digitsValue, isDigit, isLetter, isWordChar, skipBlanks } from './chars.js';
import { readTime } from './leading-time.js';
import { findLevel, messageStart } from './level-search.js';
import { type LineDraft, setAttribute } from './line-draft.js';
import { LOGGER_ATTRIBUTE, readLogger } from './logger-name.js';
import { severityOfPriority } from './severity.js';
import { readConsole, readKlog, readPythonRoot, readRedis, readRuby } from './short-forms.js';
import { readSpring } from './spring-line.js';
import { readHeader5424, readLevelOfMessage, readTag } from './syslog-line.js';

/**
 * Reads a line of text into `draft`: klog, syslog, an access line, or a time, a level and a message in some
 * order. True where the message stands in an envelope and may be a structured line itself.
 */
export function readPlain(draft: LineDraft, text: string): boolean {
  const first = text.charCodeAt(0);
  if (first === 60) {
    const end = digitsEnd(text, 1, 3);
    if (end > 1 && text.charCodeAt(end) === 62) return readPriority(draft, text, end);
  } else if (isLetter(first)) {
    if (readKlog(draft, text) || readRuby(draft, text) || readPythonRoot(draft, text)) return false;
  }
  const end = readTime(draft, text, 0);
  const mayBeConsole = end < 0 ? first < 91 : end === 10 && text.charCodeAt(15) === 46;
  const local = mayBeConsole ? readConsole(draft, text) : -1;
  if (local >= 0) {
    const node = skipBlanks(text, local);
    const message = text.charCodeAt(local - 1) === 32 ? -1 : readTag(draft, text, node, false);
    if (message < 0) readMessage(draft, text, node, true);
    else draft.body = text.slice(message);
    return false;
  }
  if (end < 0) {
    if (isDigit(first) && readRedis(draft, text)) return false;
    if (first !== 91 && readAccess(draft, text, 0)) return false;
    readMessage(draft, text, 0, false);
    return false;
  }
  const at = skipBlanks(text, end);
  if (text.charCodeAt(at) === 34 && readRequest(draft, text, at)) return false;
  const dated = !Number.isNaN(draft.timestampMs);
  // Only what writes ISO 8601 with its `T` writes a host after it: rsyslog and journald.
  if (dated && (!draft.complete || text.charCodeAt(10) === 84)) {
    const message = readTag(draft, text, at, draft.complete);
    if (message >= 0) {
      readLevelOfMessage(draft, text, message);
      draft.body = text.slice(message);
      return true;
    }
  }
  readMessage(draft, text, at, true);
  return draft.severityNumber === 0 && maybeStructured(text, at);
}

/** Whether JSON or a logfmt field begins at `at`. */
function maybeStructured(text: string, at: number): boolean {
  if (text.charCodeAt(at) === 123) return true;
  let i = at;
  while (i - at < 32 && isWordChar(text.charCodeAt(i))) i++;
  return i > at && text.charCodeAt(i) === 61;
}

function readPriority(draft: LineDraft, text: string, end: number): boolean {
  const priority = digitsValue(text, 1, end);
  let at = end + 1;
  const newer = text.charCodeAt(at) === 49 && text.charCodeAt(at + 1) === 32;
  if (newer) at += 2;
  let time = readTime(draft, text, at);
  if (newer && time < 0 && text.charCodeAt(at) === 45) time = at + 1;
  const rest = time < 0 ? at : skipBlanks(text, time);
  draft.severityNumber = severityOfPriority(priority);
  let message = newer ? readHeader5424(draft, text, rest) : -1;
  if (message < 0 && time >= 0) message = readTag(draft, text, rest, false);
  if (message < 0) {
    readMessage(draft, text, rest, time >= 0);
    if (draft.severityNumber === 0) draft.severityNumber = severityOfPriority(priority);
    return maybeStructured(text, rest);
  }
  draft.body = text.slice(message);
  return true;
}

/** What is left after the time: a level, a logger and a message. */
function readMessage(draft: LineDraft, text: string, at: number, hasTime: boolean): void {
  const bracket = draft.openBracket;
  const end = findLevel(draft, text, at, hasTime);
  if (end < 0) {
    draft.body = at === 0 ? text : text.slice(at);
    return;
  }
  let body = messageStart(text, end);
  if (bracket) body = closeBracket(draft, text, body);
  // The bracket of a level that is filled up with blanks, as in `[WARN ]`.
  else if (text.charCodeAt(body) === 93) body = messageStart(text, body + 1);
  const code = text.charCodeAt(body);
  if (isDigit(code) || code === 91) body = afterProcess(draft, text, body);
  const letter = draft.severityText?.length === 1;
  if (body < text.length && draft.attributes === null) readLogger(draft, text, body, letter);
  if (draft.attributes === null) loggerBefore(draft, text, at, end);
  draft.body = text.slice(body);
}

/** `[2024-01-02T15:04:05Z INFO  my_app::db] up`, `[2024-…,123: ERROR/Worker-1] gone`: the bracket's end. */
function closeBracket(draft: LineDraft, text: string, at: number): number {
  const limit = Math.min(text.length, at + 128);
  for (let i = at; i < limit; i++) {
    if (text.charCodeAt(i) !== 93) continue;
    const from = text.charCodeAt(at) === 47 ? at + 1 : at;
    if (i > from) setAttribute(draft, LOGGER_ATTRIBUTE, text.slice(from, i));
    return messageStart(text, i + 1);
  }
  return at;
}

/** Passes over `123#0: *1 ` of nginx and `[pid 1:tid 2] ` of Apache, and over the head of Spring Boot. */
function afterProcess(draft: LineDraft, text: string, at: number): number {
  if (text.charCodeAt(at) === 91) {
    if (text.startsWith('[pid ', at)) {
      const closing = text.indexOf('] ', at);
      if (closing > 0 && closing - at < 48) {
        takeClient(draft, text, closing);
        return closing + 2;
      }
    } else if (text.startsWith('[client ', at)) takeClient(draft, text, at);
    return readSpring(draft, text, at);
  }
  const end = digitsEnd(text, at, 10);
  if (text.charCodeAt(end) !== 35) return readSpring(draft, text, at);
  const worker = digitsEnd(text, end + 1, 10);
  if (text.charCodeAt(worker) !== 58 || text.charCodeAt(worker + 1) !== 32) return at;
  let i = worker + 2;
  if (text.charCodeAt(i) === 42) {
    const connection = digitsEnd(text, i + 1, 15);
    if (connection > i + 1 && text.charCodeAt(connection) === 32) i = connection + 1;
  }
  takeClient(draft, text, i);
  return i;
}

/** The logger of Python's `time - name - ERROR - message`, which stands before the level. */
function loggerBefore(draft: LineDraft, text: string, at: number, levelEnd: number): void {
  if (text.charCodeAt(at) !== 45 || text.charCodeAt(at + 1) !== 32) return;
  let i = at + 2;
  while (i < levelEnd && text.charCodeAt(i) > 32) i++;
  if (i - at < 4 || text.charCodeAt(i + 1) !== 45 || i + 2 >= levelEnd) return;
  setAttribute(draft, LOGGER_ATTRIBUTE, text.slice(at + 2, i));
}
