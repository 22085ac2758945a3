import { readAccess } from '../reading/access-line.js';
import { isDigit, isLetter, skipBlanks } from '../reading/chars.js';
import { beginsWithException } from '../reading/exception-of.js';
import { readTime } from '../reading/leading-time.js';
import { findLevel } from '../reading/level-search.js';
import { newDraft } from '../reading/line-draft.js';
import { readLine } from '../reading/read-line.js';
import { WARNING } from '../severities.js';
import { GO_PANIC, type OpenEntry, PLAIN, PYTHON_FRAMES } from './open-entry.js';

const TRACEBACK = 'Traceback (most recent call last)';
const CHAINED: readonly string[] = [
  'During handling of the above exception',
  'The above exception was the direct cause',
];

/** Beginnings of lines that only ever go on with an entry. */
const CONTINUING: readonly string[] = [
  'Caused by: ',
  'Suppressed: ',
  '---> ',
  '--- End of ',
  '[cause]: ',
  '[stacktrace]',
  'Stack trace:',
  '... ',
  ...CHAINED,
];

/** Whether nothing but blanks is in a line. */
function isBlank(line: string): boolean {
  return skipBlanks(line, 0) === line.length;
}

/** Whether a line only closes brackets: the end of what Node prints of an object. */
function isClosing(line: string): boolean {
  if (line.length > 4) return false;
  for (let i = 0; i < line.length; i++) if (!'}]),;'.includes(line[i]!)) return false;
  return true;
}

/** `#0 /app/cart.php(12): …` of PHP. */
function isNumberedFrame(line: string): boolean {
  return line.charCodeAt(0) === 35 && isDigit(line.charCodeAt(1)) && line.includes(' ');
}

/** Whether a line begins like a new entry: with a time, a level, or as JSON, syslog or an access line. */
export function beginsEntry(line: string): boolean {
  const first = line.charCodeAt(0);
  if (first === 123) return true;
  if (first === 60) return isDigit(line.charCodeAt(1));
  const draft = newDraft();
  if (readTime(draft, line, 0) >= 0) return true;
  if (isLetter(first) || first === 91) return findLevel(draft, line, 0, false) >= 0;
  return isDigit(first) && readAccess(draft, line, 0);
}

/** Whether a log line may tell of the exception below it: not where its level says that all is well. */
function mayIntroduce(head: string): boolean {
  if (!beginsEntry(head)) return false;
  const { severityNumber } = readLine(head, 1024).record;
  return severityNumber === 0 || severityNumber >= WARNING;
}

function continuesPanic(line: string): boolean {
  return (
    line.endsWith(')') ||
    line.startsWith('goroutine ') ||
    line.startsWith('created by ') ||
    line.startsWith('[signal ') ||
    line.startsWith('exit status ')
  );
}

/** Whether a line belongs to the entry that is open. */
export function continuesEntry(entry: OpenEntry, line: string): boolean {
  const first = line.charCodeAt(0);
  if (first === 32 || first === 9) {
    const at = skipBlanks(line, 0);
    return !isDigit(line.charCodeAt(at)) || readTime(newDraft(), line, at) < 0;
  }
  if (isBlank(line) || isClosing(line)) return true;
  if (CONTINUING.some((beginning) => line.startsWith(beginning))) return true;
  if (isNumberedFrame(line)) return true;
  if (line.startsWith(TRACEBACK)) {
    return entry.chained || (entry.parts.length === 1 && mayIntroduce(entry.parts[0]!));
  }
  if (entry.kind === PYTHON_FRAMES) return !beginsEntry(line);
  if (entry.kind === GO_PANIC && continuesPanic(line)) return true;
  if (!beginsWithException(line)) return false;
  return entry.caret || (entry.parts.length === 1 && mayIntroduce(entry.parts[0]!));
}

/** Notes what a line that has joined makes of its entry. */
export function noteLine(entry: OpenEntry, line: string): void {
  const first = line.charCodeAt(0);
  const at = skipBlanks(line, 0);
  if (at === line.length) return;
  const mark = line.charCodeAt(at);
  entry.caret = mark === 94 && /^[\^~ ]+$/.test(line.slice(at, at + 256));
  if (line.startsWith(TRACEBACK)) {
    entry.kind = PYTHON_FRAMES;
    entry.chained = false;
    return;
  }
  if (first === 32 || first === 9) return;
  if (line.startsWith('panic: ') || line.startsWith('fatal error: ') || isGoroutine(line)) {
    entry.kind = GO_PANIC;
  } else if (entry.kind === PYTHON_FRAMES) entry.kind = PLAIN;
  if (CHAINED.some((beginning) => line.startsWith(beginning))) entry.chained = true;
}

function isGoroutine(line: string): boolean {
  return line.startsWith('goroutine ') && line.endsWith(':');
}
