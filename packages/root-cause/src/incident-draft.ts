import { type Anomaly, type Incident, type Issue, SEVERITIES, type Severity } from '@aegis/core';
import type { Linked } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { AffectedNodes } from './affected-nodes.js';
import { readAnomaly, readIssue } from './anomaly-snapshot.js';

/** An incident keeps so many anomalies and issues; later ones only move its clock. */
const MOST_MEMBERS = 1000;
const NAMED_NODES = 3;

/** What joins an incident: where and what, in one key, and the kind of it. */
export interface Newcomer {
  readonly nodeId: string | null;
  readonly key: string;
  readonly kind: string;
  readonly timestampMs: number;
}

export function newcomerOfAnomaly(anomaly: Anomaly): Newcomer {
  const { nodeId, callerId = null, signal, signalKind, timestampMs } = anomaly;
  const place = callerId === null ? (nodeId ?? '') : `${callerId}\u001f${nodeId ?? ''}`;
  return { nodeId, key: `${place}\u001f${signal}`, kind: signalKind, timestampMs };
}

export function newcomerOfIssue({ nodeId, id, kind, lastSeenMs }: Issue): Newcomer {
  return { nodeId, key: `${nodeId ?? ''}\u001f${id}`, kind, timestampMs: lastSeenMs };
}

/** An incident in the making: its members, each signal of each node once. */
export class IncidentDraft implements Linked<IncidentDraft> {
  readonly id: string;
  /** How many were opened before it. */
  readonly sequence: number;
  older: IncidentDraft | null = null;
  newer: IncidentDraft | null = null;
  status: 'open' | 'closed' = 'open';
  #startedMs: number;
  #lastSeenMs: number;
  readonly #anomalies: Anomaly[] = [];
  readonly #issues: Issue[] = [];
  /** Where the member of a key stands among those. */
  readonly #anomalyPlaces = new Map<string, number>();
  readonly #issuePlaces = new Map<string, number>();
  readonly #nodes = new Set<string>();
  readonly #affected = new AffectedNodes(this.#anomalies, this.#issues);
  /** How many members are of a kind. */
  readonly #kinds = new Map<string, number>();
  /** How many members are as severe. */
  readonly #severities = SEVERITIES.map(() => 0);

  constructor(id: string, sequence: number, startedMs: number, lastSeenMs: number) {
    this.id = id;
    this.sequence = sequence;
    this.#startedMs = startedMs;
    this.#lastSeenMs = lastSeenMs;
  }

  get lastSeenMs(): number {
    return this.#lastSeenMs;
  }

  nodeIds(): Iterable<string> {
    return this.#nodes;
  }

  hasNode(nodeId: string): boolean {
    return this.#nodes.has(nodeId);
  }

  hasKey(key: string): boolean {
    return this.#anomalyPlaces.has(key) || this.#issuePlaces.has(key);
  }

  /** Each once. */
  *keys(): Generator<string> {
    yield* this.#anomalyPlaces.keys();
    for (const key of this.#issuePlaces.keys()) if (!this.#anomalyPlaces.has(key)) yield key;
  }

  hasKind(kind: string): boolean {
    return this.#kinds.has(kind);
  }

  /** Of one signal the strongest sighting is kept, unless it is older than `staleMs`. */
  addAnomaly(anomaly: Anomaly, staleMs: number): void {
    const newcomer = newcomerOfAnomaly(anomaly);
    this.#touch(newcomer.timestampMs);
    const place = this.#anomalyPlaces.get(newcomer.key) ?? this.#anomalies.length;
    const known = this.#anomalies[place];
    if (known === undefined) {
      if (place >= MOST_MEMBERS) return;
      this.#anomalyPlaces.set(newcomer.key, place);
    } else if (known.score > anomaly.score && known.timestampMs >= anomaly.timestampMs - staleMs) {
      return;
    }
    this.#anomalies[place] = anomaly;
    this.#count(newcomer, anomaly.severity);
    if (known !== undefined) this.#discount(known.signalKind, known.severity);
    this.#affected.noteAnomaly(place, known);
  }

  /** Of one known problem the latest sighting is kept. */
  addIssue(issue: Issue): void {
    const newcomer = newcomerOfIssue(issue);
    this.#touch(newcomer.timestampMs);
    const place = this.#issuePlaces.get(newcomer.key) ?? this.#issues.length;
    const known = this.#issues[place];
    if (known === undefined) {
      if (place >= MOST_MEMBERS) return;
      this.#issuePlaces.set(newcomer.key, place);
    } else if (known.lastSeenMs > issue.lastSeenMs) return;
    this.#issues[place] = issue;
    this.#count(newcomer, issue.severity);
    if (known !== undefined) this.#discount(known.kind, known.severity);
    this.#affected.noteIssue(place, known);
  }

  #touch(timestampMs: number): void {
    this.#startedMs = Math.min(this.#startedMs, timestampMs);
    this.#lastSeenMs = Math.max(this.#lastSeenMs, timestampMs);
  }

  #count({ nodeId, kind }: Newcomer, severity: Severity): void {
    if (nodeId !== null) this.#nodes.add(nodeId);
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    const rank = SEVERITIES.indexOf(severity);
    if (rank >= 0) this.#severities[rank]!++;
  }

  /** What takes the place of another is of its own kind, and the incident no longer of that one's. */
  #discount(kind: string, severity: Severity): void {
    const left = this.#kinds.get(kind)! - 1;
    if (left > 0) this.#kinds.set(kind, left);
    else this.#kinds.delete(kind);
    const rank = SEVERITIES.indexOf(severity);
    if (rank >= 0) this.#severities[rank]!--;
  }

  /** As others see it. */
  toIncident(): Incident {
    const nodeIds = this.#affected.ids();
    const where =
      nodeIds.length === 0 ? 'an unknown node' : nodeIds.slice(0, NAMED_NODES).join(', ');
    const more = nodeIds.length > NAMED_NODES ? ` and ${nodeIds.length - NAMED_NODES} more` : '';
    const signals = this.#anomalies.length + this.#issues.length;
    return {
      id: this.id,
      status: this.status,
      startedMs: this.#startedMs,
      lastSeenMs: this.#lastSeenMs,
      severity: SEVERITIES[this.#severities.findLastIndex((count) => count > 0)] ?? 'info',
      anomalies: this.#anomalies.slice(),
      issues: this.#issues.slice(),
      nodeIds,
      sentence: `${signals} signal${signals === 1 ? '' : 's'} at ${where}${more}.`,
    };
  }

  toJSON(): object {
    return {
      id: this.id,
      status: this.status,
      startedMs: this.#startedMs,
      lastSeenMs: this.#lastSeenMs,
      anomalies: this.#anomalies.slice(),
      issues: this.#issues.slice(),
    };
  }

  /** Takes a draft out of a snapshot that it is part of. */
  static read(reader: SnapshotReader, sequence: number): IncidentDraft {
    const draft = new IncidentDraft(
      reader.string('id', { maxLength: 256 }),
      sequence,
      reader.number('startedMs'),
      reader.number('lastSeenMs'),
    );
    draft.status = reader.oneOf('status', ['open', 'closed'] as const);
    const limit = { maxLength: MOST_MEMBERS };
    for (const one of reader.list('anomalies', limit, readAnomaly)) draft.addAnomaly(one, 0);
    for (const one of reader.list('issues', limit, readIssue)) draft.addIssue(one);
    return draft;
  }
}
