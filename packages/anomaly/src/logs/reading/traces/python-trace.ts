import { leadingHeader, type ThrownHeader } from '../exception-header.js';
import type { RawTrace } from '../exception-of.js';
import { MAX_FRAMES } from './frame-name.js';

const HEAD = 'Traceback (most recent call last)';

/** `module.function` of a line `File "/app/cart.py", line 7, in add`, or null. */
function frameOf(line: string): string | null {
  const start = line.search(/\S/);
  if (start < 0 || !line.startsWith('File "', start)) return null;
  const end = line.indexOf('", line ', start);
  const at = line.indexOf(', in ', end);
  if (end < 0 || at < 0) return null;
  const path = line.slice(start + 6, end);
  const file = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
  const module = file.endsWith('.py') ? file.slice(0, -3) : file;
  return `${module}.${line.slice(at + 5, at + 133).trim()}`;
}

/** The last line of a trace: any name counts, with or without a message. */
function lastLine(line: string): ThrownHeader {
  const header = leadingHeader(line);
  if (header !== null) return header;
  const colon = line.indexOf(': ');
  const type = colon < 0 ? line.trim() : line.slice(0, colon);
  return { type: type.slice(0, 200), message: colon < 0 ? '' : line.slice(colon + 2, colon + 514) };
}

/** Reads a trace of Python. Of several that are chained the last was thrown, and the first is the cause. */
export function readPythonTrace(lines: readonly string[], first: number): RawTrace | null {
  let frames: string[] = [];
  let header: ThrownHeader | null = null;
  let rootCause: ThrownHeader | null = null;
  for (let i = first; i < lines.length; i++) {
    if (!lines[i]!.includes(HEAD)) continue;
    const own: string[] = [];
    let end = i + 1;
    for (; end < lines.length; end++) {
      const line = lines[end]!;
      const frame = frameOf(line);
      if (frame !== null) own.push(frame);
      else if (line !== '' && line.charCodeAt(0) > 32) break;
    }
    if (end >= lines.length) break;
    header = lastLine(lines[end]!);
    rootCause ??= header;
    frames = own;
    i = end;
  }
  if (header === null) return null;
  return { header, frames: frames.slice(-MAX_FRAMES).reverse(), rootCause };
}
