import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';

/** The cells of a CSV file, unpacked where its name ends in `.gz`. */
export function readTable(path: string): string[][] {
  const bytes = readFileSync(path);
  return parse(path.endsWith('.gz') ? gunzipSync(bytes) : bytes) as string[][];
}

/** A column as numbers, gaps as NaN. */
export function numbersOf(rows: readonly (readonly string[])[], column: number): Float64Array {
  return Float64Array.from(rows, (row) => (row[column] ? Number(row[column]) : Number.NaN));
}
