import type { LogRecord } from '@aegis/core';
import { isDigit, wordEnd } from './chars.js';
import { readTime } from './leading-time.js';
import type { LineDraft } from './line-draft.js';

/** Where the parts of a line of Kubernetes' container runtime (CRI) stand. */
export interface CriPlaces {
  /** Where the stream's name begins. */
  readonly stream: number;
  /** Where the flag stands, `F` or `P`. */
  readonly flag: number;
  /** Where the line itself begins. */
  readonly content: number;
}

/** Kubernetes' container runtime puts the time, the stream and a flag before every line. */
export function criPlaces(text: string): CriPlaces | null {
  if (!isDigit(text.charCodeAt(0)) || text.charCodeAt(10) !== 84) return null;
  const stream = wordEnd(text, 0, 40) + 1;
  if (stream < 21 || text.charCodeAt(stream) !== 115) return null;
  if (!text.startsWith('stdout ', stream) && !text.startsWith('stderr ', stream)) return null;
  const flag = stream + 7;
  const code = text.charCodeAt(flag);
  // Further tags may follow the flag, apart by colons.
  if (code !== 70 && code !== 80) return null;
  const end = wordEnd(text, flag, 32);
  if (end > flag + 1 && text.charCodeAt(flag + 1) !== 58) return null;
  if (end < text.length && text.charCodeAt(end) !== 32) return null;
  return { stream, flag, content: Math.min(text.length, end + 1) };
}

/** Reads the time of a CRI line into `draft`. */
export function readCriTime(draft: LineDraft, text: string): void {
  readTime(draft, text, 0);
}

/** What an inner line says, and what only its envelope says. */
export function inEnvelope(
  inner: LogRecord,
  innerTimeStands: boolean,
  outer: LogRecord,
): LogRecord {
  const hasResource = Object.keys(outer.resource).length > 0;
  return {
    timestampMs: innerTimeStands ? inner.timestampMs : (outer.timestampMs ?? inner.timestampMs),
    severityNumber: inner.severityNumber > 0 ? inner.severityNumber : outer.severityNumber,
    severityText: inner.severityNumber > 0 ? inner.severityText : outer.severityText,
    body: inner.body,
    attributes: inner.attributes,
    resource: hasResource ? { ...outer.resource, ...inner.resource } : inner.resource,
    traceId: inner.traceId ?? outer.traceId,
    spanId: inner.spanId ?? outer.spanId,
  };
}
