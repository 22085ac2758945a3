import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { dominantPeriod } from '../../src/metrics/vus-window.js';

const NAB_1 = fileURLToPath(
  new URL(
    '../../../../shared/data/metrics/tsb-ad-published/Datasets/TSB-AD-U/001_NAB_id_1_Facility_tr_1007_1st_2014.csv',
    import.meta.url,
  ),
);

function wave(period: number, rows = 3000): Float64Array {
  const random = new Random(period);
  return Float64Array.from(
    { length: rows },
    (_, i) => Math.sin((2 * Math.PI * i) / period) + 0.1 * random.normal(),
  );
}

describe('the window that VUS is given', () => {
  it('is the period of what recurs', () => {
    for (const period of [12, 50, 144, 288]) {
      // Noise moves a flat top by a row or two in a hundred.
      expect(Math.abs(dominantPeriod(wave(period)) - period)).toBeLessThanOrEqual(0.02 * period);
    }
  });

  it('is 125 where nothing recurs, or not within 6 to 303 rows', () => {
    expect(dominantPeriod(new Float64Array(500))).toBe(125);
    expect(dominantPeriod(Float64Array.from({ length: 500 }, (_, i) => i))).toBe(125);
    expect(dominantPeriod(wave(360))).toBe(125);
    expect(dominantPeriod(new Float64Array(0))).toBe(125);
    expect(dominantPeriod(Float64Array.of(1, 2, 1))).toBe(125);
  });

  it.skipIf(!existsSync(NAB_1))(
    'is 6 for the file that TSB-AD gives 6 (needs ../shared/data/metrics/tsb-ad-published)',
    () => {
      const lines = readFileSync(NAB_1, 'utf8').trim().split('\n').slice(1);
      const values = Float64Array.from(lines, (line) => Number(line.split(',')[0]));
      expect(dominantPeriod(values)).toBe(6);
    },
  );
});
