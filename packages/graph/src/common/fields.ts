/** What came out of YAML, of which nothing is known. */
export type Fields = Readonly<Record<string, unknown>>;

const NONE: Fields = Object.freeze({});

/** The value as an object; an empty one where it is something else. */
export function asFields(value: unknown): Fields {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  return isObject ? (value as Fields) : NONE;
}

/** An own property: what objects inherit is no field of a manifest. */
export function get(fields: Fields, name: string): unknown {
  return Object.hasOwn(fields, name) ? fields[name] : undefined;
}

/** The value at the end of a path of own properties. */
export function at(fields: Fields, ...path: readonly string[]): unknown {
  let value: unknown = fields;
  for (const name of path) value = get(asFields(value), name);
  return value;
}

export function fieldsAt(fields: Fields, ...path: readonly string[]): Fields {
  return asFields(at(fields, ...path));
}

export function listAt(fields: Fields, ...path: readonly string[]): readonly unknown[] {
  const value = at(fields, ...path);
  return Array.isArray(value) ? value : [];
}

/** A non-empty text, or null. Numbers and booleans, which YAML makes of unquoted words, count. */
export function asText(value: unknown): string | null {
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  return typeof value === 'string' && value !== '' ? value : null;
}

export function textAt(fields: Fields, ...path: readonly string[]): string | null {
  return asText(at(fields, ...path));
}

/** A whole number >= 0, or null. */
export function countAt(fields: Fields, ...path: readonly string[]): number | null {
  const value = at(fields, ...path);
  return Number.isSafeInteger(value) && (value as number) >= 0 ? (value as number) : null;
}

/** Labels, selectors and ConfigMap data: names with texts. */
export function textMapAt(fields: Fields, ...path: readonly string[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (const [name, value] of Object.entries(fieldsAt(fields, ...path))) {
    const text = asText(value);
    if (text !== null) map.set(name, text);
  }
  return map;
}
