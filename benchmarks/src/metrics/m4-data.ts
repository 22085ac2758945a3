import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';

/** One series of M4: what was given and what came. */
export interface M4Series {
  readonly id: string;
  readonly train: Float64Array;
  readonly test: Float64Array;
}

/** The hourly series of M4 below a folder, in the order of the file. */
export function readM4(folder: string): M4Series[] {
  const test = new Map(readRows(join(folder, 'Hourly-test.csv')));
  return readRows(join(folder, 'Hourly-train.csv')).flatMap(([id, train]) => {
    const came = test.get(id);
    return came === undefined ? [] : [{ id, train, test: came }];
  });
}

/** Rows of an id and ragged values, the missing ones at the end empty. */
function readRows(file: string): [string, Float64Array][] {
  const rows = parse(readFileSync(file, 'utf8'), { from_line: 2 }) as string[][];
  return rows.map(([id = '', ...cells]) => [
    id,
    Float64Array.from(
      cells.filter((cell) => cell !== '' && cell !== 'NA'),
      Number,
    ),
  ]);
}
