import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { eventRecall } from '../../src/metrics/events.js';
import {
  atShipped,
  hasEvents,
  judgeEvents,
  meanDelayRows,
} from '../../src/metrics/judged-events.js';
import { readSecondsSeries } from '../../src/metrics/kpi-data.js';
import { readSmap } from '../../src/metrics/smap-data.js';
import { kpi } from '../../src/suites/kpi.js';
import { smap } from '../../src/suites/smap.js';

const context = { outDir: null, seed: 1, args: [], log: () => {} };

function inFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'aegis-kpi-'));
  const clean = () => rmSync(folder, { recursive: true });
  const done = use(folder);
  if (done instanceof Promise) return done.finally(clean) as T;
  clean();
  return done;
}

/** A saw with two events in it, as a file of times in seconds. */
const SAW = Array.from({ length: 2000 }, (_, i) => {
  const label = (i >= 900 && i < 910) || (i >= 1500 && i < 1520) ? 1 : 0;
  return { value: (i % 7) + 40 * label, label };
});

describe('events of a series', () => {
  it('are found with the rows that it takes from their beginning', () => {
    const labels = [0, 0, 1, 1, 1, 0, 0, 1, 1, 0];
    const scores = [0, 0, 0, 2, 2, 0, 0, 0, 3, 0];
    const files = [{ scores, labels, probation: 0 }];
    const best = eventRecall(files, 1);
    expect(best.found).toBe(2);
    expect(meanDelayRows(files, best)).toBe(1);
    expect(meanDelayRows(files, { ...best, threshold: 3 })).toBe(1);
    expect(meanDelayRows(files, { ...best, threshold: 9 })).toBe(0);
    // The warm-up has eaten the beginning of the first: its delay counts from where it is looked at.
    expect(meanDelayRows([{ scores, labels, probation: 3 }], best)).toBe(0.5);
  });

  it('count where any of them lies behind the warm-up', () => {
    expect(hasEvents({ scores: [], labels: [0, 1, 1, 0], probation: 2 })).toBe(true);
    expect(hasEvents({ scores: [], labels: [0, 1, 1, 0], probation: 3 })).toBe(false);
  });

  it('are held against the alarms that the detector raises as it ships', () => {
    const rows = 2000;
    const labels = Uint8Array.from({ length: rows }, (_, i) => (i === 1000 ? 1 : 0));
    const series = {
      file: 'a.csv',
      category: 'a',
      timestamps: Array<string>(rows).fill(''),
      timesMs: new Float64Array(rows),
      values: new Float64Array(rows),
      labels,
    };
    const alarms = labels.map((label, i) => (label === 1 || i === 500 || i === 505 ? 1 : 0));
    const judged = judgeEvents(() => ({ scores: new Float64Array(rows), alarms }), [series]);
    const { recallAtShipped, falseAlarmsPerThousandAtShipped } = atShipped(judged);
    expect(recallAtShipped).toBe(1);
    // Two alarms five rows apart are one event, in 2,000 rows less 300 of warm-up.
    expect(falseAlarmsPerThousandAtShipped).toBeCloseTo(1000 / 1700, 12);
    const broken = () => ({ scores: new Float64Array(rows).fill(Number.NaN), alarms });
    expect(() => judgeEvents(broken, [series])).toThrow('a.csv: row 0 scores NaN');
  });
});

describe('the kpi suite', () => {
  it('reads seconds, finds plain events and reports every key', () =>
    inFolder(async (folder) => {
      const rows = SAW.map(({ value, label }, i) => `${1_469_376_000 + 300 * i},${value},${label}`);
      writeFileSync(join(folder, 'saw.csv'), `timestamp,value,label\n${rows.join('\n')}\n`);
      const [series] = readSecondsSeries(folder);
      expect(series!.timesMs[1]).toBe(1_469_376_300_000);
      const { results, peers } = await kpi.run({ ...context, dataDir: folder });
      expect(results.events).toBe(2);
      expect(results.recall).toBe(1);
      expect(results.vusPr).toBeGreaterThan(0.5);
      expect(Object.values(results).every(Number.isFinite)).toBe(true);
      expect(Object.keys(peers!)).toContain('clippedEwma');
    }));
});

describe('the smap suite', () => {
  const channel = (rows: typeof SAW) =>
    gzipSync(
      `split,i,value,label\n${rows
        .map(({ value, label }, i) =>
          i < 600 ? `train,${i},${i % 7},0` : `test,${i - 600},${value},${label}`,
        )
        .join('\n')}\n`,
    );

  it('learns the training rows, judges the others, and leaves out channels without an anomaly', () =>
    inFolder(async (folder) => {
      mkdirSync(join(folder, 'univariate'));
      writeFileSync(join(folder, 'univariate', 'S-1.csv.gz'), channel(SAW));
      const quiet = SAW.map((row) => ({ ...row, label: 0 }));
      writeFileSync(join(folder, 'univariate', 'T-1.csv.gz'), channel(quiet));
      const [first] = readSmap(join(folder, 'univariate'));
      expect(first!.trainRows).toBe(600);
      expect(first!.series.labels.indexOf(1)).toBe(900);
      const { results } = await smap.run({ ...context, dataDir: folder });
      expect(results.channels).toBe(1);
      expect(results.aucRoc).toBeGreaterThan(0.5);
      expect(results.vusPr).toBeGreaterThan(0.2);
    }));
});
