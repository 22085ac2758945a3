import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** The files are written by hand: anything may be missing. */
type Loose = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A field's text; `''` where there is none. */
export const textOf = (row: Loose, name: string): string => {
  const value = row[name];
  return typeof value === 'string' ? value : '';
};

/** A field's list of texts. */
export const textsOf = (row: Loose, name: string): string[] => {
  const value = row[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === 'string') : [];
};

/** A field's time in milliseconds; NaN where there is none. */
export const timeOf = (row: Loose, name: string): number => Date.parse(textOf(row, name));

/** The objects of a JSON list; none where there is no such file. */
export function readRows(folder: string, name: string): Loose[] {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

/** One JSON object. */
export function readObject(folder: string, name: string): Loose {
  const value: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return isRecord(value) ? value : {};
}

/** One JSON object a line; lines that are none are left out. */
export function readLines(folder: string, name: string): Loose[] {
  const path = join(folder, name);
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return isRecord(value) ? [value] : [];
      } catch {
        return [];
      }
    });
}

const MOST_DEPTH = 4;

/** Everything that a row says but the named fields, as `name: value`, nested ones too. */
export function wordsOfRow(row: Loose, without: ReadonlySet<string>, depth = 0): string[] {
  return Object.entries(row).flatMap(([name, value]) => {
    if (without.has(name) || value === null || value === undefined) return [];
    if (isRecord(value)) return depth < MOST_DEPTH ? wordsOfRow(value, without, depth + 1) : [];
    return [`${name}: ${String(value)}`];
  });
}
