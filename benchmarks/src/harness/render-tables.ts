import Table from 'cli-table3';
import type { ResultTable, SuiteResult } from '../suite.js';

/** Four figures that mean something; whole numbers as they are. */
export function formatNumber(value: number | undefined): string {
  if (value === undefined) return '';
  if (Number.isInteger(value)) return value.toLocaleString('en');
  const magnitude = Math.abs(value);
  if (magnitude >= 1000) return Math.round(value).toLocaleString('en');
  return magnitude < 1e-3 ? value.toExponential(2) : String(Number(value.toPrecision(4)));
}

function render({ title, head, rows }: ResultTable): string {
  const numeric = head.map((_, column) => rows.some((row) => typeof row[column] === 'number'));
  const table = new Table({
    head: [...head],
    colAligns: numeric.map((isNumeric) => (isNumeric ? 'right' : 'left')),
    // Colours belong to a terminal; a table is often kept in a file.
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    table.push(row.map((cell) => (typeof cell === 'number' ? formatNumber(cell) : cell)));
  }
  return `${title}\n${table.toString()}\n`;
}

/** The measures beside those of the peers, then the suite's own tables. */
export function renderTables(title: string, result: SuiteResult): string {
  const { results, intervals = {}, peers = {}, tables = [] } = result;
  const names = Object.keys(peers);
  const maps = [results, ...Object.values(peers)];
  const keys = [...new Set(maps.flatMap((map) => Object.keys(map)))];
  const hasIntervals = Object.keys(intervals).length > 0;
  const rows = keys.map((key) => {
    const interval = intervals[key];
    const span = interval === undefined ? '' : interval.map(formatNumber).join(' … ');
    return [
      key,
      results[key] ?? '',
      ...(hasIntervals ? [span] : []),
      ...names.map((name) => peers[name]?.[key] ?? ''),
    ];
  });
  const head = ['', 'aegis', ...(hasIntervals ? ['interval'] : []), ...names];
  return [{ title, head, rows }, ...tables].map(render).join('\n');
}
