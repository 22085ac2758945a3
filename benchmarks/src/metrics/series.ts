import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** One file of a data set: its points, in the order of its rows. */
export interface Series {
  /** Below the data set's folder, with its folder: `realTweets/Twitter_volume_AAPL.csv`. */
  readonly file: string;
  readonly category: string;
  /** As they stand in the file. */
  readonly timestamps: readonly string[];
  readonly timesMs: Float64Array;
  readonly values: Float64Array;
  /** 1 where a row is labelled; empty where the file has no labels. */
  readonly labels: Uint8Array;
}

/** Time zones are optional in these files and irrelevant to the detectors: without one it is UTC. */
export function parseTime(text: string): number {
  const plain = text.trim().replace(' ', 'T');
  return Date.parse(/(?:Z|[+-]\d\d:?\d\d)$/.test(plain) ? plain : `${plain}Z`);
}

/** Every CSV file two folders deep, sorted; columns are time, value and perhaps a label. */
export function readSeries(folder: string): readonly Series[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.csv'))
    .sort()
    .map((file) => {
      const rows = parse(readFileSync(join(folder, file), 'utf8'), { from_line: 2 }) as string[][];
      return {
        file,
        category: file.split('/')[0]!,
        timestamps: rows.map((row) => row[0]!),
        timesMs: Float64Array.from(rows, (row) => parseTime(row[0]!)),
        values: Float64Array.from(rows, (row) => Number(row[1])),
        labels: Uint8Array.from(
          rows.flatMap((row) => (row[2] === undefined ? [] : [Number(row[2])])),
        ),
      };
    });
}

/** So many rows are left out at the start where it is asked what a figure owes to where a file begins. */
export const LEFT_OUT = [3, 8, 17, 29] as const;

/** A series that begins some rows later. */
export function withoutFirst(series: Series, rows: number): Series {
  return {
    ...series,
    timestamps: series.timestamps.slice(rows),
    timesMs: series.timesMs.subarray(rows),
    values: series.values.subarray(rows),
    labels: series.labels.subarray(rows),
  };
}
