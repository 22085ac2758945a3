import { seriesKey } from '@aegis/anomaly';
import type { Incident, MetricDataPoint } from '@aegis/core';
import { isHarmful } from '../pipeline/is-convincing.js';

/** So many quiet ticks in a row are a recovery; fewer may be a pause. */
const QUIET_TICKS = 3;
/** How far beyond the band a value may still be called well, in widths of the band's half. */
const SLACK = 0.5;
/** Or so much of what it strayed by at its worst: a fix that only holds load back leaves a trace. */
const REMAINDER = 0.1;

interface Symptom {
  readonly limit: number;
  readonly direction: 'up' | 'down';
}

const WATCHED = new Set(['latency', 'errors', 'availability']);

/**
 * Watches an incident's symptoms go: the series that raised the alarm have to be back within what their
 * own detectors expected at the time. The bands are those of the alarm, so that a detector that grows
 * used to trouble does not call it recovery.
 */
export class RecoveryWatch {
  readonly #symptoms = new Map<string, Symptom>();
  #quiet = 0;

  constructor(incident: Incident) {
    for (const anomaly of incident.anomalies) {
      const band = anomaly.evidence[0]?.band ?? null;
      const { direction, signal, signalKind } = anomaly;
      if (band === null || direction === 'none') continue;
      if (!WATCHED.has(signalKind) || !isHarmful(anomaly)) continue;
      const [low, high] = band;
      const expected = (low + high) / 2;
      const strayed = Math.abs((anomaly.evidence[0]?.observed ?? expected) - expected);
      const reach = Math.max(((1 + SLACK) * (high - low)) / 2, REMAINDER * strayed);
      const limit = direction === 'up' ? expected + reach : expected - reach;
      this.#symptoms.set(signal, { limit, direction });
    }
  }

  /** Takes a tick in. */
  see(points: readonly MetricDataPoint[]): void {
    const ill = points.some((point) => {
      const symptom = this.#symptoms.get(seriesKey(point));
      if (symptom === undefined) return false;
      return symptom.direction === 'up' ? point.value > symptom.limit : point.value < symptom.limit;
    });
    this.#quiet = ill ? 0 : this.#quiet + 1;
  }

  get recovered(): boolean {
    return this.#quiet >= QUIET_TICKS;
  }
}
