import { AegisError, type ChangeEvent, contentId, type Incident } from '@aegis/core';
import { ServiceGraph } from '@aegis/graph';
import { IncidentGrouper, RootCauseAnalyzer } from '@aegis/root-cause';
import { decode, type Finding, type IncidentReport, isFinding } from '../bus/messages.js';
import { CHANGE_SUBJECT, GRAPH_SUBJECT, incidentSubject } from '../bus/names.js';
import type { Incoming, Outgoing, Stage } from '../stage/stage.js';
import type { Tally } from '../stage/tally.js';
import { InStep, type InStepState, type Step } from './in-step.js';
import { KnownIds } from './known-ids.js';
import { reportOf } from './report-of.js';

/** How findings are put together. */
export interface IncidentOptions {
  readonly partitions: number;
  /** A partition whose clock is further behind than this is not waited for, in milliseconds of the data. */
  readonly maxLagMs: number;
}

const KIND = 'distributed-incidents';
const VERSION = 1;
const KNOWN_IDS = 20_000;
const CHANGES_KEPT = 500;

/** Findings of all partitions to incidents with their causes. */
export class IncidentStage implements Stage {
  readonly #tally: Tally;
  readonly #inStep: InStep;
  readonly #known: KnownIds;
  #graph: ServiceGraph;
  readonly #grouper: IncidentGrouper;
  #changes: ChangeEvent[] = [];
  #sequence = 0;
  #stepMs = 0;

  /** @param state - a snapshot, or null to begin anew */
  constructor(options: IncidentOptions, tally: Tally, state: unknown = null) {
    const { partitions, maxLagMs } = options;
    this.#tally = tally;
    // The grouper asks for the graph as it stands, and the graph may be replaced.
    const graph = { snapshot: () => this.#graph.snapshot() };
    if (state === null) {
      this.#graph = new ServiceGraph();
      this.#inStep = new InStep(partitions, maxLagMs);
      this.#known = new KnownIds(KNOWN_IDS);
      this.#grouper = new IncidentGrouper(graph);
      return;
    }
    const saved = state as Record<string, unknown>;
    if (saved.kind !== KIND || saved.version !== VERSION) {
      throw new Error(`this is no snapshot of incidents of version ${VERSION}.`);
    }
    this.#graph = ServiceGraph.fromJSON(saved.graph);
    this.#inStep = InStep.fromJSON(saved.inStep as InStepState, partitions, maxLagMs);
    this.#known = new KnownIds(KNOWN_IDS, saved.known as string[]);
    this.#grouper = IncidentGrouper.fromJSON(saved.grouper, graph);
    this.#changes = saved.changes as ChangeEvent[];
    this.#sequence = saved.sequence as number;
    this.#noteStep(saved.stepMs as number);
  }

  get sequence(): number {
    return this.#sequence;
  }

  process({ sequence, subject, data }: Incoming): readonly Outgoing[] {
    this.#sequence = sequence;
    const body = decode(data);
    if (body === null) {
      this.#tally.add('broken');
      return [];
    }
    if (subject === GRAPH_SUBJECT) this.#takeGraph(body);
    else if (subject === CHANGE_SUBJECT) {
      this.#changes = [...this.#changes, body as unknown as ChangeEvent].slice(-CHANGES_KEPT);
    } else if (isFinding(body)) return this.#takeFinding(body);
    else this.#tally.add('broken');
    return [];
  }

  #takeGraph(body: unknown): void {
    try {
      this.#graph = ServiceGraph.fromJSON(body);
    } catch (error) {
      if (!AegisError.isInstance(error)) throw error;
      this.#tally.add('broken');
    }
  }

  #takeFinding(finding: Finding): readonly Outgoing[] {
    if (finding.kind !== 'progress') this.#tally.add('findings');
    if (!this.#inStep.take(finding)) {
      this.#tally.add('repeated');
      return [];
    }
    if (finding.kind !== 'progress') return [];
    return this.#inStep.complete().flatMap((step) => this.#takeStep(step));
  }

  #takeStep({ atMs, findings }: Step): readonly Outgoing[] {
    const touched = new Map<string, Incident>();
    const note = (incident: Incident | null): void => {
      if (incident !== null) touched.set(incident.id, incident);
    };
    for (const finding of findings) {
      if (finding.kind === 'anomaly' && this.#known.note(finding.anomaly.id)) {
        note(this.#grouper.add(finding.anomaly));
      } else if (finding.kind === 'issue') note(this.#grouper.addIssue(finding.issue));
    }
    for (const incident of this.#grouper.advance(atMs)) note(incident);
    this.#noteStep(atMs);
    return Array.from(touched.values(), (incident) => this.#report(incident, atMs));
  }

  /** How far incidents are told, also by one who has only read that in a snapshot. */
  #noteStep(atMs: number): void {
    this.#stepMs = atMs;
    this.#tally.set('stepMs', atMs);
  }

  #report(incident: Incident, atMs: number): Outgoing {
    const analyzer = new RootCauseAnalyzer(this.#graph);
    for (const anomaly of incident.anomalies) {
      if (anomaly.nodeId !== null) analyzer.addNodeAnomaly(anomaly.nodeId, anomaly);
    }
    for (const issue of incident.issues) {
      if (issue.nodeId !== null) analyzer.addNodeIssue(issue.nodeId, issue);
    }
    for (const change of this.#changes) analyzer.addNodeChange(change);
    const { causes } = analyzer.analyzeRootCause({ nowMs: incident.lastSeenMs });
    const body: IncidentReport = reportOf(incident, causes, atMs);
    const messageId = contentId('report', incident.id, atMs);
    return { subject: incidentSubject(incident.id), messageId, body };
  }

  toJSON(): object {
    return {
      kind: KIND,
      version: VERSION,
      sequence: this.#sequence,
      stepMs: this.#stepMs,
      graph: this.#graph.toJSON(),
      inStep: this.#inStep.toJSON(),
      known: this.#known.toJSON(),
      grouper: this.#grouper.toJSON(),
      changes: this.#changes,
    };
  }
}
