import type { Anomaly, ChangeEvent, Incident, Issue } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import { IncidentGrouper, type RootCauseAnalysis, RootCauseAnalyzer } from '@aegis/root-cause';
import { listOf, openSnapshot, wholeOf } from '../state/open-snapshot.js';
import { isConvincing } from './is-convincing.js';

const HEADER = { kind: 'incident-book', version: 2 };
const CHANGES_KEPT = 500;

/** What was found, put together to incidents, with the changes that may have brought them; and where they began. */
export class IncidentBook {
  readonly #graph: GraphSource;
  readonly #grouper: IncidentGrouper;
  #changes: ChangeEvent[] = [];
  /** The ids of the incidents that were ever worth attention, of those that are remembered and a few more. */
  #alarmed = new Set<string>();
  #alarms = 0;

  constructor(graph: GraphSource, grouper: IncidentGrouper = new IncidentGrouper(graph)) {
    this.#graph = graph;
    this.#grouper = grouper;
  }

  /** The incident that the anomaly belongs to, as it is then; null where it is of no use. */
  add(anomaly: Anomaly): Incident | null {
    return this.#grouper.add(anomaly);
  }

  addIssue(issue: Issue): Incident | null {
    return this.#grouper.addIssue(issue);
  }

  addChanges(changes: readonly ChangeEvent[]): void {
    if (changes.length > 0) this.#changes = [...this.#changes, ...changes].slice(-CHANGES_KEPT);
  }

  /** Moves the clock on; returns the incidents that have just closed. */
  advance(nowMs: number): Incident[] {
    const closed = this.#grouper.advance(nowMs);
    for (const incident of this.#grouper.open()) {
      if (this.#alarmed.has(incident.id) || !isConvincing(incident, nowMs)) continue;
      this.#alarmed.add(incident.id);
      this.#alarms++;
    }
    if (this.#alarmed.size > 2 * this.#grouper.count) this.#forgetAlarms();
    return closed;
  }

  #forgetAlarms(): void {
    const isRemembered = (id: string): boolean => this.#grouper.get(id) !== null;
    this.#alarmed = new Set([...this.#alarmed].filter(isRemembered));
  }

  /** Closes an incident that is known to be over; null where none of that id is open. */
  close(id: string): Incident | null {
    return this.#grouper.close(id);
  }

  /** Deploys, configurations and flags that it was told of, oldest first. */
  get changes(): readonly ChangeEvent[] {
    return this.#changes;
  }

  /** The incident as it is now; null where none of that id is remembered. */
  get(id: string): Incident | null {
    return this.#grouper.get(id);
  }

  open(): readonly Incident[] {
    return this.#grouper.open();
  }

  get openCount(): number {
    return this.#grouper.openCount;
  }

  /** How many are remembered, open and closed. */
  get count(): number {
    return this.#grouper.count;
  }

  /** All incidents that are remembered, open and closed, oldest first. */
  incidents(): readonly Incident[] {
    return this.#grouper.incidents();
  }

  /** Whether an incident was ever worth somebody's attention. */
  isAlarmed(id: string): boolean {
    return this.#alarmed.has(id);
  }

  /** How many incidents were ever worth somebody's attention. */
  get alarms(): number {
    return this.#alarms;
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

  toJSON(): object {
    return {
      ...HEADER,
      grouper: this.#grouper.toJSON(),
      changes: this.#changes,
      alarmed: [...this.#alarmed],
      alarms: this.#alarms,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown, graph: GraphSource): IncidentBook {
    const fields = openSnapshot(json, HEADER);
    const book = new IncidentBook(graph, IncidentGrouper.fromJSON(fields.grouper, graph));
    book.#changes = listOf(fields, 'changes');
    book.#alarmed = new Set(listOf<string>(fields, 'alarmed'));
    book.#alarms = wholeOf(fields, 'alarms');
    return book;
  }
}
