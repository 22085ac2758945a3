import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from 'vitest';
import { MetricAnomalyDetector } from '../../src/index.js';
import { SeriesTable } from '../../src/metrics/series/series-table.js';

const KIB = 1024;
const MAX_SERIES = 1000;
const BYTES_PER_SERIES = 4 * KIB;
const SERIES_PER_PAGE = 64;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

function memoryBytes(): { arrays: number; heap: number } {
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return { arrays: arrayBuffers, heap: heapUsed };
}

describe('a stream that never names a series twice', () => {
  it('takes the memory of the series that are kept, and no more', () => {
    const before = memoryBytes();
    const detector = new MetricAnomalyDetector({ maxSeries: MAX_SERIES });
    let id = 0;
    const addSeries = (count: number): void => {
      for (let i = 0; i < count; i++, id++) {
        const labels = { pod: `checkout-${id}`, zone: `z${id % 3}` };
        detector.addMetric({ name: 'cpu_ratio', labels, timestampMs: 60_000 * id, value: id % 5 });
      }
    };
    addSeries(3 * MAX_SERIES);
    const settled = memoryBytes();
    addSeries(150_000);
    const after = memoryBytes();
    const ceiling = (MAX_SERIES + SERIES_PER_PAGE) * BYTES_PER_SERIES;
    expect(settled.arrays - before.arrays).toBeGreaterThan(MAX_SERIES * KIB);
    expect(settled.arrays - before.arrays).toBeLessThanOrEqual(ceiling);
    expect(after.arrays - settled.arrays).toBeLessThan(64 * KIB);
    // Seven bytes for each that went: not so much as its name.
    expect(after.heap - settled.heap).toBeLessThan(KIB * KIB);
    expect(detector.stats()).toMatchObject({
      seen: id,
      series: MAX_SERIES,
      evicted: id - MAX_SERIES,
    });
  });

  it('leaves a snapshot no larger than the series that are kept', () => {
    const detector = new MetricAnomalyDetector({ maxSeries: 20 });
    for (let id = 0; id < 500; id++) {
      detector.addMetric({ name: `m${id}_total`, timestampMs: id, value: id });
    }
    const base64 = 4 / 3;
    const rest = 1000;
    expect(JSON.stringify(detector).length).toBeLessThan(
      20 * (base64 * BYTES_PER_SERIES + rest) + rest,
    );
  });
});

it('a series is four kibibytes at the most', () => {
  const table = new SeriesTable({
    falseAlarmsPerDay: 1,
    warmUpPoints: 60,
    maxSeries: 1,
    counters: 'none',
  });
  expect(table.bytesPerSeries).toBeLessThanOrEqual(BYTES_PER_SERIES);
});

it('the series heard from least recently is the one that goes', () => {
  const detector = new MetricAnomalyDetector({ maxSeries: 3 });
  const hear = (name: string, timestampMs: number): void => {
    detector.addMetric({ name, timestampMs, value: 1 });
  };
  ['a', 'b', 'c', 'a', 'd'].forEach(hear);
  const kept = ['a', 'b', 'c', 'd'].filter((name) => {
    const { expectedPerDay } = detector.score({ name, timestampMs: 99, value: 1 });
    return expectedPerDay < Number.MAX_VALUE;
  });
  expect(kept).toEqual(['a', 'c', 'd']);
});
