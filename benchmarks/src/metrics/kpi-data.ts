import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { Series } from './series.js';

/** A data set's CSV files of time in seconds, value and label, below a folder, sorted. */
export function readSecondsSeries(folder: string): readonly Series[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.csv'))
    .sort()
    .map((file) => {
      const rows = parse(readFileSync(join(folder, file), 'utf8'), { from_line: 2 }) as string[][];
      return {
        file,
        category: file.replace(/\.csv$/, ''),
        timestamps: rows.map((row) => row[0]!),
        timesMs: Float64Array.from(rows, (row) => 1000 * Number(row[0])),
        values: Float64Array.from(rows, (row) => Number(row[1])),
        labels: Uint8Array.from(rows, (row) => Number(row[2] ?? 0)),
      };
    });
}
