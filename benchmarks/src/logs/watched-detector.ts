import { MLLogAnomalyDetector } from '@aegis/anomaly';
import type { Anomaly } from '@aegis/core';

/** A service with nothing to say closes no window: a timer does, as it would in a collector. */
const FLUSH_MS = 60_000;

/** A detector in the place where a collector has one: it is told the node and the time of every line. */
export class WatchedDetector {
  readonly detector: MLLogAnomalyDetector;
  /** All that it reported. */
  readonly anomalies: Anomaly[] = [];
  #flushMs: number;

  constructor(startMs: number, options: { readonly falseAlarmsPerDay?: number } = {}) {
    this.detector = new MLLogAnomalyDetector(options);
    this.#flushMs = startMs + FLUSH_MS;
  }

  take(nodeId: string, timestampMs: number, text: string): void {
    for (; this.#flushMs <= timestampMs; this.#flushMs += FLUSH_MS) this.flush(this.#flushMs);
    const { anomalies } = this.detector.processLog(text, { nodeId, timestampMs });
    for (const anomaly of anomalies) this.anomalies.push(anomaly);
  }

  flush(nowMs: number): void {
    for (const anomaly of this.detector.flush(nowMs)) this.anomalies.push(anomaly);
  }
}
