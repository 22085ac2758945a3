/** One row of `timestamp,value`. */
export type CsvRow =
  | { readonly kind: 'point'; readonly timestampMs: number; readonly value: number }
  | { readonly kind: 'header'; readonly name: string }
  | { readonly kind: 'empty' }
  | { readonly kind: 'broken' };

const WITHOUT_ZONE = /^\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d+)?)?$/;
/** Larger numbers are milliseconds; the seconds of the year 5138 are past it. */
const SECONDS_UP_TO = 1e11;

/**
 * Reads a row with commas, semicolons or tabs. Times are seconds or milliseconds since the epoch, or dates of
 * ISO 8601; those without a zone are UTC.
 */
export function readCsvRow(line: string): CsvRow {
  if (line.trim() === '') return { kind: 'empty' };
  const cells = line.split(/[,;\t]/).map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
  const [time = '', given = ''] = cells;
  const timestampMs = readTime(time);
  const value = given === '' ? Number.NaN : Number(given);
  if (timestampMs !== null && Number.isFinite(value)) return { kind: 'point', timestampMs, value };
  const isHeader = timestampMs === null && given !== '' && Number.isNaN(value);
  return isHeader ? { kind: 'header', name: given } : { kind: 'broken' };
}

function readTime(text: string): number | null {
  if (text === '') return null;
  const number = Number(text);
  if (Number.isFinite(number)) return Math.abs(number) < SECONDS_UP_TO ? number * 1000 : number;
  const date = Date.parse(WITHOUT_ZONE.test(text) ? `${text.replace(' ', 'T')}Z` : text);
  return Number.isNaN(date) ? null : date;
}
