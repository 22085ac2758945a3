import { headerInside, leadingHeader, type ThrownHeader } from '../exception-header.js';
import type { RawTrace } from '../exception-of.js';
import { frameName, MAX_FRAMES } from './frame-name.js';

/** The call that a line `at org.acme.Cart.add(Cart.java:7)` names, or null. */
function frameOf(line: string): string | null {
  const start = line.search(/\S/);
  if (start < 0 || !line.startsWith('at ', start)) return null;
  const from = start + 3;
  const bracket = line.indexOf('(', from);
  if (bracket > from) return frameName(line.slice(from, bracket));
  // Node's anonymous calls name their file only; .NET's inlined ones may have no arguments.
  const rest = line.slice(from).replace(/ \{$/, '').trim();
  const isPlace = /:\d{1,9}:\d{1,9}$/.test(rest);
  return isPlace ? '<anonymous>' : frameName(rest.split(' ', 1)[0] ?? rest);
}

/** The header above the first frame, the nearest first: messages may have several lines. */
function headerAbove(lines: readonly string[], firstFrame: number): ThrownHeader | null {
  for (let i = firstFrame - 1; i >= 0; i--) {
    const line = lines[i]!;
    if (line.trimStart().startsWith('---> ')) continue;
    const header = leadingHeader(line);
    if (header !== null) return header;
  }
  for (let i = firstFrame - 1; i >= 0; i--) {
    const header = headerInside(lines[i]!);
    if (header !== null) return header;
  }
  return null;
}

/** The cause that a line tells of: Java's, Node's or .NET's. Causes of what is suppressed are indented. */
function causeOf(line: string): ThrownHeader | null {
  if (line.startsWith('Caused by: ')) return leadingHeader(line);
  const start = line.search(/\S/);
  if (start < 0) return null;
  if (line.startsWith('[cause]: ', start)) return leadingHeader(line);
  if (line.startsWith('---> ', start)) return leadingHeader(line);
  return null;
}

/** .NET may put the inner exception on the line of the outer one: `A: x ---> B: y`. */
function splitInner(header: ThrownHeader): {
  readonly outer: ThrownHeader;
  readonly inner: ThrownHeader | null;
} {
  const arrow = header.message.lastIndexOf(' ---> ');
  const first = header.message.indexOf(' ---> ');
  if (arrow < 0) return { outer: header, inner: null };
  const inner = leadingHeader(header.message.slice(arrow + 1));
  return { outer: { type: header.type, message: header.message.slice(0, first) }, inner };
}

/** Reads a trace of Java, Node or .NET, whose frames begin with `at`. */
export function readAtTrace(lines: readonly string[], firstFrame: number): RawTrace | null {
  const found = headerAbove(lines, firstFrame);
  if (found === null) return null;
  const { outer, inner } = splitInner(found);
  let rootCause = inner;
  for (let i = 0; i < firstFrame; i++) rootCause = causeOf(lines[i]!) ?? rootCause;
  const frames: string[] = [];
  let own = true;
  for (let i = firstFrame; i < lines.length; i++) {
    const line = lines[i]!;
    const frame = own ? frameOf(line) : null;
    if (frame !== null && frames.length < MAX_FRAMES) frames.push(frame);
    const cause = causeOf(line);
    if (cause !== null) rootCause = cause;
    if (cause !== null || line.trimStart().startsWith('Suppressed: ')) own = false;
  }
  return { header: outer, frames, rootCause };
}
