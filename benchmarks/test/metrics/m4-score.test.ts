import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readM4 } from '../../src/metrics/m4-data.js';
import { M4_PEERS } from '../../src/metrics/m4-peers.js';
import { scoreM4 } from '../../src/metrics/m4-score.js';

const FOLDER = fileURLToPath(new URL('../../../../shared/data/metrics/m4-hourly', import.meta.url));

describe('the M4 score', () => {
  const train = Float64Array.from({ length: 72 }, (_, t) => 100 + Math.floor(t / 24));
  const series = { id: 'H0', train, test: new Float64Array([100, 200]) };

  it('is as defined', () => {
    // The scale is 1; the errors are 20 and 40: 200 · 20 / 220 and 200 · 40 / 360 percent.
    const { smape, mase, owa } = scoreM4([series], [new Float64Array([120, 160])]);
    expect(mase).toBeCloseTo(30, 9);
    expect(smape).toBeCloseTo((4000 / 220 + 8000 / 360) / 2, 9);
    expect(owa).toBeCloseTo((smape / 18.383 + mase / 2.395) / 2, 12);
    expect(scoreM4([series], [series.test])).toEqual({ smape: 0, mase: 0, owa: 0 });
  });
});

describe.skipIf(!existsSync(FOLDER))(`the competition's benchmarks on ${FOLDER}`, () => {
  const all = readM4(FOLDER);
  const score = (name: string) =>
    scoreM4(
      all,
      all.map(({ train, test }) => M4_PEERS[name]!(train, test.length)),
    );

  // Computed by a NumPy script of its own on the 207 series with odd numbers.
  it.runIf(all.length === 207).each([
    ['naive', 43.0967, 11.9467],
    ['seasonalNaive', 13.9793, 1.2329],
    ['naive2', 18.2245, 2.4317],
  ])('%s has sMAPE %d and MASE %d', (name, smape, mase) => {
    expect(score(name).smape).toBeCloseTo(smape, 3);
    expect(score(name).mase).toBeCloseTo(mase, 3);
  });

  // As published for all 414; on a half of them the means differ by a few percent.
  it.each([
    ['naive', 43.003, 11.608],
    ['seasonalNaive', 13.912, 1.193],
    ['naive2', 18.383, 2.395],
    ['theta', 18.13, 2.454],
  ])('%s is within 5 %% of its published scores', (name, smape, mase) => {
    expect(Math.abs(score(name).smape / smape - 1)).toBeLessThan(0.05);
    expect(Math.abs(score(name).mase / mase - 1)).toBeLessThan(0.05);
  });
});
