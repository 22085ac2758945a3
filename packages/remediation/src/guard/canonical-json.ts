/**
 * JSON in which the keys of every object stand in order: what is hashed must not depend on how a caller
 * happened to write his objects down.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_, held: unknown) => (isRecord(held) ? inOrder(held) : held));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inOrder(record: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const entries = Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries);
}
