import { type FieldValue, RecordBuilder } from './record-builder.js';

/** Objects nested deeper than this are no log entry that anyone reads. */
const MAX_DEPTH = 64;
/** Shorter lines cannot nest so deep that it would matter to a parser. */
const SHORT = 2048;
/** How deep keys are joined by dots. */
const FLATTEN_DEPTH = 4;
const MAX_FIELDS = 128;

/** Whether brackets nest deeper than the cap, seen in one pass before anything is parsed. */
function tooDeep(line: string): boolean {
  let depth = 0;
  for (let i = 0; i < line.length; i++) {
    const code = line.charCodeAt(i);
    if (code === 123 || code === 91) {
      if (++depth > MAX_DEPTH) return true;
    } else if (code === 125 || code === 93) depth--;
  }
  return false;
}

function isValue(item: unknown): item is FieldValue {
  return typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean';
}

/** The fields of the object that a line is, flattened (`{ a: { b: 1 } }` gives `a.b`), or null. */
export function jsonFields(line: string): RecordBuilder | null {
  if (line.charCodeAt(0) !== 123 || line.charCodeAt(line.length - 1) !== 125) return null;
  if (line.length > SHORT && tooDeep(line)) return null;
  let value: Record<string, unknown>;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const builder = new RecordBuilder();
  const exported = exportedRecord(value);
  if (exported !== null) {
    flatten(exported.resource, 'resource', 1, builder);
    flatten(exported.record, '', 0, builder);
  } else flatten(value, '', 0, builder);
  return builder;
}

function flatten(value: object, prefix: string, depth: number, builder: RecordBuilder): void {
  for (const key in value) {
    if (builder.count >= MAX_FIELDS) return;
    // A polluted prototype would be walked as well.
    if (!Object.hasOwn(value, key)) continue;
    const item = (value as Record<string, unknown>)[key];
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (isValue(item)) builder.take(path, item);
    else if (typeof item !== 'object' || item === null) continue;
    else if (Array.isArray(item)) {
      if (key === 'attributes') otlpAttributes(item, prefix, builder);
    } else if (depth < FLATTEN_DEPTH) flatten(item, path, depth + 1, builder);
  }
}

/** OTLP/JSON writes attributes as `[{ key, value: { stringValue } }]`. */
function otlpAttributes(items: readonly unknown[], prefix: string, builder: RecordBuilder): void {
  const count = Math.min(items.length, MAX_FIELDS);
  for (let i = 0; i < count && builder.count < MAX_FIELDS; i++) {
    const item = items[i];
    if (typeof item !== 'object' || item === null) continue;
    const { key, value } = item as { readonly key?: unknown; readonly value?: unknown };
    if (typeof key !== 'string' || typeof value !== 'object' || value === null) continue;
    const held: unknown = Object.values(value)[0];
    if (isValue(held)) builder.take(prefix === '' ? key : `${prefix}.${key}`, held);
  }
}

function firstOf(value: unknown, ...names: readonly string[]): object | null {
  if (typeof value !== 'object' || value === null) return null;
  for (const name of names) {
    const list = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    const item: unknown = Array.isArray(list) ? list[0] : undefined;
    if (typeof item === 'object' && item !== null) return item;
  }
  return null;
}

/** The first record of an OTLP export (`resourceLogs`, as the collector's file exporter writes). */
function exportedRecord(
  value: Record<string, unknown>,
): { readonly resource: object; readonly record: object } | null {
  const group = firstOf(value, 'resourceLogs', 'resource_logs');
  const record = firstOf(firstOf(group, 'scopeLogs', 'scope_logs'), 'logRecords', 'log_records');
  if (group === null || record === null) return null;
  const resource = (group as { readonly resource?: unknown }).resource;
  const isObject = typeof resource === 'object' && resource !== null;
  return { resource: isObject ? resource : {}, record };
}
