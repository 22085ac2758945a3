import { MetricAnomalyDetector, type MetricStats, type MetricVerdict } from '@aegis/anomaly';
import type { Anomaly, MetricDataPoint } from '@aegis/core';
import { openSnapshot, wholeOf } from '../state/open-snapshot.js';

/** Told of every verdict, for charts. */
export type SeeVerdict = (point: MetricDataPoint, verdict: MetricVerdict) => void;

const HEADER = { kind: 'metric-part', version: 1 };

/**
 * A metric detector that knows up to which entry of a journal it has judged. What it is given again it passes over,
 * so that a snapshot and a replay from anywhere before it come to the same as never having stopped.
 */
export class MetricPart {
  readonly #detector: MetricAnomalyDetector;
  #sequence = -1;

  constructor(detector: MetricAnomalyDetector = new MetricAnomalyDetector()) {
    this.#detector = detector;
  }

  /** The last entry that is in it; -1 for none. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Judges the points of an entry. Empty where it has had that entry. */
  judge(sequence: number, points: readonly MetricDataPoint[], see?: SeeVerdict): Anomaly[] {
    if (sequence <= this.#sequence) return [];
    this.#sequence = sequence;
    const anomalies: Anomaly[] = [];
    for (const point of points) {
      const verdict = this.#detector.addMetric(point);
      see?.(point, verdict);
      if (verdict.anomaly !== null) anomalies.push(verdict.anomaly);
    }
    return anomalies;
  }

  /** Notes that up to this entry there was nothing for it. */
  skipTo(sequence: number): void {
    if (sequence > this.#sequence) this.#sequence = sequence;
  }

  stats(): MetricStats {
    return this.#detector.stats();
  }

  toJSON(): object {
    return { ...HEADER, sequence: this.#sequence, detector: this.#detector.toJSON() };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): MetricPart {
    const fields = openSnapshot(json, HEADER);
    const part = new MetricPart(MetricAnomalyDetector.fromJSON(fields.detector));
    part.#sequence = wholeOf(fields, 'sequence');
    return part;
  }
}
