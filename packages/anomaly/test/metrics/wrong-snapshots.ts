import { AegisError, type MetricDataPoint } from '@aegis/core';
import { expect } from 'vitest';
import { MetricAnomalyDetector, type MetricVerdict } from '../../src/index.js';
import { expectSound } from './any-points.js';

export type Json = Record<string, unknown>;

/** The series of the snapshot, in their order. */
export const NAMES = ['queue_depth', 'requests_total', 'x'];
const LEARNT_TICKS = 600;

function pointsAt(tick: number): MetricDataPoint[] {
  const value = Math.sin(tick) + (tick % 50 === 49 ? 30 : 0);
  return NAMES.map((name) => ({
    name,
    timestampMs: tick * 600_000,
    value: name.endsWith('_total') ? 1000 * tick + value : value,
  }));
}

/** A snapshot as it should be. */
export const TEXT: string = (() => {
  const detector = new MetricAnomalyDetector({
    warmUpPoints: 20,
    falseAlarmsPerDay: 100,
    maxSeries: 5,
  });
  for (let tick = 0; tick < LEARNT_TICKS; tick++) pointsAt(tick).map((p) => detector.addMetric(p));
  return JSON.stringify(detector);
})();

export function fresh(): Json {
  return JSON.parse(TEXT) as Json;
}

export function seriesOf(json: Json): Json[] {
  return json.series as Json[];
}

/** The detector of a snapshot; null where it is refused as it should be. */
export function restored(json: unknown): MetricAnomalyDetector | null {
  try {
    return MetricAnomalyDetector.fromJSON(json);
  } catch (error) {
    const code = AegisError.isInstance(error) ? error.code : error;
    expect(code).toBe('invalid-snapshot');
    return null;
  }
}

/** Feeds what comes after the snapshot, and expects every verdict to be sound. */
export function goOn(detector: MetricAnomalyDetector, ticks: number): MetricVerdict[] {
  const verdicts: MetricVerdict[] = [];
  for (let tick = LEARNT_TICKS; tick < LEARNT_TICKS + ticks; tick++) {
    for (const point of pointsAt(tick)) {
      const verdict = detector.addMetric(point);
      expectSound(verdict);
      verdicts.push(verdict);
    }
  }
  return verdicts;
}

/**
 * Expects a snapshot to be refused, or to make a detector that works: every verdict is sound, and it can
 * be put away and taken out again.
 *
 * @returns whether it was taken
 */
export function expectRefusedOrSound(json: unknown, ticks: number): boolean {
  const detector = restored(json);
  if (detector === null) return false;
  goOn(detector, ticks);
  expect(Number.isSafeInteger(detector.stats().seen)).toBe(true);
  const again = MetricAnomalyDetector.fromJSON(JSON.parse(JSON.stringify(detector)));
  expect(again.stats()).toEqual(detector.stats());
  return true;
}
