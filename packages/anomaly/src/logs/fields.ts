import type { Attributes, AttributeValue, LogRecord } from '@aegis/core';
import { isSecretName } from './secrets.js';
import { severityOfLevel, severityOfName } from './severity.js';
import { timeOfField } from './timestamps.js';

/** What a structured line says, flattened to dotted keys. */
export type Fields = ReadonlyMap<string, string | number | boolean>;

const MAX_ATTRIBUTES = 32;
const MAX_VALUE_LENGTH = 256;

const TIME_KEYS =
  'time timestamp @timestamp ts t timeUnixNano time_unix_nano date datetime eventTime asctime observedTimeUnixNano'.split(
    ' ',
  );
const LEVEL_KEYS =
  'level severity lvl log.level severityText severity_text SeverityText levelname loglevel log_level severityNumber severity_number SeverityNumber PRIORITY'.split(
    ' ',
  );
const BODY_KEYS = 'msg message body Body body.stringValue event log text MESSAGE @message'.split(
  ' ',
);
const ERROR_KEYS = 'err.message error.message err error exception.message exception'.split(' ');
const TRACE_KEYS = 'trace_id traceId traceID traceid trace.id TraceId dd.trace_id'.split(' ');
const SPAN_KEYS = 'span_id spanId spanID span.id SpanId dd.span_id'.split(' ');

/** Keys that name a service, the most certain first. */
export const SERVICE_KEYS: readonly string[] =
  'service.name service service_name serviceName resource.service.name resource.attributes.service.name kubernetes.labels.app kubernetes.labels.app_kubernetes_io/name kubernetes.container_name kubernetes.container.name k8s.deployment.name k8s.container.name dd.service app application app_name container_name job workload'.split(
    ' ',
  );
/** Keys that often, but not always, name a service. */
export const WEAK_SERVICE_KEYS: readonly string[] = 'name component logger caller'.split(' ');

function first(fields: Fields, keys: readonly string[]): string | number | boolean | undefined {
  for (const key of keys) {
    const value = fields.get(key);
    if (value !== undefined && value !== '') return value;
  }
  return undefined;
}

function textOf(value: string | number | boolean | undefined): string | null {
  return value === undefined ? null : String(value);
}

function severityOf(fields: Fields): { readonly number: number; readonly text: string | null } {
  const exact = first(fields, ['severityNumber', 'severity_number', 'SeverityNumber']);
  if (typeof exact === 'number' && Number.isInteger(exact) && exact >= 1 && exact <= 24) {
    return { number: exact, text: textOf(first(fields, ['severityText', 'severity_text'])) };
  }
  const level = first(fields, LEVEL_KEYS);
  if (typeof level === 'number') return { number: severityOfLevel(level), text: null };
  if (typeof level !== 'string') return { number: 0, text: null };
  if (/^\d{2}$/.test(level)) return { number: severityOfLevel(Number(level)), text: null };
  return { number: severityOfName(level), text: level.slice(0, 32) };
}

/** Whether these fields are those of a log entry and not just any object. */
export function looksLikeEntry(fields: Fields): boolean {
  return first(fields, BODY_KEYS) !== undefined || first(fields, LEVEL_KEYS) !== undefined;
}

/** A record of flattened fields; `whole` is the line, for entries that have no message. */
export function recordOfFields(fields: Fields, whole: string): LogRecord {
  const severity = severityOf(fields);
  const message = textOf(first(fields, BODY_KEYS));
  const error = first(fields, ERROR_KEYS);
  const withError =
    message !== null && typeof error === 'string' && !message.includes(error)
      ? `${message}: ${error}`
      : message;
  const used = new Set([...TIME_KEYS, ...LEVEL_KEYS, ...BODY_KEYS, ...TRACE_KEYS, ...SPAN_KEYS]);
  const attributes: Record<string, AttributeValue> = {};
  const resource: Record<string, AttributeValue> = {};
  let kept = 0;
  for (const [key, value] of fields) {
    if (used.has(key) || kept >= MAX_ATTRIBUTES || key.length > 128) continue;
    if (key === '__proto__' || key === 'constructor' || key === 'prototype') continue;
    const safe = isSecretName(key) ? '[redacted]' : value;
    const short = typeof safe === 'string' ? safe.slice(0, MAX_VALUE_LENGTH) : safe;
    if (typeof short === 'number' && !Number.isFinite(short)) continue;
    attributes[key] = short;
    kept++;
  }
  const service = first(fields, SERVICE_KEYS);
  if (typeof service === 'string') resource['service.name'] = service.slice(0, MAX_VALUE_LENGTH);
  return {
    timestampMs: timeOfField(first(fields, TIME_KEYS)),
    severityNumber: severity.number,
    severityText: severity.text,
    body: withError ?? whole,
    attributes: attributes as Attributes,
    resource: resource as Attributes,
    traceId: textOf(first(fields, TRACE_KEYS))?.slice(0, 64) ?? null,
    spanId: textOf(first(fields, SPAN_KEYS))?.slice(0, 64) ?? null,
  };
}
