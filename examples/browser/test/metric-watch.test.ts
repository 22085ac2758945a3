import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MetricWatch } from '../src/engine/metric-watch.js';
import { readCsvRow } from '../src/engine/read-csv-row.js';
import { sampleSeries } from '../src/engine/sample-series.js';
import { SeriesPlot } from '../src/engine/series-plot.js';

describe('readCsvRow', () => {
  const at = Date.UTC(2026, 10, 29, 8, 15);
  it.each([
    ['2026-11-29T08:15:00Z,1.5'],
    ['2026-11-29 08:15:00,1.5'],
    ['"2026-11-29 08:15";"1.5"'],
    [`${at},1.5`],
    [`${at / 1000}\t1.5e0\tmore`],
  ])('reads %s', (line) => {
    expect(readCsvRow(line)).toEqual({ kind: 'point', timestampMs: at, value: 1.5 });
  });

  it('tells headers, gaps and nonsense apart', () => {
    expect(readCsvRow('timestamp,cpu')).toEqual({ kind: 'header', name: 'cpu' });
    expect(readCsvRow('  ')).toEqual({ kind: 'empty' });
    for (const line of ['1700000000,', '1700000000,NaN', ',5', 'one', '1700000000']) {
      expect(readCsvRow(line)).toEqual({ kind: 'broken' });
    }
  });
});

describe('SeriesPlot', () => {
  it('keeps the extremes of any series in few columns', () => {
    const values = fc.array(fc.integer(), { minLength: 1, maxLength: 3000 });
    fc.assert(
      fc.property(values, (series) => {
        const plot = new SeriesPlot();
        for (const [i, value] of series.entries()) plot.add(i, value, null);
        const { low, high, endMs } = plot.data();
        expect(Math.min(...low)).toBe(Math.min(...series));
        expect(Math.max(...high)).toBe(Math.max(...series));
        expect(low.length).toBeLessThanOrEqual(480);
        expect(endMs).toBe(series.length - 1);
      }),
    );
  });
});

describe('MetricWatch', () => {
  it('finds the bad half hour of the sample, and nothing else', () => {
    const watch = new MetricWatch();
    watch.feed(sampleSeries());
    watch.end();
    const { name, points, rows, findings } = watch.progress();
    expect({ name, points, rows }).toEqual({ name: 'response_time_ms', points: 1152, rows: 1153 });
    expect(findings.map(({ row }) => row)).toEqual([902]);
    expect(findings[0]!.sentence).toContain('response_time_ms is');
  });

  it('counts what it cannot use', () => {
    const watch = new MetricWatch();
    watch.feed('time,cpu\n100,1\n100,2\nnonsense\n\n200,');
    watch.end();
    expect(watch.progress()).toMatchObject({ rows: 6, points: 2, late: 1, skipped: 2 });
  });
});
