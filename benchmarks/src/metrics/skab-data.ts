import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { parseTime } from './series.js';

/** One experiment of SKAB. */
export interface SkabSeries {
  /** Below the data folder: `valve1/0.csv`. */
  readonly file: string;
  readonly names: readonly string[];
  readonly timestamps: readonly string[];
  readonly timesMs: Float64Array;
  /** rows × names, row-major. */
  readonly values: Float64Array;
  readonly changes: Uint8Array;
  readonly outliers: Uint8Array;
}

const LABELS = ['anomaly', 'changepoint'];

/** Every CSV file two folders deep, sorted; the one without labels is all normal. */
export function readSkab(folder: string): readonly SkabSeries[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.csv'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(folder, file), 'utf8');
      const [head, ...rows] = parse(text, { delimiter: ';' }) as string[][];
      const columns = head!.slice(1);
      const names = columns.filter((name) => !LABELS.includes(name));
      const label = (name: string): Uint8Array => {
        const at = head!.indexOf(name);
        return Uint8Array.from(rows, (row) => (at < 0 ? 0 : Number(row[at])));
      };
      return {
        file,
        names,
        timestamps: rows.map((row) => row[0]!),
        timesMs: Float64Array.from(rows, (row) => parseTime(row[0]!)),
        values: Float64Array.from(
          rows.flatMap((row) => names.map((name) => Number(row[head!.indexOf(name)]))),
        ),
        changes: label('changepoint'),
        outliers: label('anomaly'),
      };
    });
}
