import { Random } from '@aegis/core';

const START_MS = 1_700_000_000_000;
const MINUTE_MS = 60_000;

/** Four days of request times as CSV, a point every five minutes: days and nights, and one bad half hour. */
export function sampleSeries(seed = 1): string {
  const random = new Random(seed);
  const rows = ['timestamp,response_time_ms'];
  for (let i = 0; i < 4 * 288; i++) {
    const day = Math.cos(((i % 288) / 288) * 2 * Math.PI);
    const isBad = i >= 900 && i < 906;
    const value = 120 - 40 * day + 6 * random.normal() + (isBad ? 160 : 0);
    rows.push(`${new Date(START_MS + i * 5 * MINUTE_MS).toISOString()},${value.toFixed(2)}`);
  }
  return `${rows.join('\n')}\n`;
}
