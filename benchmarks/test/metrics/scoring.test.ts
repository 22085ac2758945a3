import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { averagePrecision, eventRecall } from '../../src/metrics/events.js';
import { NAB_PROFILES, nabProbation, scoreNab } from '../../src/metrics/nab-score.js';
import { parseTime, readSeries } from '../../src/metrics/series.js';

const ROOT = fileURLToPath(new URL('../../../../shared/data/metrics/nab', import.meta.url));
const { standard, lowFP, lowFN } = NAB_PROFILES;

describe('the NAB score', () => {
  const file = (scores: number[]) => ({ scores, windows: [[10, 19] as const], probation: 2 });
  const silent = Array<number>(100).fill(0);
  const with1 = (...rows: number[]) => silent.map((_, row) => (rows.includes(row) ? 1 : 0));

  it('is 100 for the left edge alone, 0 for silence', () => {
    expect(scoreNab([file(with1(10))], standard).score).toBeCloseTo(100, 9);
    expect(scoreNab([file(silent)], standard, 1).score).toBe(0);
  });

  it('pays less for later rows and charges what each profile says', () => {
    // Right edge: sigma(-0.1) / sigma(-1) = 0.24491866 / 0.98661430.
    const late = (0.24491866240370913 / 0.9866142981514303 + 1) / 2;
    expect(scoreNab([file(with1(19))], standard, 1).score).toBeCloseTo(100 * late, 9);
    expect(scoreNab([file(with1(5, 10))], standard, 1).score).toBeCloseTo(100 * (1 - 0.11 / 2), 9);
    expect(scoreNab([file(with1(5, 10))], lowFP, 1).score).toBeCloseTo(100 * (1 - 0.22 / 2), 9);
    expect(scoreNab([file(with1(5, 10))], lowFN, 1).score).toBeCloseTo(100 * (1 - 0.11 / 3), 9);
  });

  it('ignores probation, repeats within a window, and charges little just after one', () => {
    expect(scoreNab([file(with1(0, 1, 10, 11, 12))], standard, 1).score).toBeCloseTo(100, 9);
    const after = 100 * (1 + (0.11 * (2 / (1 + Math.exp(5 / 9)) - 1)) / 2);
    expect(scoreNab([file(with1(10, 20))], standard, 1).score).toBeCloseTo(after, 9);
  });

  it('takes the best threshold in hindsight where none is given', () => {
    const scores = silent.map((_, row) => (row === 10 ? 3 : row % 7 === 0 ? 2 : 0));
    expect(scoreNab([file(scores)], standard)).toMatchObject({
      threshold: 3,
      windowsFound: 1,
      falsePositiveRows: 0,
    });
  });

  it.skipIf(!existsSync(ROOT))(
    'gives 100 to an oracle of the real windows (needs ../shared/data/metrics/nab)',
    () => {
      const text = readFileSync(`${ROOT}/labels/combined_windows.json`, 'utf8');
      const labels = JSON.parse(text) as Record<string, [string, string][]>;
      const files = readSeries(`${ROOT}/data`).map(({ file: name, timesMs, values }) => {
        const row = (time: string) => timesMs.indexOf(parseTime(time));
        const windows = (labels[name] ?? []).map(([a, b]) => [row(a), row(b)] as const);
        const scores = values.map((_, i) => (windows.some(([first]) => first === i) ? 1 : 0));
        return { scores, windows, probation: nabProbation(values.length) };
      });
      const best = scoreNab(files, standard);
      expect(best.windowsFound).toBe(best.windows);
      expect(best.score).toBeCloseTo(100, 9);
    },
  );
});

describe('event recall', () => {
  const labels = Array.from({ length: 2000 }, (_, i) =>
    (i >= 100 && i < 103) || i === 500 ? 1 : 0,
  );

  it('takes false alarms within ten rows as one and keeps to the budget', () => {
    const scores = labels.map((label, i) =>
      i === 101 ? 5 : i >= 200 && i < 240 ? 4 : label === 1 ? 3 : 0,
    );
    expect(eventRecall([{ scores, labels, probation: 0 }], 1)).toMatchObject({
      found: 2,
      events: 2,
      falseEvents: 1,
    });
    expect(eventRecall([{ scores, labels, probation: 0 }], 0.1)).toMatchObject({
      found: 1,
      falseEvents: 0,
    });
    expect(eventRecall([{ scores, labels, probation: 110 }], 1)).toMatchObject({
      found: 1,
      events: 1,
    });
  });

  it('counts runs that grow together once', () => {
    const scores = labels.map((_, i) => (i === 300 ? 3 : i === 316 ? 2 : i === 308 ? 1 : 0));
    const at = (t: number) => eventRecall([{ scores, labels, probation: 0 }], 1, t).falseEvents;
    expect([at(3), at(2), at(1)]).toEqual([1, 2, 1]);
  });

  it('averages precision with ties together', () => {
    const one = { scores: [3, 2, 1], labels: [1, 0, 1], probation: 0 };
    expect(averagePrecision(one)).toBeCloseTo((1 + 2 / 3) / 2, 12);
    expect(averagePrecision({ scores: [1, 1], labels: [1, 0], probation: 0 })).toBe(0.5);
  });
});
