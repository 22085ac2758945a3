import { MetricAnomalyDetector, MLLogAnomalyDetector } from '@aegis/anomaly';
import type {
  Anomaly,
  ChangeEvent,
  Incident,
  Issue,
  MetricDataPoint,
  TaskOptions,
} from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import type { RootCauseAnalysis } from '@aegis/root-cause';
import { openSnapshot } from '../state/open-snapshot.js';
import { IncidentBook } from './incident-book.js';
import { isConvincing } from './is-convincing.js';

/** What a monitoring stack sees of one moment. */
export interface Telemetry {
  readonly nowMs: number;
  readonly logs: readonly { readonly nodeId: string; readonly line: string }[];
  readonly metrics: readonly MetricDataPoint[];
  readonly changes: readonly ChangeEvent[];
}

/** What the detectors made of it. */
export interface Observation {
  readonly anomalies: readonly Anomaly[];
  readonly issues: readonly Issue[];
  /** The score of every point and window that was judged, for telling two runs apart. */
  readonly scores: readonly number[];
}

const HEADER = { kind: 'sentinel-on-call', version: 2 };

/**
 * The watch: detectors, incidents and their causes, composed. It sees telemetry and nothing else, and
 * what it has learnt can be put away and taken out at any moment.
 */
export class OnCall {
  readonly #metrics: MetricAnomalyDetector;
  readonly #logs: MLLogAnomalyDetector;
  readonly #book: IncidentBook;

  constructor(
    graph: ServiceGraph,
    parts: {
      readonly metrics?: MetricAnomalyDetector;
      readonly logs?: MLLogAnomalyDetector;
      readonly book?: IncidentBook;
    } = {},
  ) {
    this.#metrics = parts.metrics ?? new MetricAnomalyDetector();
    this.#logs = parts.logs ?? MLLogAnomalyDetector.createWithDefaultPatterns();
    this.#book = parts.book ?? new IncidentBook(graph);
  }

  /** Takes one moment in. */
  observe(telemetry: Telemetry): Observation {
    const anomalies: Anomaly[] = [];
    const issues: Issue[] = [];
    const scores: number[] = [];
    for (const point of telemetry.metrics) {
      const verdict = this.#metrics.addMetric(point);
      scores.push(verdict.score);
      if (verdict.anomaly !== null) anomalies.push(verdict.anomaly);
    }
    for (const { nodeId, line } of telemetry.logs) {
      const verdict = this.#logs.processLog(line, { nodeId, timestampMs: telemetry.nowMs });
      anomalies.push(...verdict.anomalies);
      issues.push(...verdict.issues);
      scores.push(...verdict.anomalies.map((anomaly) => anomaly.score));
    }
    for (const anomaly of anomalies) this.#book.add(anomaly);
    for (const issue of issues) this.#book.addIssue(issue);
    this.#book.addChanges(telemetry.changes);
    this.#book.advance(telemetry.nowMs);
    return { anomalies, issues, scores };
  }

  /** Deploys, configurations and flags that it was told of, oldest first. */
  get changes(): readonly ChangeEvent[] {
    return this.#book.changes;
  }

  /** All incidents, open and closed. */
  incidents(): readonly Incident[] {
    return this.#book.incidents();
  }

  /** How many incidents were ever worth somebody's attention. */
  get alarms(): number {
    return this.#book.alarms;
  }

  /** The open incident that is worth somebody's attention, or null. */
  alarm(nowMs: number): Incident | null {
    return this.#book.open().find((incident) => isConvincing(incident, nowMs)) ?? null;
  }

  /** Where an incident began, by what is known now. */
  diagnose(incident: Incident, nowMs: number): RootCauseAnalysis {
    return this.#book.diagnose(incident, nowMs);
  }

  /** Teaches the log models what a healthy stretch has shown. */
  async trainLogs(task: TaskOptions): Promise<void> {
    await this.#logs.trainModels(task);
  }

  toJSON(): object {
    return {
      ...HEADER,
      metrics: this.#metrics.toJSON(),
      logs: this.#logs.toJSON(),
      book: this.#book.toJSON(),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown, graph: ServiceGraph): OnCall {
    const { metrics, logs, book } = openSnapshot(json, HEADER);
    return new OnCall(graph, {
      metrics: MetricAnomalyDetector.fromJSON(metrics),
      logs: MLLogAnomalyDetector.fromJSON(logs),
      book: IncidentBook.fromJSON(book, graph),
    });
  }
}
