import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseTime, readSeries, type Series } from '../metrics/series.js';
import { readSmap } from '../metrics/smap-data.js';

/** A series that is new to its detector at some point of its history: what is judged comes after that. */
export interface Entity {
  readonly series: Series;
  /** Rows before this one are history; those from it on are judged, the same ones at every amount. */
  readonly split: number;
  /** The share of rows that may be odd: the shipped false alarms a day, by the step of the series. */
  readonly probability: number;
}

/** What `MetricAnomalyDetector` ships with. */
const FALSE_ALARMS_PER_DAY = 0.25;
const MOST_PROBABILITY = 0.02;
const DAY_MS = 86_400_000;

function probabilityOf({ timesMs }: Series): number {
  const steps = Float64Array.from(timesMs.subarray(1), (time, i) => time - timesMs[i]!).sort();
  const step = steps[steps.length >> 1] ?? 60_000;
  return Math.min(MOST_PROBABILITY, (FALSE_ALARMS_PER_DAY * step) / DAY_MS);
}

function entity(series: Series, split: number): Entity {
  return { series, split, probability: probabilityOf(series) };
}

/** Rows of a file before those that are judged: more than NAB's probation, and most windows come later. */
const NAB_HISTORY = 0.3;

type Windows = Readonly<Record<string, readonly (readonly [first: string, last: string])[]>>;

function readNab(folder: string): Entity[] {
  const text = readFileSync(join(folder, 'labels', 'combined_windows.json'), 'utf8');
  const windows = JSON.parse(text) as Windows;
  return readSeries(join(folder, 'data')).map((series) => {
    const spans = (windows[series.file] ?? []).map((span) => span.map(parseTime));
    const isInside = (time: number): boolean =>
      spans.some(([first = 0, last = 0]) => time >= first && time <= last);
    const labels = Uint8Array.from(series.timesMs, (time) => (isInside(time) ? 1 : 0));
    return entity({ ...series, labels }, Math.floor(NAB_HISTORY * series.values.length));
  });
}

/**
 * NASA's channels with their training rows as history; Microsoft's series with their first half; and NAB's
 * files, on which nothing was chosen, with their first 30 %.
 */
export function readEntities(
  folder: string,
): Readonly<Record<'smap' | 'cloud' | 'nab', readonly Entity[]>> {
  return {
    smap: readSmap(join(folder, 'smap-msl', 'univariate')).map(({ series, trainRows }) =>
      entity(series, trainRows),
    ),
    cloud: readSeries(join(folder, 'ms-cloud', 'data')).map((series) =>
      entity(series, Math.floor(series.values.length / 2)),
    ),
    nab: readNab(join(folder, 'nab')),
  };
}
