import type { TableRow } from './run-table.js';
import type { SnapshotCost } from './snapshot-cost.js';

const HEAD = [
  'workers',
  'load',
  'lines/s',
  'points/s',
  'CPU a worker',
  'µs an item',
  'of the server',
  'MB a worker',
];

/** The table as text, ready for Markdown. */
export function tableOf(rows: readonly TableRow[]): string {
  const whole = (value: number): string => Math.round(value).toLocaleString('en-GB');
  const cells = [
    HEAD,
    HEAD.map(() => '---'),
    ...rows.map((row) => [
      String(row.workers),
      row.load,
      whole(row.linesPerSecond),
      whole(row.pointsPerSecond),
      `${whole(row.cpuPercentPerWorker)} %`,
      row.microsPerItem.toFixed(1),
      row.serverMicrosPerItem.toFixed(1),
      whole(row.memoryMegabytesPerWorker),
    ]),
  ];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((row) => row[column]!.length)));
  return cells
    .map((row) => {
      const fill = row[1] === '---' ? '-' : ' ';
      return `| ${row.map((cell, column) => cell.padEnd(widths[column]!, fill)).join(' | ')} |\n`;
    })
    .join('');
}

/** The snapshot's cost in a line. */
export function sentenceOf({ series, ...cost }: SnapshotCost): string {
  const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`;
  return (
    `A snapshot of ${series} series: ${cost.writeMs.toFixed(0)} ms to write, ${cost.packMs.toFixed(0)} ms to pack, ` +
    `${cost.readMs.toFixed(0)} ms to read; ${megabytes(cost.bytes)}, packed ${megabytes(cost.packedBytes)}.`
  );
}
