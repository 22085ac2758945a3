import type { TableRow } from './run-table.js';

const HEAD = [
  'workers',
  'load',
  'lines/s',
  'points/s',
  'CPU a worker',
  'µs an item',
  'CPU of the server',
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
      `${whole(row.serverCpuPercent)} %`,
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
