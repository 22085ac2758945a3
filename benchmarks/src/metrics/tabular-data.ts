import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';

/** A labelled table: rows that are odd among rows that are not. */
export interface Table {
  readonly name: string;
  /** count × dimensions, row-major. */
  readonly rows: Float64Array;
  readonly count: number;
  readonly dimensions: number;
  /** 1 where a row is an anomaly. */
  readonly labels: Uint8Array;
}

/** What scikit-learn 1.2.1 reached on a table, as measured once: forest of three seeds, factor of 20. */
export interface TableReference {
  readonly if_auc: number;
  readonly lof20_auc: number;
}

const ENDING = '.csv.gz';

/** The names of the tables of a folder, sorted. */
export function tableNames(folder: string): string[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(ENDING))
    .map((file) => file.slice(0, -ENDING.length))
    .sort();
}

/** Reads `<name>.csv.gz`: a header, then cells with the label last. */
export function readTable(folder: string, name: string): Table {
  const text = gunzipSync(readFileSync(join(folder, `${name}${ENDING}`))).toString();
  const lines = text.trimEnd().split('\n').slice(1);
  const count = lines.length;
  const dimensions = lines[0]!.split(',').length - 1;
  const rows = new Float64Array(count * dimensions);
  const labels = new Uint8Array(count);
  lines.forEach((line, i) => {
    const cells = line.split(',');
    for (let d = 0; d < dimensions; d++) rows[i * dimensions + d] = Number(cells[d]);
    labels[i] = Number(cells[dimensions]);
  });
  return { name, rows, count, dimensions, labels };
}

/** The reference figures by table; none where the folder has no such file. */
export function readReferences(folder: string): Readonly<Record<string, TableReference>> {
  const path = join(folder, 'reference_sklearn_1.2.1.json');
  if (!existsSync(path)) return {};
  return JSON.parse(readFileSync(path, 'utf8')) as Record<string, TableReference>;
}
