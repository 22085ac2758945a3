import { leadingHeader, type ThrownHeader } from './exception-header.js';
import { readAtTrace } from './traces/at-trace.js';
import { readGoTrace } from './traces/go-trace.js';
import { readPythonTrace } from './traces/python-trace.js';
import { readPhpTrace, readRubyTrace } from './traces/script-traces.js';

/** An exception as a stack trace tells of it. */
export interface ThrownException {
  /** As the language names it: `java.io.IOException`, `KeyError`, `panic`. */
  readonly type: string;
  readonly message: string;
  /** Where it was thrown, the innermost call first: `org.acme.Cart.add`; at most 16. */
  readonly frames: readonly string[];
  /** The first cause, the exception itself where it names none. */
  readonly rootCause: { readonly type: string; readonly message: string };
}

/** Lines of a trace that are looked at. */
const MAX_LINES = 512;
const MAX_LENGTH = 65536;

function linesOf(text: string): string[] {
  const lines: string[] = [];
  let at = 0;
  const length = Math.min(text.length, MAX_LENGTH);
  while (at <= length && lines.length < MAX_LINES) {
    const newline = text.indexOf('\n', at);
    const end = newline < 0 || newline > length ? length : newline;
    lines.push(text.slice(at, text.charCodeAt(end - 1) === 13 ? end - 1 : end));
    at = end + 1;
  }
  return lines;
}

/** What may be made of a trace before its root cause is settled. */
export interface RawTrace {
  readonly header: ThrownHeader;
  readonly frames: readonly string[];
  readonly rootCause: ThrownHeader | null;
}

function readTrace(lines: readonly string[]): RawTrace | null {
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i]!;
    const start = line.search(/\S/);
    if (start < 0) continue;
    if (line.startsWith('at ', start) && start > 0) return readAtTrace(lines, i);
    if (line.includes('Traceback (most recent call last)')) return readPythonTrace(lines, i);
    if (line.startsWith('goroutine ') && line.includes(' [')) return readGoTrace(lines, i);
    if (line.startsWith('#0 ', start)) return readPhpTrace(lines, i);
    if (line.includes(':in `') || line.includes(":in '")) return readRubyTrace(lines, i);
  }
  return null;
}

/**
 * Reads a stack trace of Java, Python, Node, Go, .NET, Ruby or PHP: what was thrown, where, and what caused
 * it first. Null where there is none.
 *
 * Linear in the length of the text, of which 512 lines and 65,536 UTF-16 units are looked at.
 *
 * @param text - a log entry with its trace, its lines apart by newlines
 *
 * @example
 * ```ts
 * import { exceptionOf } from '@aegis/anomaly';
 * const text = 'java.io.IOException: closed\n\tat org.acme.Cart.add(Cart.java:7)\nCaused by: java.net.SocketException: reset';
 * exceptionOf(text)?.type; // => 'java.io.IOException'
 * exceptionOf(text)?.frames; // => ['org.acme.Cart.add']
 * exceptionOf(text)?.rootCause.message; // => 'reset'
 * ```
 */
export function exceptionOf(text: string): ThrownException | null {
  if (!text.includes('\n')) return null;
  const trace = readTrace(linesOf(text));
  if (trace === null) return null;
  const { type, message } = trace.header;
  const cause = trace.rootCause ?? trace.header;
  return {
    type,
    message,
    frames: trace.frames,
    rootCause: { type: cause.type, message: cause.message },
  };
}

/** Whether a line is the header of an exception: `TypeError: x is not a function`. */
export function beginsWithException(line: string): boolean {
  return leadingHeader(line) !== null;
}
