import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { parse } from 'csv-parse/sync';
import type { Series } from './series.js';

/** A telemetry channel: what is known to be normal, and after it what is judged. */
export interface SmapChannel {
  readonly series: Series;
  readonly trainRows: number;
}

/** The files count rows and know no time; a row a minute is what the instruments come closest to. */
const STEP_MS = 60_000;

/** Every channel of a folder of `split,i,value,label`, sorted. */
export function readSmap(folder: string): SmapChannel[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.csv.gz'))
    .sort()
    .map((file) => {
      const text = gunzipSync(readFileSync(join(folder, file)));
      const rows = parse(text, { from_line: 2 }) as string[][];
      const ofSplit = (split: string): string[][] => rows.filter((row) => row[0] === split);
      const train = ofSplit('train');
      const ordered = [...train, ...ofSplit('test')];
      return {
        trainRows: train.length,
        series: {
          file: file.replace(/\.gz$/, ''),
          category: file[0]!,
          timestamps: ordered.map((row) => `${row[0]} ${row[1]}`),
          timesMs: Float64Array.from(ordered, (_, i) => i * STEP_MS),
          values: Float64Array.from(ordered, (row) => Number(row[2])),
          labels: Uint8Array.from(ordered, (row) => Number(row[3])),
        },
      };
    });
}
