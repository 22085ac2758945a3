import { AegisError } from '@aegis/core';

/**
 * The fields of a snapshot of our own, after its header was checked; what is inside is checked by those who read it.
 *
 * @throws AegisError `invalid-snapshot`
 */
export function openSnapshot(
  json: unknown,
  header: { readonly kind: string; readonly version: number },
): Readonly<Record<string, unknown>> {
  const fields = (typeof json === 'object' && json !== null ? json : {}) as Record<string, unknown>;
  if (fields.kind !== header.kind || fields.version !== header.version) {
    throw new AegisError(
      'invalid-snapshot',
      `${header.kind}: this is no snapshot of version ${header.version}; remove it to start afresh.`,
    );
  }
  return fields;
}

/** @throws AegisError `invalid-snapshot` */
export function listOf<T>(fields: Readonly<Record<string, unknown>>, name: string): T[] {
  const list = fields[name];
  if (Array.isArray(list)) return list as T[];
  throw new AegisError('invalid-snapshot', `${String(fields.kind)}.${name}: expected a list.`);
}

/** @throws AegisError `invalid-snapshot` */
export function wholeOf(fields: Readonly<Record<string, unknown>>, name: string): number {
  const value = fields[name];
  if (Number.isSafeInteger(value)) return value as number;
  throw new AegisError(
    'invalid-snapshot',
    `${String(fields.kind)}.${name}: expected a whole number.`,
  );
}
