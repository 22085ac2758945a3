import type { LogRecord } from '@aegis/core';

/** The session that a record belongs to: the value of the first of these attributes, else its trace, or null. */
export function sessionOf(record: LogRecord, keys: readonly string[]): string | null {
  for (const key of keys) {
    const value = record.attributes[key];
    if (typeof value === 'string' && value !== '') return value;
    if (typeof value === 'number') return String(value);
  }
  return record.traceId;
}
