import type { Random } from '@aegis/core';
import type { Forecast, Series } from '../../../src/api/resources/index.js';

const POINTS = 240;
const STEP_MS = 15_000;
const MARKS_FROM = 200;

/** What a node is measured by. */
export const METRICS = [
  'http_server_error_ratio',
  'http_server_duration_p99_seconds',
  'http_server_requests',
  'process_resident_memory_bytes',
] as const;

export function signalOf(nodeId: string, metric: string): string {
  return `${metric}{service="${nodeId}"}`;
}

/** An hour of a series with the band that was expected; the last part strays when `ill`. */
export function cannedSeries(signal: string, ill: boolean, nowMs: number, random: Random): Series {
  const isMemory = signal.startsWith('process_resident_memory');
  const level = isMemory ? 3e8 : signal.includes('requests') ? 140 : 0.08;
  const spread = level * 0.06;
  const series: Series = {
    signal,
    nodeId: /service="([^"]+)"/.exec(signal)?.[1] ?? null,
    isRate: signal.includes('requests'),
    timesMs: [],
    values: [],
    expected: [],
    low: [],
    high: [],
    anomalies: [],
  };
  for (let i = 0; i < POINTS; i += 1) {
    const timestampMs = nowMs - (POINTS - 1 - i) * STEP_MS;
    const expected = level * (1 + 0.15 * wave(i / 80)) * (isMemory ? 1 + i / POINTS : 1);
    const strays = ill && i >= MARKS_FROM;
    series.timesMs.push(timestampMs);
    // A scrape that failed, and the time in which the detector warms up.
    series.values.push(
      i === 57 ? null : expected + random.normal() * spread * 0.5 + (strays ? level * 2.4 : 0),
    );
    series.expected.push(i < 20 ? null : expected);
    series.low.push(i < 20 ? null : expected - 2 * spread);
    series.high.push(i < 20 ? null : expected + 2 * spread);
    if (strays && i % 5 === 0) {
      series.anomalies.push({
        id: `${signal}@${timestampMs}`,
        timestampMs,
        sentence: `${signal.slice(0, signal.indexOf('{'))} is far from its level.`,
      });
    }
  }
  return series;
}

/** Two hours ahead, growing by what it grew by. */
export function cannedForecast(
  series: Series,
  horizonMs: number | null,
  threshold: { readonly value: number; readonly direction: 'above' | 'below' } | null,
): Forecast {
  const last = series.values[POINTS - 1] ?? 0;
  const first = series.values[MARKS_FROM - 120] ?? last;
  const slope = (last - first) / (120 * STEP_MS);
  const horizon = horizonMs ?? 7_200_000;
  const forecast: Forecast = {
    signal: series.signal,
    timesMs: [],
    mean: [],
    low: [],
    high: [],
    level: 0.9,
    threshold: null,
    sentence: 'No threshold is known of this series.',
  };
  const start = series.timesMs[POINTS - 1]!;
  for (let i = 1; i <= 120; i += 1) {
    const aheadMs = (horizon * i) / 120;
    const mean = last + slope * aheadMs;
    const width = Math.abs(last) * 0.05 * Math.sqrt(i / 10);
    forecast.timesMs.push(start + aheadMs);
    forecast.mean.push(mean);
    forecast.low.push(mean - width);
    forecast.high.push(mean + width);
  }
  const value = threshold?.value ?? (series.signal.startsWith('process_') ? 9e8 : null);
  if (value === null) return forecast;
  const inMs = last >= value ? 0 : slope > 0 ? (value - last) / slope : null;
  forecast.threshold = {
    value,
    direction: threshold?.direction ?? 'above',
    inMs,
    soonestMs: inMs === null ? null : inMs * 0.8,
    latestMs: inMs === null ? null : inMs * 1.4,
    probability: inMs === null ? 0.03 : inMs === 0 ? 1 : 0.86,
  };
  forecast.sentence =
    inMs === null
      ? 'The threshold is not in sight.'
      : `The threshold is crossed in about ${Math.round(inMs / 60_000)} minutes.`;
  return forecast;
}

/** A smooth wave of period 1, without the sine that engines differ in. */
function wave(turn: number): number {
  const t = turn - Math.floor(turn);
  return t < 0.5 ? 16 * t * (0.5 - t) : -16 * (t - 0.5) * (1 - t);
}
