import { type LogStats, MLLogAnomalyDetector } from '@aegis/anomaly';
import type { Anomaly, Issue, TaskOptions } from '@aegis/core';
import type { LogEntry } from '../inputs/input.js';
import { openSnapshot, wholeOf } from '../state/open-snapshot.js';

/** What logs brought out. */
export interface LogFindings {
  readonly anomalies: readonly Anomaly[];
  readonly issues: readonly Issue[];
}

const NOTHING: LogFindings = Object.freeze({ anomalies: [], issues: [] });
const HEADER = { kind: 'log-part', version: 1 };

/**
 * A log detector that knows up to which entry of a journal it has judged, as `MetricPart` does for metrics. One for
 * all services, since what breaks off between them is told by their lines together and false alarms are counted
 * over all.
 */
export class LogPart {
  readonly #detector: MLLogAnomalyDetector;
  #sequence = -1;

  constructor(detector: MLLogAnomalyDetector = MLLogAnomalyDetector.createWithDefaultPatterns()) {
    this.#detector = detector;
  }

  /** The last entry that is in it; -1 for none. */
  get sequence(): number {
    return this.#sequence;
  }

  /** Judges the lines of an entry. Nothing where it has had that entry. */
  judge(sequence: number, entries: readonly LogEntry[]): LogFindings {
    if (!this.#isNews(sequence)) return NOTHING;
    const anomalies: Anomaly[] = [];
    const issues: Issue[] = [];
    for (const { line, nodeId, receivedMs } of entries) {
      const context = {
        timestampMs: receivedMs,
        ...(nodeId === null ? {} : { nodeId }),
      };
      const verdict =
        typeof line === 'string'
          ? this.#detector.processLog(line, context)
          : this.#detector.processRecord(line, context);
      anomalies.push(...verdict.anomalies);
      issues.push(...verdict.issues);
    }
    return { anomalies, issues };
  }

  /** Moves the clock on: that nothing comes any more is only known to one who is told the time. */
  tick(sequence: number, nowMs: number): LogFindings {
    if (!this.#isNews(sequence)) return NOTHING;
    return { anomalies: this.#detector.flush(nowMs), issues: [] };
  }

  /** Teaches the models what was collected since. */
  async train(sequence: number, task: TaskOptions = {}): Promise<void> {
    if (this.#isNews(sequence)) await this.#detector.trainModels(task);
  }

  /** Notes that up to this entry there was nothing for it. */
  skipTo(sequence: number): void {
    this.#isNews(sequence);
  }

  #isNews(sequence: number): boolean {
    if (sequence <= this.#sequence) return false;
    this.#sequence = sequence;
    return true;
  }

  stats(): LogStats {
    return this.#detector.stats();
  }

  toJSON(): object {
    return { ...HEADER, sequence: this.#sequence, detector: this.#detector.toJSON() };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): LogPart {
    const fields = openSnapshot(json, HEADER);
    const part = new LogPart(MLLogAnomalyDetector.fromJSON(fields.detector));
    part.#sequence = wholeOf(fields, 'sequence');
    return part;
  }
}
