import { join } from 'node:path';
import { readSeries, type Series } from '../metrics/series.js';
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

/** NASA's channels with their training rows as history; Microsoft's series with their first half. */
export function readEntities(folder: string): Readonly<Record<'smap' | 'cloud', Entity[]>> {
  return {
    smap: readSmap(join(folder, 'smap-msl', 'univariate')).map(({ series, trainRows }) =>
      entity(series, trainRows),
    ),
    cloud: readSeries(join(folder, 'ms-cloud', 'data')).map((series) =>
      entity(series, Math.floor(series.values.length / 2)),
    ),
  };
}
