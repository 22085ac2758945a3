/** Objects nested deeper than this are no log entry that anyone reads. */
const MAX_DEPTH = 64;
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

/** The object that a line is, flattened (`{ a: { b: 1 } }` gives `a.b`), or null where it is none. */
export function jsonFields(line: string): Map<string, string | number | boolean> | null {
  if (line.charCodeAt(0) !== 123 || tooDeep(line)) return null;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  const fields = new Map<string, string | number | boolean>();
  flatten(value as object, '', 0, fields);
  return fields;
}

function flatten(
  value: object,
  prefix: string,
  depth: number,
  fields: Map<string, string | number | boolean>,
): void {
  for (const [key, item] of Object.entries(value)) {
    if (fields.size >= MAX_FIELDS) return;
    const path = prefix === '' ? key : `${prefix}.${key}`;
    if (typeof item === 'string' || typeof item === 'number' || typeof item === 'boolean') {
      fields.set(path, item);
    } else if (Array.isArray(item)) {
      if (key === 'attributes') otlpAttributes(item, prefix, fields);
    } else if (typeof item === 'object' && item !== null && depth < FLATTEN_DEPTH) {
      flatten(item, path, depth + 1, fields);
    }
  }
}

/** OTLP/JSON writes attributes as `[{ key, value: { stringValue } }]`. */
function otlpAttributes(
  items: readonly unknown[],
  prefix: string,
  fields: Map<string, string | number | boolean>,
): void {
  for (const item of items.slice(0, MAX_FIELDS)) {
    if (typeof item !== 'object' || item === null) continue;
    const { key, value } = item as { readonly key?: unknown; readonly value?: unknown };
    if (typeof key !== 'string' || typeof value !== 'object' || value === null) continue;
    const held = Object.values(value)[0];
    if (typeof held === 'string' || typeof held === 'number' || typeof held === 'boolean') {
      fields.set(prefix === '' ? key : `${prefix}.${key}`, held);
    }
  }
}
