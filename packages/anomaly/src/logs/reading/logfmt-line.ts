import { isWordChar } from './chars.js';
import { RecordBuilder } from './record-builder.js';

const MAX_FIELDS = 64;

/** A character that a logfmt key may hold. */
function isKey(code: number): boolean {
  return isWordChar(code) || code === 45 || code === 46 || code === 64;
}

function isBlank(code: number): boolean {
  return code <= 32;
}

/** Where the key that begins at `at` ends, if `=` follows; or -1. */
function keyEnd(line: string, at: number): number {
  let i = at;
  while (i < line.length && isKey(line.charCodeAt(i))) i++;
  return i > at && line.charCodeAt(i) === 61 ? i : -1;
}

/** The fields of a logfmt line (`level=info msg="it works" took=3ms`) from `from`, or null where it is none. */
export function logfmtFields(line: string, from = 0): RecordBuilder | null {
  let end = keyEnd(line, from);
  if (end < 0) return null;
  const builder = new RecordBuilder();
  let i = from;
  let loose = 0;
  while (i < line.length && builder.count < MAX_FIELDS) {
    end = keyEnd(line, i);
    if (end < 0) {
      // A word without a value is allowed now and then.
      if (++loose > 2) return null;
      while (i < line.length && !isBlank(line.charCodeAt(i))) i++;
    } else {
      const stop = valueEnd(line, end + 1);
      builder.take(line.slice(i, end), valueText(line, end + 1, stop));
      i = stop;
    }
    while (i < line.length && isBlank(line.charCodeAt(i))) i++;
  }
  return builder.count >= 2 && builder.looksLikeEntry ? builder : null;
}

function valueEnd(line: string, at: number): number {
  let i = at;
  if (line.charCodeAt(i) === 34) {
    for (i++; i < line.length; i++) {
      const code = line.charCodeAt(i);
      if (code === 92) i++;
      else if (code === 34) return i + 1;
    }
    return line.length;
  }
  while (i < line.length && !isBlank(line.charCodeAt(i))) i++;
  return i;
}

function valueText(line: string, from: number, to: number): string {
  if (line.charCodeAt(from) !== 34) return line.slice(from, to);
  const closed = to > from + 1 && line.charCodeAt(to - 1) === 34;
  const inner = line.slice(from + 1, closed ? to - 1 : to);
  return inner.includes('\\') ? unescaped(inner) : inner;
}

/** Newlines stay, since a stack trace may be the value; the reader looks at its first line anyway. */
function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, code: string) =>
    code === 'n' ? '\n' : code === 't' ? '\t' : code === 'r' ? '\r' : code,
  );
}
