import { MetricAnomalyDetector, MLLogAnomalyDetector } from '@aegis/anomaly';
import { type Anomaly, contentId, type Issue, type MetricDataPoint } from '@aegis/core';
import { decode, type Finding, type PartitionedLine } from '../bus/messages.js';
import { findingSubject } from '../bus/names.js';
import type { Incoming, Outgoing, Stage } from '../stage/stage.js';
import type { Tally } from '../stage/tally.js';

/** False alarms a day that the logs of all partitions together may raise. */
const LOG_ALARMS_PER_DAY = 1;
const KIND = 'distributed-detection';
const VERSION = 1;

/**
 * The detectors of one partition. Its services are nobody else's, so its verdicts do not depend on how
 * many workers there are.
 */
export class DetectionStage implements Stage {
  readonly #partition: number;
  readonly #metrics: MetricAnomalyDetector;
  readonly #logs: MLLogAnomalyDetector;
  readonly #tally: Tally;
  #sequence: number;

  private constructor(
    partition: number,
    parts: { metrics: MetricAnomalyDetector; logs: MLLogAnomalyDetector; sequence: number },
    tally: Tally,
  ) {
    this.#partition = partition;
    this.#metrics = parts.metrics;
    this.#logs = parts.logs;
    this.#sequence = parts.sequence;
    this.#tally = tally;
  }

  /** A new one. The budget of the log detector is for all its services together, so each gets its part. */
  static begin(partition: number, partitions: number, tally: Tally): DetectionStage {
    const falseAlarmsPerDay = LOG_ALARMS_PER_DAY / partitions;
    const parts = {
      metrics: new MetricAnomalyDetector(),
      logs: MLLogAnomalyDetector.createWithDefaultPatterns({ falseAlarmsPerDay }),
      sequence: 0,
    };
    return new DetectionStage(partition, parts, tally);
  }

  get sequence(): number {
    return this.#sequence;
  }

  process({ sequence, subject, data }: Incoming): readonly Outgoing[] {
    this.#sequence = sequence;
    const body = decode(data);
    const kind = subject.slice(subject.lastIndexOf('.') + 1);
    const found: { readonly anomalies: Anomaly[]; readonly issues: Issue[] } = {
      anomalies: [],
      issues: [],
    };
    let nowMs: number | null = null;
    if (kind === 'logs' && Array.isArray(body?.lines)) this.#takeLines(body.lines, found);
    else if (kind === 'metrics' && Array.isArray(body?.points))
      this.#takePoints(body.points, found);
    else if (kind === 'clock' && Number.isFinite(body?.nowMs)) {
      nowMs = Number(body?.nowMs);
      found.anomalies.push(...this.#logs.flush(nowMs));
    } else this.#tally.add('broken');
    this.#tally.add('messages');
    return this.#tell(found.anomalies, found.issues, nowMs);
  }

  #takeLines(lines: readonly unknown[], found: { anomalies: Anomaly[]; issues: Issue[] }): void {
    for (const item of lines) {
      const { line, nodeId, receivedMs } = (item ?? {}) as Partial<PartitionedLine>;
      if (line === undefined || nodeId === undefined || receivedMs === undefined) {
        this.#tally.add('broken');
        continue;
      }
      const context = { nodeId, timestampMs: receivedMs };
      const verdict =
        typeof line === 'string'
          ? this.#logs.processLog(line, context)
          : this.#logs.processRecord(line, context);
      found.anomalies.push(...verdict.anomalies);
      found.issues.push(...verdict.issues);
      this.#tally.add('lines');
    }
  }

  #takePoints(points: readonly unknown[], found: { anomalies: Anomaly[] }): void {
    for (const point of points) {
      if (typeof point !== 'object' || point === null) {
        this.#tally.add('broken');
        continue;
      }
      const { anomaly } = this.#metrics.addMetric(point as MetricDataPoint);
      if (anomaly !== null) found.anomalies.push(anomaly);
    }
    this.#tally.add('points', points.length);
  }

  #tell(anomalies: readonly Anomaly[], issues: readonly Issue[], nowMs: number | null): Outgoing[] {
    const outgoing: Outgoing[] = [];
    const partition = this.#partition;
    const sequence = this.#sequence;
    const origin = () => ({ partition, sequence, ordinal: outgoing.length });
    const say = (messageId: string, finding: Finding): void => {
      const subject = findingSubject(partition, finding.kind);
      outgoing.push({ subject, messageId, body: finding });
    };
    for (const anomaly of anomalies) {
      say(anomaly.id, { kind: 'anomaly', origin: origin(), anomaly });
    }
    for (const issue of issues) {
      // The same problem is told again when there is news of it, under its own id.
      const id = contentId('news', issue.id, issue.count, issue.lastSeenMs);
      say(id, { kind: 'issue', origin: origin(), issue });
    }
    if (nowMs !== null) {
      const id = contentId('progress', partition, sequence);
      say(id, { kind: 'progress', origin: origin(), nowMs });
    }
    this.#tally.add('anomalies', anomalies.length);
    return outgoing;
  }

  toJSON(): object {
    return {
      kind: KIND,
      version: VERSION,
      partition: this.#partition,
      sequence: this.#sequence,
      metrics: this.#metrics.toJSON(),
      logs: this.#logs.toJSON(),
    };
  }

  /** @throws Error for what is no snapshot of this partition; AegisError for what is wrong inside of it */
  static fromJSON(json: unknown, partition: number, tally: Tally): DetectionStage {
    const saved = (json ?? {}) as Record<string, unknown>;
    const { sequence } = saved;
    const isOurs =
      saved.kind === KIND && saved.version === VERSION && saved.partition === partition;
    if (!isOurs || typeof sequence !== 'number') {
      throw new Error(`this is no snapshot of partition ${partition} of version ${VERSION}.`);
    }
    const metrics = MetricAnomalyDetector.fromJSON(saved.metrics);
    const logs = MLLogAnomalyDetector.fromJSON(saved.logs);
    return new DetectionStage(partition, { metrics, logs, sequence }, tally);
  }
}
