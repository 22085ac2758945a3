import type { Forecast, Series } from '../../../src/api/resources/index.js';

type Column = (number | null)[];

/** What a chart is drawn from: one time axis, what was and what is expected to come. */
export interface ChartColumns {
  readonly timesMs: number[];
  readonly values: Column;
  readonly expected: Column;
  readonly high: Column;
  readonly low: Column;
  readonly ahead: Column;
  readonly aheadHigh: Column;
  readonly aheadLow: Column;
}

/** Puts a forecast behind its series; points of the forecast that lie in the past are left out. */
export function chartColumns(series: Series, forecast: Forecast | null): ChartColumns {
  const count = series.timesMs.length;
  const lastMs = series.timesMs[count - 1] ?? Number.NEGATIVE_INFINITY;
  const first = forecast?.timesMs.findIndex((each) => each > lastMs) ?? -1;
  const from = forecast === null || first < 0 ? (forecast?.timesMs.length ?? 0) : first;
  const timesAhead = forecast?.timesMs.slice(from) ?? [];
  const before = blank(count);
  // The line of the forecast starts where the series ends.
  const lastValue = series.values[count - 1] ?? null;
  if (count > 0 && timesAhead.length > 0) before[count - 1] = lastValue;
  const after = blank(timesAhead.length);
  return {
    timesMs: [...series.timesMs, ...timesAhead],
    values: [...series.values, ...after],
    expected: [...series.expected, ...after],
    high: [...series.high, ...after],
    low: [...series.low, ...after],
    ahead: [...before, ...(forecast?.mean.slice(from) ?? [])],
    aheadHigh: [...before, ...(forecast?.high.slice(from) ?? [])],
    aheadLow: [...before, ...(forecast?.low.slice(from) ?? [])],
  };
}

/** The index of the time that is nearest to `atMs`; -1 where there is none. */
export function nearestIndex(timesMs: readonly number[], atMs: number): number {
  let low = 0;
  let high = timesMs.length - 1;
  if (high < 0) return -1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] ?? 0) <= atMs) low = middle;
    else high = middle;
  }
  const before = Math.abs((timesMs[low] ?? 0) - atMs);
  return before <= Math.abs((timesMs[high] ?? 0) - atMs) ? low : high;
}

function blank(length: number): Column {
  return new Array<number | null>(length).fill(null);
}
