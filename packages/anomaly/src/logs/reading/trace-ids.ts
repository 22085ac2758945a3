import { isHex, isLetter } from './chars.js';

/** What carries the ids of a trace: a draft, or a builder of records. */
export interface TraceSink {
  traceId: string | null;
  spanId: string | null;
}

/** Mentions of `trace` that are looked at: stack traces speak of it too. */
const MAX_MENTIONS = 4;
/** How far after the trace's id the span's may begin. */
const SPAN_REACH = 48;

function hexEnd(text: string, at: number): number {
  let i = at;
  while (i - at < 40 && isHex(text.charCodeAt(i))) i++;
  return i;
}

function allZero(id: string): boolean {
  for (let i = 0; i < id.length; i++) if (id.charCodeAt(i) !== 48) return false;
  return true;
}

/** Passes over what stands between a name and its value: `_id`, `Id`, quotes, `=`, `:`, a bracket. */
function valueStart(text: string, at: number): number {
  let i = at;
  const mark = text.charCodeAt(i);
  if (mark === 95 || mark === 45 || mark === 46 || mark === 32) i++;
  if ((text.charCodeAt(i) | 32) !== 105 || (text.charCodeAt(i + 1) | 32) !== 100) return -1;
  i += 2;
  if (isLetter(text.charCodeAt(i))) return -1;
  const limit = i + 5;
  while (i < limit) {
    const code = text.charCodeAt(i);
    const between =
      code === 32 || code === 58 || code === 61 || code === 34 || code === 39 || code === 91;
    if (!between && code !== 92) break;
    i++;
  }
  return i;
}

/** The ids of W3C's `00-<trace>-<span>-01`. */
function readTraceparent(sink: TraceSink, text: string, at: number): boolean {
  if (text.charCodeAt(at + 2) !== 45 || hexEnd(text, at) !== at + 2) return false;
  if (hexEnd(text, at + 3) !== at + 35 || hexEnd(text, at + 36) !== at + 52) return false;
  return takeIds(sink, text.slice(at + 3, at + 35), text.slice(at + 36, at + 52));
}

function takeIds(sink: TraceSink, traceId: string, spanId: string | null): boolean {
  if (allZero(traceId)) return false;
  sink.traceId = traceId;
  if (spanId !== null && !allZero(spanId)) sink.spanId = spanId;
  return true;
}

/** The hex id at `at`: 16 or 32 digits, X-Ray's `1-5759e988-bd862e3fe1be46a994272793`, or a UUID. */
function idAt(text: string, at: number): string | null {
  const from = text.startsWith('Root=', at) ? at + 5 : at;
  const end = hexEnd(text, from);
  const length = end - from;
  if (isLetter(text.charCodeAt(end))) return null;
  if (length === 32 || length === 16) return text.slice(from, end);
  if (length === 1 && text.charCodeAt(end) === 45) {
    const second = hexEnd(text, end + 1);
    const third = hexEnd(text, second + 1);
    if (second - end !== 9 || text.charCodeAt(second) !== 45 || third - second !== 25) return null;
    return text.slice(end + 1, second) + text.slice(second + 1, third);
  }
  if (length !== 8 || text.charCodeAt(end) !== 45) return null;
  const uuid = text.slice(from, from + 36);
  return uuid.length === 36 && hexEnd(text, from + 24) === from + 36 ? uuid : null;
}

/** Looks for the span's id near `at`; where that ends, or `at`. */
function findSpan(sink: TraceSink, text: string, at: number): number {
  const near = text.slice(at, at + SPAN_REACH + 32);
  const mention = near.indexOf('pan');
  if (mention >= 0 && mention < SPAN_REACH) {
    const from = valueStart(near, mention + 3);
    if (from < 0 || hexEnd(near, from) !== from + 16) return at;
    sink.spanId = near.slice(from, from + 16);
    return at + from + 16;
  }
  const parent = near.indexOf('Parent=');
  if (parent >= 0 && hexEnd(near, parent + 7) === parent + 23) {
    sink.spanId = near.slice(parent + 7, parent + 23);
  }
  return at;
}

/** Looks for ids in a text: `TraceID: deea… SpanID: …`, `trace_id=…`, `traceparent: 00-…`, X-Ray, B3. Where they end, or -1. */
export function findTrace(sink: TraceSink, text: string, from: number): number {
  let at = text.indexOf('race', from);
  for (let mention = 0; at >= 0 && mention < MAX_MENTIONS; mention++) {
    const end = (text.charCodeAt(at - 1) | 32) === 116 ? readMention(sink, text, at + 4) : -1;
    if (end >= 0) return end;
    at = text.indexOf('race', at + 4);
  }
  return -1;
}

function readMention(sink: TraceSink, text: string, at: number): number {
  if (text.startsWith('parent', at)) {
    let i = at + 6;
    while (i < at + 11 && i < text.length && !isHex(text.charCodeAt(i))) i++;
    return readTraceparent(sink, text, i) ? i : -1;
  }
  const start = valueStart(text, at);
  if (start < 0) return -1;
  if (readTraceparent(sink, text, start)) return start;
  const id = idAt(text, start);
  if (id === null || !takeIds(sink, id, null)) return -1;
  return findSpan(sink, text, start + id.length);
}

/** Ids as a field holds them: hex or decimal, a `traceparent`, X-Ray's header, B3's, or Google's path. */
export function takeTraceField(sink: TraceSink, value: string): void {
  if (value.length > 256 || readTraceparent(sink, value, 0)) return;
  const slash = value.lastIndexOf('/');
  const from = slash >= 0 && value.startsWith('projects/') ? slash + 1 : 0;
  const id = idAt(value, from);
  if (id === null) {
    const plain = value.slice(from, from + 64);
    if (!allZero(plain)) sink.traceId = plain;
    return;
  }
  if (!takeIds(sink, id, null)) return;
  findSpan(sink, value, from + id.length);
  const dash = from + id.length;
  const span = dash + 1;
  if (value.charCodeAt(dash) === 45 && hexEnd(value, span) === span + 16) {
    sink.spanId = value.slice(span, span + 16);
  }
}

/** Spring Cloud Sleuth's `[cart,6bfd228dc00d216b,6bfd228dc00d216b,false]`: where it ends, or -1. */
export function readSleuth(sink: TraceSink, text: string, at: number): number {
  if (text.charCodeAt(at) !== 91) return -1;
  const comma = text.indexOf(',', at);
  if (comma < 0 || comma - at > 64) return -1;
  const end = hexEnd(text, comma + 1);
  if ((end - comma !== 17 && end - comma !== 33) || text.charCodeAt(end) !== 44) return -1;
  const spanEnd = hexEnd(text, end + 1);
  if (spanEnd - end !== 17) return -1;
  takeIds(sink, text.slice(comma + 1, end), text.slice(end + 1, spanEnd));
  const closing = text.indexOf(']', spanEnd);
  return closing < 0 || closing - spanEnd > 16 ? -1 : comma;
}
