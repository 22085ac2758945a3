import type { Attributes, AttributeValue, LogRecord } from '@aegis/core';
import type { TimeSink } from './leading-time.js';

/** What a plain line has said so far. One is made for each line, and a record is made of it once. */
export interface LineDraft extends TimeSink {
  severityNumber: number;
  severityText: string | null;
  body: string;
  attributes: Record<string, AttributeValue> | null;
  resource: Record<string, AttributeValue> | null;
  traceId: string | null;
  spanId: string | null;
}

/** What no line adds to. */
export const NO_ATTRIBUTES: Attributes = Object.freeze({});

export function newDraft(): LineDraft {
  return {
    timestampMs: Number.NaN,
    complete: false,
    openBracket: false,
    clockMs: 0,
    severityNumber: 0,
    severityText: null,
    body: '',
    attributes: null,
    resource: null,
    traceId: null,
    spanId: null,
  };
}

/** The names of attributes that are given here are our own, so any object takes them. */
export function setAttribute(draft: LineDraft, name: string, value: AttributeValue): void {
  if (draft.attributes === null) draft.attributes = {};
  draft.attributes[name] = value;
}

export function setResource(draft: LineDraft, name: string, value: string): void {
  if (draft.resource === null) draft.resource = {};
  draft.resource[name] = value;
}

/** Every record of this package is made here, with its fields in one order: engines read such faster. */
export function recordOfDraft(draft: LineDraft): LogRecord {
  return {
    timestampMs: !Number.isNaN(draft.timestampMs) ? draft.timestampMs : null,
    severityNumber: draft.severityNumber,
    severityText: draft.severityText,
    body: draft.body,
    attributes: draft.attributes ?? NO_ATTRIBUTES,
    resource: draft.resource ?? NO_ATTRIBUTES,
    traceId: draft.traceId,
    spanId: draft.spanId,
  };
}
