import type { MetricDataPoint } from '@aegis/core';
import { LATEST_MS } from './read-answer.js';

/** A series as Prometheus takes it. */
export interface WritableSeries {
  readonly name: string;
  /** In the order of their names, none of them empty. */
  readonly labels: readonly (readonly [name: string, value: string])[];
  /** In the order of time, each later than the one before; whole milliseconds. */
  readonly samples: readonly WritableSample[];
}

interface WritableSample {
  readonly timestampMs: number;
  readonly value: number;
  readonly point: MetricDataPoint;
}

const METRIC_NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/**
 * Points by series, in the order in which series first occur.
 *
 * @returns the series, and how many points were dropped: for a name or label that Prometheus does not
 *   take, a time or value that is no number, or another point of the same series and time after them
 */
export function groupBySeries(points: Iterable<MetricDataPoint>): {
  readonly series: readonly WritableSeries[];
  readonly dropped: number;
} {
  const byKey = new Map<string, WritableSeries & { readonly samples: WritableSample[] }>();
  let dropped = 0;
  for (const point of points) {
    const labels = isPoint(point) ? writableLabels(point) : null;
    const timestampMs = labels === null ? Number.NaN : Math.round(point.timestampMs);
    if (labels === null || !(Math.abs(timestampMs) <= LATEST_MS)) {
      dropped++;
      continue;
    }
    const key = JSON.stringify([point.name, labels]);
    let found = byKey.get(key);
    if (found === undefined) {
      found = { name: point.name, labels, samples: [] };
      byKey.set(key, found);
    }
    found.samples.push({ timestampMs, value: point.value, point });
  }
  const series: WritableSeries[] = [];
  for (const one of byKey.values()) {
    const samples = inOrder(one.samples);
    dropped += one.samples.length - samples.length;
    series.push({ ...one, samples });
  }
  return { series, dropped };
}

/** Points come from JSON too, whatever their type says; a value that is NaN is one to Prometheus. */
function isPoint(point: unknown): point is MetricDataPoint {
  if (typeof point !== 'object' || point === null) return false;
  const { name, timestampMs, value } = point as Partial<Record<keyof MetricDataPoint, unknown>>;
  return typeof name === 'string' && typeof timestampMs === 'number' && typeof value === 'number';
}

/** Null where one of the names is none. A label without a value is the same as no label. */
function writableLabels({ name, labels }: MetricDataPoint): WritableSeries['labels'] | null {
  if (!METRIC_NAME.test(name)) return null;
  const written: [string, string][] = [];
  for (const [label, value] of Object.entries(labels ?? {})) {
    if (value === '') continue;
    if (!LABEL_NAME.test(label) || label === '__name__' || typeof value !== 'string') return null;
    written.push([label, value]);
  }
  return written.sort(([a], [b]) => (a < b ? -1 : 1));
}

/** By time; of several at one time the last counts. */
function inOrder(samples: readonly WritableSample[]): WritableSample[] {
  const sorted = [...samples].sort((a, b) => a.timestampMs - b.timestampMs);
  return sorted.filter(({ timestampMs }, i) => sorted[i + 1]?.timestampMs !== timestampMs);
}
