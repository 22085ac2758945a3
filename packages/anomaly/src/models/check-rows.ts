import { AegisError } from '@aegis/core';

/** Throws `invalid-argument` unless `rows` holds count × dimensions cells, at least one row. */
export function checkRows(
  owner: string,
  rows: Float64Array,
  count: number,
  dimensions: number,
): void {
  const whole = Number.isInteger(count) && Number.isInteger(dimensions);
  if (!whole || count < 1 || dimensions < 1 || rows.length < count * dimensions) {
    throw new AegisError(
      'invalid-argument',
      `${owner}: ${rows.length} cells for ${count} rows of ${dimensions}; give count × dimensions cells, at least one.`,
    );
  }
}
