import { describe, expect, it } from 'vitest';
import { chartColumns, nearestIndex } from '../../web/lib/charts/chart-columns.js';
import { CannedDesk } from '../support/canned-desk.js';

const desk = new CannedDesk();
const signal = 'process_resident_memory_bytes{service="payments"}';
const series = desk.seriesOf(signal)!;
const asked = { horizonMs: 3_600_000, threshold: null, direction: null };

describe('chartColumns', () => {
  it('puts the forecast behind the series, joined at the last point', async () => {
    const forecast = (await desk.forecast(signal, asked))!;
    const columns = chartColumns(series, forecast);
    const lengths = Object.values(columns).map((each) => each.length);
    expect(new Set(lengths)).toEqual(new Set([series.timesMs.length + forecast.timesMs.length]));
    const last = series.timesMs.length - 1;
    expect(columns.ahead[last]).toBe(series.values[last]);
    expect(columns.ahead[last + 1]).toBe(forecast.mean[0]);
    expect(columns.values[last + 1]).toBeNull();
    expect([...columns.timesMs].sort((a, b) => a - b)).toEqual(columns.timesMs);
  });

  it('leaves out what is forecast of the past', async () => {
    const forecast = (await desk.forecast(signal, asked))!;
    const late = { ...series, timesMs: series.timesMs.map((each) => each + 1_800_000) };
    const { timesMs } = chartColumns(late, forecast);
    expect([...timesMs].sort((a, b) => a - b)).toEqual(timesMs);
    expect(timesMs.length).toBeLessThan(series.timesMs.length + forecast.timesMs.length);
    const later = { ...series, timesMs: series.timesMs.map((each) => each + 9e9) };
    expect(chartColumns(later, forecast).timesMs).toEqual(later.timesMs);
  });

  it('draws a series without a forecast, and one without points', () => {
    expect(chartColumns(series, null).ahead.every((each) => each === null)).toBe(true);
    const empty = { ...series, timesMs: [], values: [], expected: [], low: [], high: [] };
    expect(chartColumns(empty, null).timesMs).toEqual([]);
  });
});

describe('nearestIndex', () => {
  it('finds the nearest time', () => {
    expect([-5, 14, 16, 99].map((each) => nearestIndex([0, 10, 20], each))).toEqual([0, 1, 2, 2]);
    expect(nearestIndex([], 1)).toBe(-1);
  });
});
