import type { Anomaly, Incident, Issue, MetricDataPoint } from '@aegis/core';
import { type CapturedCase, RemediationLearner } from '@aegis/learning';
import { IncidentGrouper } from '@aegis/root-cause';
import { LogPart, type MetricPart, ownerOf, partitionOf } from '../detection/index.js';
import type { Batch } from '../inputs/input.js';
import { IncidentBook } from '../pipeline/incident-book.js';
import { openSnapshot, wholeOf } from '../state/open-snapshot.js';
import type { ActedOutcome, Entry, ReportedFix } from './entry.js';
import { FoundAnomalies } from './found-anomalies.js';
import { Relapses } from './relapses.js';
import type { SeriesHistory } from './series-history.js';
import { Topology } from './topology.js';

/** What an entry brought to light that was not known before. */
export interface News {
  readonly anomalies: readonly Anomaly[];
  readonly issues: readonly Issue[];
  /** The incidents that are another than before. */
  readonly incidentIds: ReadonlySet<string>;
  readonly graphChanged: boolean;
}

/** What a watch is made of; what is left out begins afresh. */
export interface WatchParts {
  readonly metrics: readonly MetricPart[];
  readonly logs?: LogPart;
  readonly topology?: Topology;
  readonly book?: IncidentBook;
  readonly found?: FoundAnomalies;
  readonly relapses?: Relapses;
  readonly learner?: RemediationLearner;
  /** The last entry that is in memory, which is saved after all else. */
  readonly memorySequence?: number;
  readonly positions?: ReadonlyMap<string, unknown>;
  /** The last entry that is in all but the detectors, which know it themselves. */
  readonly sequence?: number;
}

/** Anomalies that can be asked for. */
const ANOMALIES_KEPT = 20_000;
const INCIDENTS_KEPT = 10_000;
const HEADER = { kind: 'sentinel-watch', version: 2 };

/**
 * All that Sentinel knows, as a function of the entries that it was given: detectors in parts, incidents, the graph,
 * memory, and how far every input was read. Given an entry again it passes over what has had it, part by part, so
 * parts may be saved at different moments and a replay from the earliest sets all right.
 */
export class Watch {
  readonly #metrics: readonly MetricPart[];
  readonly #logs: LogPart;
  readonly #topology: Topology;
  readonly #book: IncidentBook;
  readonly #found: FoundAnomalies;
  readonly #relapses: Relapses;
  readonly #learner: RemediationLearner;
  readonly #positions: Map<string, unknown>;
  readonly #history: SeriesHistory;
  /** One bucket a part, made once. */
  readonly #buckets: MetricDataPoint[][];
  #sequence: number;
  #memorySequence: number;
  readonly #captured = new WeakMap<ReportedFix, CapturedCase>();
  /** How often memory was told something. */
  #learnt = 0;

  constructor(parts: WatchParts, history: SeriesHistory) {
    this.#metrics = parts.metrics;
    this.#logs = parts.logs ?? new LogPart();
    this.#topology = parts.topology ?? new Topology();
    this.#book = parts.book ?? newBook(this.#topology);
    this.#found = parts.found ?? new FoundAnomalies(ANOMALIES_KEPT);
    this.#relapses = parts.relapses ?? new Relapses();
    this.#learner = parts.learner ?? new RemediationLearner();
    this.#positions = new Map(parts.positions);
    this.#sequence = parts.sequence ?? -1;
    this.#memorySequence = parts.memorySequence ?? -1;
    this.#history = history;
    this.#buckets = parts.metrics.map(() => []);
  }

  /** Applies an entry. Only training takes time; everything else is done when the promise is handed out. */
  async apply(sequence: number, entry: Entry): Promise<News> {
    if (entry.kind === 'train') await this.#logs.train(sequence);
    const isNews = sequence > this.#sequence;
    const before = { anomalies: [] as Anomaly[], issues: [] as Issue[] };
    if (entry.kind === 'batch') this.#judge(sequence, entry.batch, before);
    if (entry.kind === 'tick')
      before.anomalies.push(...this.#logs.tick(sequence, entry.settledMs).anomalies);
    for (const part of this.#metrics) part.skipTo(sequence);
    this.#logs.skipTo(sequence);
    if (!isNews) return { anomalies: [], issues: [], incidentIds: new Set(), graphChanged: false };
    this.#sequence = sequence;
    return this.#take(entry, before);
  }

  #judge(
    sequence: number,
    { points, logs }: Batch,
    found: { readonly anomalies: Anomaly[]; readonly issues: Issue[] },
  ): void {
    if (points !== undefined) {
      for (const bucket of this.#buckets) bucket.length = 0;
      for (const point of points) {
        this.#buckets[partitionOf(ownerOf(point), this.#buckets.length)]!.push(point);
      }
      this.#metrics.forEach((part, index) => {
        const anomalies = part.judge(sequence, this.#buckets[index]!, (point, verdict) => {
          this.#history.see(point, verdict);
          // What a part is given again after a start, the rest has had already.
          if (sequence <= this.#sequence) return;
          const again = this.#relapses.see(verdict, point.timestampMs);
          if (again !== null) found.anomalies.push(again);
        });
        for (const anomaly of anomalies) found.anomalies.push(anomaly);
      });
    }
    if (logs !== undefined) {
      const { anomalies, issues } = this.#logs.judge(sequence, logs);
      for (const anomaly of anomalies) found.anomalies.push(anomaly);
      for (const issue of issues) found.issues.push(issue);
    }
  }

  #take(
    entry: Entry,
    found: { readonly anomalies: readonly Anomaly[]; readonly issues: readonly Issue[] },
  ): News {
    const incidentIds = new Set<string>();
    let graphChanged = false;
    if (entry.kind === 'batch') {
      const { source, graph, changes, position } = entry.batch;
      if (graph !== undefined) graphChanged = this.#topology.set(source, graph, entry.receivedMs);
      if (changes !== undefined) this.#book.addChanges(changes);
      if (position !== undefined) this.#positions.set(source, position);
    }
    const anomalies = found.anomalies.filter((anomaly) => {
      const incident = this.#book.add(anomaly);
      if (incident !== null) incidentIds.add(incident.id);
      return this.#found.add({ anomaly, incidentId: incident?.id ?? null });
    });
    for (const issue of found.issues) {
      const incident = this.#book.addIssue(issue);
      if (incident !== null) incidentIds.add(incident.id);
    }
    if (entry.kind === 'tick') {
      for (const incident of this.#book.advance(entry.settledMs)) {
        incidentIds.add(incident.id);
        this.#lookForRelapse(incident, entry.settledMs);
      }
    }
    if (this.#sequence > this.#memorySequence) {
      this.#memorySequence = this.#sequence;
      if (entry.kind === 'fix') this.#learnFix(entry.fix);
      if (entry.kind === 'outcome') this.#learnOutcome(entry.acted);
    }
    if (entry.kind === 'close') {
      const incident = this.#book.close(entry.incidentId);
      if (incident !== null) {
        incidentIds.add(incident.id);
        this.#lookForRelapse(incident, entry.atMs);
      }
    }
    return { anomalies, issues: found.issues, incidentIds, graphChanged };
  }

  #lookForRelapse(incident: Incident, atMs: number): void {
    if (this.#book.isAlarmed(incident.id)) this.#relapses.watch(incident, atMs);
  }

  #learnFix(fix: ReportedFix): void {
    const { incidentId, command, success, operator, atMs } = fix;
    const incident = this.#book.get(incidentId);
    if (incident === null) return;
    this.#learnt++;
    const captured = this.#learner.captureManualFix({
      command,
      success,
      at: atMs,
      ...this.#situation(incident),
      ...(operator === null ? {} : { operator }),
    });
    this.#captured.set(fix, captured);
  }

  #learnOutcome({ incidentId, action, outcome, atMs }: ActedOutcome): void {
    const incident = this.#book.get(incidentId);
    if (incident === null) return;
    this.#learnt++;
    this.#learner.recordOutcome({ action, outcome, at: atMs, ...this.#situation(incident) });
  }

  #situation(incident: Incident) {
    const { causes } = this.#book.diagnose(incident, incident.lastSeenMs);
    return {
      issues: incident.issues,
      anomalies: incident.anomalies,
      graph: this.#topology.graph,
      rootCauses: causes,
      changes: this.#book.changes,
    };
  }

  get sequence(): number {
    return this.#sequence;
  }

  /** The earliest entry that some part has not had is the one after this. */
  get oldestSequence(): number {
    const parts = this.#metrics.map((part) => part.sequence);
    return Math.min(this.#sequence, this.#logs.sequence, ...parts);
  }

  get metricParts(): readonly MetricPart[] {
    return this.#metrics;
  }

  get logPart(): LogPart {
    return this.#logs;
  }

  get topology(): Topology {
    return this.#topology;
  }

  get book(): IncidentBook {
    return this.#book;
  }

  get found(): FoundAnomalies {
    return this.#found;
  }

  get learner(): RemediationLearner {
    return this.#learner;
  }

  /** What memory made of a fix that this process was told of; null where it was nothing. */
  caseOf(fix: ReportedFix): CapturedCase | null {
    return this.#captured.get(fix) ?? null;
  }

  /** Tells one state of memory from the next. */
  get learnt(): number {
    return this.#learnt;
  }

  get history(): SeriesHistory {
    return this.#history;
  }

  /** Where an input goes on; null where it never was. */
  position(source: string): unknown {
    return this.#positions.get(source) ?? null;
  }

  /** All but detectors and memory, which are put away by themselves. */
  toJSON(): object {
    return {
      ...HEADER,
      sequence: this.#sequence,
      topology: this.#topology.toJSON(),
      book: this.#book.toJSON(),
      found: this.#found.toJSON(),
      relapses: this.#relapses.toJSON(),
      positions: [...this.#positions],
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(
    json: unknown,
    parts: Pick<WatchParts, 'metrics' | 'logs' | 'learner' | 'memorySequence'>,
    history: SeriesHistory,
  ): Watch {
    const fields = openSnapshot(json, HEADER);
    const topology = Topology.fromJSON(fields.topology);
    return new Watch(
      {
        ...parts,
        topology,
        book: IncidentBook.fromJSON(fields.book, topology),
        found: FoundAnomalies.fromJSON(fields.found, ANOMALIES_KEPT),
        relapses: Relapses.fromJSON(fields.relapses),
        positions: new Map(fields.positions as [string, unknown][]),
        sequence: wholeOf(fields, 'sequence'),
      },
      history,
    );
  }
}

function newBook(topology: Topology): IncidentBook {
  return new IncidentBook(
    topology,
    new IncidentGrouper(topology, { maxIncidents: INCIDENTS_KEPT }),
  );
}
