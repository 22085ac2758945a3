import { existsSync, readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** The cells of a CSV file, or of its `.gz` where that is what there is. */
export function readTable(path: string): string[][] {
  const isPlain = existsSync(path);
  const bytes = readFileSync(isPlain ? path : `${path}.gz`);
  return parse(isPlain ? bytes : gunzipSync(bytes)) as string[][];
}

/** A column as numbers, gaps as NaN. */
export function numbersOf(rows: readonly (readonly string[])[], column: number): Float64Array {
  return Float64Array.from(rows, (row) => (row[column] ? Number(row[column]) : Number.NaN));
}
