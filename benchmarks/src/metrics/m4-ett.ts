import { readFileSync } from 'node:fs';
import { forecast } from '@aegis/anomaly/forecast';
import type { ResultTable } from '../suite.js';

const HOUR_MS = 3_600_000;
/** The usual split: 12 months to fit the scale on, 4 to choose on, 4 to test on. */
const TRAIN = 12 * 30 * 24;
const TEST = { from: 16 * 30 * 24, to: 20 * 30 * 24 };
const HORIZONS = [96, 192];
/** Every so many hours a forecast begins. */
const STRIDE = 96;
/** How far it looks back: twelve weeks. */
const LOOK_BACK = 2016;

/** Mean squared and mean absolute errors on ETTh1 in standard deviations of each column. */
export function ettTable(file: string, log: (line: string) => void): ResultTable {
  const lines = readFileSync(file, 'utf8').trim().split('\n');
  const names = lines[0]!.split(',').slice(1);
  const columns = names.map((_, c) =>
    standardised(Float64Array.from(lines.slice(1), (line) => Number(line.split(',')[c + 1]))),
  );
  const rows = HORIZONS.map((horizon) => {
    log(`forecast: ETTh1, ${horizon} hours`);
    const ours = { squared: 0, absolute: 0 };
    const naive = { squared: 0, absolute: 0 };
    let cells = 0;
    for (const values of columns) {
      for (let at = TEST.from; at + horizon <= TEST.to; at += STRIDE) {
        const past = values.subarray(at - LOOK_BACK, at);
        const { median } = forecast({ values: past, stepMs: HOUR_MS }, { horizon });
        for (let h = 0; h < horizon; h++) {
          add(ours, values[at + h]! - median[h]!);
          add(naive, values[at + h]! - values[at - 24 + (h % 24)]!);
        }
        cells += horizon;
      }
    }
    const means = [ours.squared, ours.absolute, naive.squared, naive.absolute];
    return [horizon, ...means.map((sum) => (sum / cells).toFixed(3))];
  });
  return {
    title: `ETTh1, each of ${names.length} columns alone, a forecast every ${STRIDE} hours of the test months`,
    head: ['hours', 'MSE', 'MAE', 'MSE of seasonal naive', 'MAE of seasonal naive'],
    rows,
  };
}

function add(sums: { squared: number; absolute: number }, error: number): void {
  sums.squared += error * error;
  sums.absolute += Math.abs(error);
}

function standardised(values: Float64Array): Float64Array {
  const train = values.subarray(0, TRAIN);
  const mean = train.reduce((a, b) => a + b) / TRAIN;
  const variance = train.reduce((sum, x) => sum + (x - mean) ** 2, 0) / TRAIN;
  return values.map((x) => (x - mean) / Math.sqrt(variance));
}
