import { MetricAnomalyDetector, MLLogAnomalyDetector } from '@aegis/anomaly';
import {
  AegisError,
  type Anomaly,
  type ChangeEvent,
  type Incident,
  type Issue,
  type MetricDataPoint,
  type TaskOptions,
} from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import { IncidentGrouper, type RootCauseAnalysis, RootCauseAnalyzer } from '@aegis/root-cause';
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

const HEADER = { kind: 'sentinel-on-call', version: 1 };
const CHANGES_KEPT = 500;

/**
 * The watch: detectors, incidents and their causes, composed. It sees telemetry and nothing else, and
 * what it has learnt can be put away and taken out at any moment.
 */
export class OnCall {
  readonly #graph: ServiceGraph;
  readonly #metrics: MetricAnomalyDetector;
  readonly #logs: MLLogAnomalyDetector;
  readonly #incidents: IncidentGrouper;
  #changes: ChangeEvent[] = [];
  /** The ids of the incidents that were ever worth attention. */
  #alarmed = new Set<string>();

  constructor(
    graph: ServiceGraph,
    parts: {
      readonly metrics?: MetricAnomalyDetector;
      readonly logs?: MLLogAnomalyDetector;
      readonly incidents?: IncidentGrouper;
    } = {},
  ) {
    this.#graph = graph;
    this.#metrics = parts.metrics ?? new MetricAnomalyDetector();
    this.#logs = parts.logs ?? MLLogAnomalyDetector.createWithDefaultPatterns();
    this.#incidents = parts.incidents ?? new IncidentGrouper(graph);
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
    for (const anomaly of anomalies) this.#incidents.add(anomaly);
    for (const issue of issues) this.#incidents.addIssue(issue);
    this.#incidents.advance(telemetry.nowMs);
    this.#changes.push(...telemetry.changes);
    this.#changes = this.#changes.slice(-CHANGES_KEPT);
    for (const incident of this.#incidents.open()) {
      if (isConvincing(incident, telemetry.nowMs)) this.#alarmed.add(incident.id);
    }
    return { anomalies, issues, scores };
  }

  /** Deploys, configurations and flags that it was told of, oldest first. */
  get changes(): readonly ChangeEvent[] {
    return this.#changes;
  }

  /** All incidents, open and closed. */
  incidents(): readonly Incident[] {
    return this.#incidents.incidents();
  }

  /** How many incidents were ever worth somebody's attention. */
  get alarms(): number {
    return this.#alarmed.size;
  }

  /** The open incident that is worth somebody's attention, or null. */
  alarm(nowMs: number): Incident | null {
    return this.#incidents.open().find((incident) => isConvincing(incident, nowMs)) ?? null;
  }

  /** Where an incident began, by what is known now. */
  diagnose(incident: Incident, nowMs: number): RootCauseAnalysis {
    const analyzer = new RootCauseAnalyzer(this.#graph);
    for (const anomaly of incident.anomalies) {
      if (anomaly.nodeId !== null) analyzer.addNodeAnomaly(anomaly.nodeId, anomaly);
    }
    for (const issue of incident.issues) {
      if (issue.nodeId !== null) analyzer.addNodeIssue(issue.nodeId, issue);
    }
    for (const change of this.#changes) analyzer.addNodeChange(change);
    return analyzer.analyzeRootCause({ nowMs });
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
      incidents: this.#incidents.toJSON(),
      changes: this.#changes,
      alarmed: [...this.#alarmed],
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown, graph: ServiceGraph): OnCall {
    const saved = (json ?? {}) as Record<string, unknown>;
    const { kind, version, metrics, logs, incidents, changes, alarmed } = saved;
    const isOurs = kind === HEADER.kind && version === HEADER.version;
    if (!isOurs || !Array.isArray(changes) || !Array.isArray(alarmed)) {
      throw new AegisError('invalid-snapshot', 'OnCall: this is not a snapshot of version 1.');
    }
    const watch = new OnCall(graph, {
      metrics: MetricAnomalyDetector.fromJSON(metrics),
      logs: MLLogAnomalyDetector.fromJSON(logs),
      incidents: IncidentGrouper.fromJSON(incidents, graph),
    });
    watch.#changes = changes as ChangeEvent[];
    watch.#alarmed = new Set(alarmed as string[]);
    return watch;
  }
}
