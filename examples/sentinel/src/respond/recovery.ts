import type { Incident } from '@aegis/core';
import { feltStray } from '../pipeline/felt-stray.js';
import type { SeriesColumns } from '../watch/series-history.js';

/** So many points in a row within reach of what was normal are a recovery; fewer may be a pause. */
const CALM_POINTS = 3;
/** How far beyond the band a value may still be called well, in widths of the band's half. */
const SLACK = 0.5;
/** Or so much of what it strayed by at its worst: a fix that only holds load back leaves a trace. */
const REMAINDER = 0.1;

/** A series that has to come back, and how far. */
export interface Symptom {
  readonly signal: string;
  readonly limit: number;
  readonly direction: 'up' | 'down';
}

/**
 * The series that raised the alarm, each with the limit that it has to come back to: what its own detector expected
 * at the time. The bands are those of the alarm, so that a detector that grows used to trouble does not call it
 * recovery. A series that never had a band is not asked.
 */
export function symptomsOf(incident: Incident): Symptom[] {
  const symptoms = new Map<string, Symptom>();
  for (const anomaly of incident.anomalies) {
    const stray = feltStray(anomaly);
    if (stray === null) continue;
    const { direction, expected, observed, reach: band } = stray;
    const strayed = Math.abs((observed ?? expected) - expected);
    const reach = Math.max((1 + SLACK) * band, REMAINDER * strayed);
    const limit = direction === 'up' ? expected + reach : expected - reach;
    const { signal } = anomaly;
    symptoms.set(signal, { signal, limit, direction });
  }
  return [...symptoms.values()];
}

/** Whether a value is beyond what a symptom has to come back to. */
export function isIll({ limit, direction }: Symptom, value: number): boolean {
  return direction === 'up' ? value > limit : value < limit;
}

/**
 * Whether the symptoms have gone since a moment: `null` while that cannot be told.
 *
 * Every series that has given points since has to have been calm for three in a row. One that gives none (a copy
 * that is gone, a latency without requests) is waited for as long as the slowest of the others takes.
 *
 * @param columns - the latest of a series; null where there is nothing of it
 * @returns true when they have gone, false while one is ill or too little was seen, null where none of them is heard
 */
export function haveGone(
  symptoms: readonly Symptom[],
  columns: (signal: string) => SeriesColumns | null,
  sinceMs: number,
  nowMs: number,
): boolean | null {
  let heard = 0;
  let silent = 0;
  let slowestMs = 0;
  for (const symptom of symptoms) {
    const { timesMs = [], values = [] } = columns(symptom.signal) ?? {};
    const from = timesMs.findIndex((timeMs) => timeMs > sinceMs);
    if (from < 0) {
      silent++;
      continue;
    }
    heard++;
    if (values.length - from < CALM_POINTS) return false;
    if (values.slice(-CALM_POINTS).some((value) => isIll(symptom, value))) return false;
    slowestMs = Math.max(slowestMs, timesMs[from + CALM_POINTS - 1]! - sinceMs);
  }
  if (heard === 0) return null;
  return silent === 0 || nowMs - sinceMs > 2 * slowestMs;
}
