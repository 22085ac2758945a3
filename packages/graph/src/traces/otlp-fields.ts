import type { SpanKind, SpanRecord } from '@aegis/core';
import { SPAN_KINDS } from '@aegis/core';

/** A message of OTLP in JSON, of which nothing is known. */
export type Message = Readonly<Record<string, unknown>>;

const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const HEX = /^[0-9a-f]{1,32}$/i;
/** A span's id of 8 bytes or a trace's of 16. */
const ENCODED = /^[A-Za-z0-9+/_-]{11}(?:=|[A-Za-z0-9+/_-]{11}(?:==)?)?$/;
const NANOS = /^\d{1,30}$/;
const NANO_DIGITS = 6;
/** So many digits make a whole number that is exact. */
const EXACT_DIGITS = 15;
const MOST_DIGITS = 32;
const ZERO = 48;
const NINE = 57;
const LOWER_A = 97;
const LOWER_F = 102;
const NANOS_PER_MS = 1e6;

export function isMessage(value: unknown): value is Message {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names of fields in JSON, with those of the protocol's definition, which some writers keep. */
const FIELDS = {
  resourceSpans: 'resource_spans',
  batches: 'batches',
  resource: 'resource',
  scopeSpans: 'scope_spans',
  instrumentationLibrarySpans: 'instrumentation_library_spans',
  spans: 'spans',
  traceId: 'trace_id',
  spanId: 'span_id',
  parentSpanId: 'parent_span_id',
  kind: 'kind',
  name: 'name',
  startTimeUnixNano: 'start_time_unix_nano',
  endTimeUnixNano: 'end_time_unix_nano',
  status: 'status',
  code: 'code',
  links: 'links',
  attributes: 'attributes',
  key: 'key',
  value: 'value',
  values: 'values',
  stringValue: 'string_value',
  bytesValue: 'bytes_value',
  boolValue: 'bool_value',
  intValue: 'int_value',
  doubleValue: 'double_value',
  arrayValue: 'array_value',
  kvlistValue: 'kvlist_value',
} as const;

export type FieldName = keyof typeof FIELDS;

/** An own field of a message. */
export function fieldOf(message: Message, name: FieldName): unknown {
  // Most fields that are asked for are not there, and to find no value is quicker than to find no owner.
  const value = message[name];
  if (value !== undefined && Object.hasOwn(message, name)) return value;
  const older = FIELDS[name];
  if (older === name) return undefined;
  const known = message[older];
  return known !== undefined && Object.hasOwn(message, older) ? known : undefined;
}

export function listOf(message: Message, name: FieldName): readonly unknown[] {
  const value = fieldOf(message, name);
  return Array.isArray(value) ? value : [];
}

/** The bytes of base64, plain or for URLs, as hex. */
function hexOf(encoded: string): string {
  let hex = '';
  let bits = 0;
  let held = 0;
  for (const character of encoded.replace(/=+$/, '').replace(/-/g, '+').replace(/_/g, '/')) {
    held = (held << 6) | BASE64.indexOf(character);
    bits += 6;
    for (; bits >= 4; bits -= 4) hex += ((held >> (bits - 4)) & 15).toString(16);
    held &= (1 << bits) - 1;
  }
  return hex.slice(0, hex.length - (hex.length % 16));
}

/** Whether a text is what {@link idOf} gives: nearly all are, and a walk is quicker than three patterns. */
function isPlainId(text: string): boolean {
  if (text.length > MOST_DIGITS) return false;
  let isZero = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (!((code >= ZERO && code <= NINE) || (code >= LOWER_A && code <= LOWER_F))) return false;
    if (code !== ZERO) isZero = false;
  }
  return !isZero;
}

/** An id as lower-case hex, as OTLP has it, or as the base64 of other writers of protocol buffers. */
export function idOf(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  if (isPlainId(value)) return value;
  const hex = HEX.test(value) ? value.toLowerCase() : ENCODED.test(value) ? hexOf(value) : '';
  return hex === '' || /^0+$/.test(hex) ? null : hex;
}

/** Nanoseconds since the epoch as milliseconds with their fraction; NaN for what is no time. */
export function millisecondsOf(value: unknown): number {
  if (typeof value === 'number') return value / NANOS_PER_MS;
  if (typeof value !== 'string') return Number.NaN;
  const end = value.length - NANO_DIGITS;
  if (end > 0 && end <= EXACT_DIGITS) {
    return wholeNumber(value, 0, end) + wholeNumber(value, end, value.length) / NANOS_PER_MS;
  }
  if (!NANOS.test(value)) return Number.NaN;
  // In two parts: as one number the last digits would be lost.
  const whole = value.slice(0, -NANO_DIGITS);
  return Number(whole) + Number(value.slice(-NANO_DIGITS)) / NANOS_PER_MS;
}

/** The digits of a part of a text as a number; NaN where there is anything else. */
function wholeNumber(text: string, from: number, to: number): number {
  let number = 0;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    if (code < ZERO || code > NINE) return Number.NaN;
    number = 10 * number + (code - ZERO);
  }
  return number;
}

/** The number or name of a choice: `SPAN_KIND_SERVER`, `Server`, 2 or `"2"`. */
function choiceOf<T extends string>(value: unknown, prefix: string, choices: readonly T[]): T {
  if (typeof value === 'string' && !/^\d+$/.test(value)) {
    const name = value.toLowerCase().replace(prefix, '');
    return choices.find((choice) => choice === name) ?? choices[0]!;
  }
  return choices[Number(value)] ?? choices[0]!;
}

const STATUS_CODES = ['unset', 'ok', 'error'] as const;

export function kindOf(value: unknown): SpanKind {
  return choiceOf(value, 'span_kind_', SPAN_KINDS);
}

export function statusOf(value: unknown): SpanRecord['statusCode'] {
  const code = isMessage(value) ? fieldOf(value, 'code') : undefined;
  return choiceOf(code, 'status_code_', STATUS_CODES);
}
