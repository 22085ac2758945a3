import { AegisError } from '@aegis/core';

/** Something a node, by its id. */
export type NodeValues<T> = ReadonlyMap<string, T> | Readonly<Record<string, T>>;

/** Magnitudes beyond this are cut off, so that squares and products of a few stay finite. */
const LARGEST = 1e100;

/** What stands under an id; only own properties count, so that `__proto__` is a name like any other. */
export function valueAt<T>(values: NodeValues<T>, id: string): T | undefined {
  if (values instanceof Map) return values.get(id);
  return Object.hasOwn(values, id) ? (values as Readonly<Record<string, T>>)[id] : undefined;
}

/** The ids that have a value. */
export function idsOf(values: NodeValues<unknown>): readonly string[] {
  return values instanceof Map ? [...values.keys()] : Object.keys(values);
}

/** Throws unless it is a map or a plain object. */
export function checkValues(owner: string, name: string, values: unknown): void {
  if (typeof values === 'object' && values !== null && !Array.isArray(values)) return;
  throw new AegisError(
    'invalid-argument',
    `${owner}: ${name} is ${String(values)}; give an object or a map by node id.`,
  );
}

/** Into the range that can be reckoned with; NaN stays. */
export const clamp = (value: number): number => Math.max(-LARGEST, Math.min(LARGEST, value));

/**
 * One column a node in the order of `ids`, copied and clamped; what is not finite becomes NaN.
 *
 * @throws AegisError `invalid-argument`
 */
export function readColumns(
  owner: string,
  columns: NodeValues<ArrayLike<number>>,
  ids: readonly string[],
): readonly Float64Array[] {
  checkValues(owner, 'the data', columns);
  let length = -1;
  return ids.map((id) => {
    const column = valueAt(columns, id);
    if (typeof column !== 'object' || column === null || typeof column.length !== 'number') {
      throw new AegisError('invalid-argument', `${owner}: there is no column for node "${id}".`);
    }
    if (length >= 0 && column.length !== length) {
      throw new AegisError(
        'invalid-argument',
        `${owner}: the column of "${id}" has ${column.length} rows, another ${length}; give as many.`,
      );
    }
    length = column.length;
    return Float64Array.from(column, (value) =>
      Number.isFinite(value) ? clamp(value) : Number.NaN,
    );
  });
}

/** The place of a node, or a throw. */
export function placeOf(owner: string, ids: readonly string[], id: string): number {
  const place = ids.indexOf(id);
  if (place >= 0) return place;
  throw new AegisError('unknown-node', `${owner}: there is no node "${String(id)}" in the model.`);
}
