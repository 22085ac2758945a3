import { AegisError } from '@aegis/core';

/** Throws `invalid-argument` unless `rows` holds count × dimensions cells, at least `least` rows. */
export function checkRows(
  owner: string,
  rows: Float64Array,
  count: number,
  dimensions: number,
  least = 1,
): void {
  const whole = Number.isInteger(count) && Number.isInteger(dimensions);
  if (!whole || count < least || dimensions < 1 || rows.length < count * dimensions) {
    throw new AegisError(
      'invalid-argument',
      `${owner}: ${rows.length} cells for ${count} rows of ${dimensions}; give count × dimensions cells, at least ${least} ${least === 1 ? 'row' : 'rows'}.`,
    );
  }
}

/** Throws `invalid-argument` unless `row` has enough cells. */
export function checkRow(owner: string, row: ArrayLike<number>, dimensions: number): void {
  if (row.length >= dimensions) return;
  throw new AegisError(
    'invalid-argument',
    `${owner}: the row has ${row.length} cells; give ${dimensions}.`,
  );
}

/**
 * Where results go: `out`, or a new array where there is none.
 *
 * @throws AegisError `invalid-argument` where `out` is too short
 */
export function checkOut(
  owner: string,
  out: Float64Array | undefined,
  count: number,
): Float64Array {
  if (out === undefined) return new Float64Array(count);
  if (out.length >= count) return out;
  throw new AegisError(
    'invalid-argument',
    `${owner}: out has room for ${out.length} of ${count}; give a longer one or none.`,
  );
}
