import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NAB_PROFILES, type NabProfile } from '../../src/metrics/nab-score.js';
import { SKAB_PEERS } from '../../src/metrics/skab-contestants.js';
import { readSkab } from '../../src/metrics/skab-data.js';
import { type SkabFile, scoreOutliers, scoreSkab } from '../../src/metrics/skab-score.js';
import { skab } from '../../src/suites/skab.js';

const ROOT = fileURLToPath(new URL('../../../../shared/data/metrics/skab', import.meta.url));
const { standard, lowFP, lowFN } = NAB_PROFILES;
const context = { outDir: null, seed: 1, args: [], log: () => {} };

/** 400 rows, one a second. */
function file(changes: readonly number[], predicted: readonly number[]): SkabFile {
  const marked = (rows: readonly number[]) =>
    Array.from({ length: 400 }, (_, row) => (rows.includes(row) ? 1 : 0));
  return {
    timesMs: Array.from({ length: 400 }, (_, row) => row * 1000),
    changes: marked(changes),
    predictedChanges: marked(predicted),
    outliers: marked([]),
    predictedOutliers: marked([]),
  };
}

const score = (changes: number[], predicted: number[], profile: NabProfile = standard): number =>
  scoreSkab([file(changes, predicted)], profile).score;

describe("SKAB's changepoint score", () => {
  it('is 100 for every change at once, 0 for silence and where there is none', () => {
    expect(score([100, 200, 300], [100, 200, 300])).toBeCloseTo(100, 9);
    expect(score([100, 200, 300], [])).toBe(0);
    expect(score([], [])).toBe(0);
  });

  it('pays less the later, by a hyperbolic tangent of a thousand steps, and a false alarm at the end', () => {
    // Step 500 of 0 to 999 lies at x = pi / 2 · (2 · 500 / 999 - 1) = 0.001572369; with A_tp = 1 and
    // A_fp = -0.11 that is 0.555 · -tanh(x) / tanh(pi / 2) + 0.445 = 0.4440485071; missed is -1.
    expect(score([100], [130])).toBeCloseTo(50 * (1 + 0.4440485071), 6);
    // Step 250: x = -0.784612, tanh = -0.6553459, worth 0.84157204.
    expect(score([100], [115])).toBeCloseTo(50 * (1 + 0.841572041), 6);
    // The last row of the window is in it, and worth as much as a false alarm costs.
    expect(score([100], [160])).toBeCloseTo(50 * (1 - 0.11), 9);
    expect(score([100], [160], lowFP)).toBeCloseTo(50 * (1 - 0.22), 9);
    expect(score([100], [161])).toBeCloseTo(50 * -0.11, 9);
  });

  it('takes the first of a window, and charges every one outside by profile', () => {
    expect(score([100], [100, 101, 160])).toBeCloseTo(100, 9);
    expect(score([100], [99, 100])).toBeCloseTo(50 * (2 - 0.11), 9);
    expect(score([100], [99, 100, 161], lowFP)).toBeCloseTo(50 * (2 - 0.44), 9);
    expect(score([100], [99, 100], lowFN)).toBeCloseTo((100 * (3 - 0.11)) / 3, 9);
    expect(score([100, 300], [100], lowFN)).toBeCloseTo((100 * 3) / 6, 9);
  });

  it('lets a window begin where the one before ends, and counts a row on the border in both', () => {
    expect(scoreSkab([file([100, 130], [160])], standard)).toMatchObject({ changes: 2, missed: 0 });
    // The first change at its end, -0.11; the second at its beginning, 1.
    expect(score([100, 130], [160])).toBeCloseTo((100 * (2 + 1 - 0.11)) / 4, 9);
    // 130 is the first's alone; the second has until 190.
    const one = scoreSkab([file([100, 130], [130])], standard);
    expect(one).toMatchObject({ changes: 2, missed: 1, falseAlarms: 0 });
    expect(scoreSkab([file([100, 130], [190])], standard)).toMatchObject({
      missed: 1,
      falseAlarms: 0,
    });
    expect(scoreSkab([file([100, 130], [191])], standard)).toMatchObject({
      missed: 2,
      falseAlarms: 1,
    });
  });

  it('adds up over files, not over their scores', () => {
    const files = [file([100], [100]), file([50, 250], [10]), file([], [5, 6])];
    const all = scoreSkab(files, standard);
    expect(all).toMatchObject({ changes: 3, missed: 2, falseAlarms: 3 });
    expect(all.score).toBeCloseTo((100 * (1 - 2 - 3 * 0.11 + 3)) / 6, 9);
  });

  it('has windows of another length where asked', () => {
    const late = [file([100], [131])];
    expect(scoreSkab(late, standard, 30_000)).toMatchObject({ missed: 1, falseAlarms: 1 });
    expect(scoreSkab([file([100], [130])], standard, 30_000).score).toBeCloseTo(50 * 0.89, 9);
  });

  it('never rises with one more false alarm, nor beyond 100', () => {
    const rows = fc.uniqueArray(fc.nat(399), { maxLength: 8 });
    fc.assert(
      fc.property(rows, rows, fc.nat(399), (changes, predicted, row) => {
        const before = scoreSkab([file(changes, predicted)], standard);
        const after = scoreSkab([file(changes, [...predicted, row])], standard);
        expect(before.score).toBeLessThanOrEqual(100 + 1e-9);
        if (after.falseAlarms > before.falseAlarms)
          expect(after.score).toBeLessThanOrEqual(before.score);
      }),
      { seed: 1 },
    );
  });
});

describe('rows one by one', () => {
  it('have an F1, and alarms in percent of the rows that could be', () => {
    const one = {
      ...file([], []),
      outliers: [1, 1, 1, 0, 0, 0, 0, 0],
      predictedOutliers: [1, 0, 1, 1, 0, 0, 0, 0],
      timesMs: [0, 1, 2, 3, 4, 5, 6, 7],
    };
    // 2 hits, 1 missed of 3, 1 false of 5.
    const { f1, far, mar } = scoreOutliers([one]);
    expect(f1).toBeCloseTo(2 / 3, 12);
    expect(far).toBeCloseTo(20, 12);
    expect(mar).toBeCloseTo(100 / 3, 12);
    expect(scoreOutliers([])).toEqual({ f1: 0, far: 0, mar: 0 });
  });
});

describe('the suite', () => {
  /** Two metrics in one tie, which breaks from row 600 to 700; rows of one second. */
  function write(folder: string, labelled: boolean): void {
    const lines = Array.from({ length: 900 }, (_, row) => {
      const load = Math.sin(row * 12.9898) * 43_758.5453;
      const base = load - Math.floor(load);
      const trouble = labelled && row >= 600 && row < 700;
      const noise = ((row * 7919) % 101) / 1010;
      const time = new Date(Date.UTC(2020, 2, 1) + row * 1000)
        .toISOString()
        .slice(0, 19)
        .replace('T', ' ');
      const values = [base, base + noise + (trouble ? 3 : 0), noise + (trouble ? 1 : 0)];
      const labels = labelled ? [trouble ? 1 : 0, row === 600 || row === 700 ? 1 : 0] : [];
      return [time, ...values, ...labels].join(';');
    });
    const head = ['datetime', 'a', 'b', 'c', ...(labelled ? ['anomaly', 'changepoint'] : [])].join(
      ';',
    );
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, '0.csv'), `${[head, ...lines].join('\n')}\n`);
  }

  it('reads files with and without labels, judges all, and hides the labels from detectors', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'aegis-skab-'));
    try {
      write(join(folder, 'data', 'valve1'), true);
      write(join(folder, 'data', 'anomaly-free'), false);
      const [free, labelled] = readSkab(join(folder, 'data'));
      expect(labelled).toMatchObject({ file: 'valve1/0.csv', names: ['a', 'b', 'c'] });
      expect(labelled?.changes.reduce((sum, x) => sum + x, 0)).toBe(2);
      expect(labelled?.outliers.reduce((sum, x) => sum + x, 0)).toBe(100);
      expect(free?.changes.includes(1)).toBe(false);
      expect(free?.values[1]).toBe(free?.values[0]);
      expect(labelled!.timesMs[1]! - labelled!.timesMs[0]!).toBe(1000);
      const { results, peers } = await skab.run({ ...context, dataDir: folder });
      expect(results).toMatchObject({ changes: 2, missedChanges: 0, falseChanges: 0 });
      expect(results.nabStandard).toBeGreaterThan(60);
      expect(results.alarmsPerDayWhenNormal).toBe(0);
      expect(Object.keys(peers ?? {})).toEqual(Object.keys(SKAB_PEERS));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }, 30_000);

  it.skipIf(!existsSync(ROOT))(
    'misses with an oracle of the real changes what lies in the window of one before (needs ../shared/data/metrics/skab)',
    () => {
      const files = readSkab(join(ROOT, 'data')).map(({ timesMs, changes, outliers }) => ({
        timesMs,
        changes,
        predictedChanges: changes,
        outliers,
        predictedOutliers: outliers,
      }));
      const { score: reached, changes, missed, falseAlarms } = scoreSkab(files, standard);
      const near = files.flatMap(({ timesMs, changes: marked }) => {
        const times = timesMs.filter((_, row) => marked[row] === 1);
        return [...times].filter((time, i) => i > 0 && time < times[i - 1]! + 60_000);
      });
      expect({ missed, falseAlarms }).toEqual({ missed: near.length, falseAlarms: 0 });
      expect(reached).toBeCloseTo((100 * (changes - missed)) / changes, 9);
      expect(scoreOutliers(files)).toEqual({ f1: 1, far: 0, mar: 0 });
    },
  );
});
