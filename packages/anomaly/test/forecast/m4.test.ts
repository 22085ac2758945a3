import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { forecast } from '../../src/forecast/index.js';

const FOLDER = fileURLToPath(
  new URL('../../../../../shared/data/metrics/m4-hourly', import.meta.url),
);
const missing = !existsSync(FOLDER);

const HOUR_MS = 3_600_000;
/** Every so many of the series: a test is no benchmark. */
const STRIDE = 6;

function rows(name: string): Map<string, Float64Array> {
  const lines = readFileSync(`${FOLDER}/${name}`, 'utf8').trim().split('\n').slice(1);
  return new Map(
    lines.map((line) => {
      const [id = '', ...cells] = line.replaceAll('"', '').split(',');
      return [
        id,
        Float64Array.from(
          cells.filter((cell) => cell !== '' && cell !== 'NA'),
          Number,
        ),
      ];
    }),
  );
}

describe.skipIf(missing)(`the hourly series of M4 in ${FOLDER}`, () => {
  it('are forecast far better than by their last day, in intervals that hold', () => {
    const tests = rows('Hourly-test.csv');
    const trains = [...rows('Hourly-train.csv')].filter((_, i) => i % STRIDE === 0);
    let held = 0;
    let steps = 0;
    let ours = 0;
    let naive = 0;
    for (const [id, values] of trains) {
      const came = tests.get(id)!;
      const horizon = came.length;
      const { median, lower, upper } = forecast({ values, stepMs: HOUR_MS }, { horizon });
      let scale = 0;
      for (let t = 24; t < values.length; t++) scale += Math.abs(values[t]! - values[t - 24]!);
      scale /= values.length - 24;
      for (let h = 0; h < horizon; h++) {
        ours += Math.abs(came[h]! - median[h]!) / scale;
        naive += Math.abs(came[h]! - values[values.length - 24 + (h % 24)]!) / scale;
        held += Number(came[h]! >= lower[h]! && came[h]! <= upper[h]!);
      }
      steps += horizon;
    }
    // The whole of what is there gives 0.75 against 1.23, and 0.94.
    expect(ours / steps).toBeLessThan(0.9);
    expect(ours).toBeLessThan(0.75 * naive);
    expect(held / steps).toBeGreaterThan(0.9);
    expect(held / steps).toBeLessThan(0.98);
  });
});
