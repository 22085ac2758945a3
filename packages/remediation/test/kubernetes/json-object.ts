/** An object of the API, as tests handle it. */
export interface JsonObject {
  [name: string]: unknown;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object at a path, made where it is missing. */
export function objectAt(from: JsonObject, ...path: readonly string[]): JsonObject {
  let at = from;
  for (const name of path) {
    const inner = at[name];
    if (isObject(inner)) at = inner;
    else {
      const made: JsonObject = {};
      at[name] = made;
      at = made;
    }
  }
  return at;
}

export function listOf(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
