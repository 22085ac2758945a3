import type { LogRecord } from '@aegis/core';
import { isLetter, isTagChar } from './chars.js';
import { hasColours, withoutColours } from './colour-codes.js';
import { type CriPlaces, criPlaces, inEnvelope, readCriTime } from './envelope.js';
import { takeException, withException } from './exception-attributes.js';
import { exceptionOf } from './exception-of.js';
import { jsonFields } from './json-line.js';
import { type LineDraft, newDraft, recordOfDraft, setResource } from './line-draft.js';
import { logfmtFields } from './logfmt-line.js';
import { readPlain } from './plain-line.js';
import { findTrace } from './trace-ids.js';

/** A line read: the record, and how it was written. */
export interface ReadLine {
  readonly record: LogRecord;
  readonly format: 'json' | 'logfmt' | 'plain';
  /** The line was cut to the length that is looked at. */
  readonly cut: boolean;
  /** The time, if there is one, names its year. */
  readonly timeIsComplete: boolean;
}

/** Envelopes in envelopes that are opened: a runtime's line of a syslog line of JSON. */
const MAX_ENVELOPES = 2;

/**
 * Reads one line: JSON (pino, bunyan, winston, zap, ECS, OTLP, …), logfmt, klog, syslog, access lines or
 * plain text, also where a container runtime or a syslog daemon has wrapped it. An entry of several lines
 * is read by its first, and the stack trace below it becomes `exception.*` attributes. Whatever it is, a
 * record comes out; what nothing says is null.
 *
 * Linear in the length of the line, of which at most `maxLength` UTF-16 units are looked at.
 *
 * @param line - one entry, without its last newline
 * @param maxLength - where longer lines are cut
 *
 * @example
 * ```ts
 * import { readLine } from '@aegis/anomaly';
 * const { record } = readLine('{"level":50,"time":1700000000000,"service":"cart","msg":"no stock"}');
 * record.severityNumber; // => 17
 * record.resource; // => { 'service.name': 'cart' }
 * readLine('level=warn msg="slow answer" took=3s').record.body; // => 'slow answer'
 * ```
 */
export function readLine(line: string, maxLength = 16384): ReadLine {
  const cut = line.length > maxLength;
  let text = (cut ? line.slice(0, maxLength) : line).trim();
  if (text.charCodeAt(0) === 0) text = withoutNulls(text);
  if (hasColours(text)) text = withoutColours(text).trim();
  return read(text, 0, cut);
}

/** A file that was cut while it was written to begins with zeros. */
function withoutNulls(text: string): string {
  let i = 0;
  while (text.charCodeAt(i) === 0) i++;
  return text.slice(i).trim();
}

function read(text: string, depth: number, cut: boolean): ReadLine {
  const first = text.charCodeAt(0);
  if (first === 123) {
    const json = readJson(text, depth, cut);
    if (json !== null) return json;
  } else if (isLetter(first) || first === 64 || first === 95) {
    const fields = logfmtFields(text);
    if (fields !== null) {
      return { record: fields.build(text), format: 'logfmt', cut, timeIsComplete: true };
    }
  } else if (depth < MAX_ENVELOPES) {
    const places = criPlaces(text);
    if (places !== null) return readCri(text, places, depth, cut);
  }
  const newline = text.indexOf('\n');
  if (newline >= 0) return readEntry(text, newline, depth, cut);
  if (hasEscapedTrace(text)) {
    const lines = text.replaceAll('\\r', '').replaceAll('\\n', '\n').replaceAll('\\t', '\t');
    return readEntry(lines, lines.indexOf('\n'), depth, cut);
  }
  return readText(text, depth, cut);
}

function readText(text: string, depth: number, cut: boolean): ReadLine {
  const draft = newDraft();
  const inEnvelopeOf = readPlain(draft, text);
  if (draft.traceId === null) takeTrace(draft, text);
  const record = recordOfDraft(draft);
  const outer: ReadLine = { record, format: 'plain', cut, timeIsComplete: draft.complete };
  return inEnvelopeOf && depth < MAX_ENVELOPES ? openEnvelope(outer, depth) : outer;
}

/** OpenTelemetry's own format for Python names the service after the span. */
const SERVICE_AFTER_SPAN = ' resource.service.name=';

function takeTrace(draft: LineDraft, text: string): void {
  const end = findTrace(draft, text, 0);
  if (end < 0 || draft.resource !== null || !text.startsWith(SERVICE_AFTER_SPAN, end)) return;
  const from = end + SERVICE_AFTER_SPAN.length;
  let to = from;
  while (to - from < 128 && isTagChar(text.charCodeAt(to))) to++;
  if (to > from) setResource(draft, 'service.name', text.slice(from, to));
}

/** A message of syslog, or what stands after a bare time, that is a structured line itself. */
function openEnvelope(outer: ReadLine, depth: number): ReadLine {
  const { body } = outer.record;
  const marked = body.startsWith('@cee:') ? body.slice(5).trimStart() : body;
  let inner: ReadLine | null = null;
  if (marked.charCodeAt(0) === 123) inner = readJson(marked, depth + 1, outer.cut);
  else if (isLetter(marked.charCodeAt(0))) {
    const fields = logfmtFields(marked);
    if (fields !== null) {
      const record = fields.build(marked);
      inner = { record, format: 'logfmt', cut: outer.cut, timeIsComplete: true };
    }
  }
  if (inner === null) return outer;
  const own = inner.record.timestampMs !== null;
  return {
    record: inEnvelope(inner.record, own, outer.record),
    format: inner.format,
    cut: outer.cut,
    timeIsComplete: own ? inner.timeIsComplete : outer.timeIsComplete,
  };
}

function readJson(text: string, depth: number, cut: boolean): ReadLine | null {
  const fields = jsonFields(text);
  if (fields === null) return null;
  const outer = fields.build(text);
  const log = fields.log;
  if (log === null || depth >= MAX_ENVELOPES) {
    return { record: outer, format: 'json', cut, timeIsComplete: true };
  }
  const inner = read(log.trim(), depth + 1, cut);
  const record = inEnvelope(inner.record, inner.record.timestampMs !== null, outer);
  return { record, format: inner.format, cut, timeIsComplete: true };
}

function readCri(text: string, places: CriPlaces, depth: number, cut: boolean): ReadLine {
  const inner = read(text.slice(places.content).trim(), depth + 1, cut);
  const stands = inner.record.timestampMs !== null && inner.timeIsComplete;
  if (stands) return inner;
  const outer = newDraft();
  readCriTime(outer, text);
  const record = inEnvelope(inner.record, false, recordOfDraft(outer));
  return { record, format: inner.format, cut, timeIsComplete: true };
}

/** Some exports write the newlines and tabs of a stack trace as letters. */
function hasEscapedTrace(text: string): boolean {
  const at = text.indexOf('\\n');
  if (at < 0) return false;
  return (
    text.startsWith('\\tat ', at + 2) ||
    text.startsWith('    at ', at + 2) ||
    text.startsWith('Traceback (', at + 2) ||
    text.startsWith('goroutine ', at + 2) ||
    text.includes('\\n\\tat ', at + 2) ||
    text.includes('\\n    at ', at + 2)
  );
}

/** An entry of several lines: the first one tells what it is, the others what was thrown. */
function readEntry(text: string, newline: number, depth: number, cut: boolean): ReadLine {
  const head = text.slice(0, newline).trimEnd();
  const read = readText(head, depth, cut);
  const exception = exceptionOf(text);
  const draft = newDraft();
  const { record } = read;
  draft.attributes = { ...record.attributes };
  draft.severityNumber = record.severityNumber;
  // Where the next line is indented, the head is part of the trace.
  const headBelongs = text.charCodeAt(newline + 1) <= 32;
  takeException(draft, exception, headBelongs ? text : text.slice(newline + 1));
  return {
    record: {
      timestampMs: record.timestampMs,
      severityNumber: draft.severityNumber,
      severityText: record.severityText,
      body: exception === null ? record.body : withException(record.body, exception),
      attributes: exception === null ? record.attributes : draft.attributes,
      resource: record.resource,
      traceId: record.traceId,
      spanId: record.spanId,
    },
    format: read.format,
    cut,
    timeIsComplete: read.timeIsComplete,
  };
}
