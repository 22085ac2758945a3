import { type Anomaly, type Incident, type Issue, SEVERITIES } from '@aegis/core';
import type { Linked } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';
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
  readonly #anomalies = new Map<string, Anomaly>();
  readonly #issues = new Map<string, Issue>();
  /** How many members a node has. */
  readonly #nodes = new Map<string, number>();
  /** How many members are of a kind. */
  readonly #kinds = new Map<string, number>();

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
    return this.#nodes.keys();
  }

  hasNode(nodeId: string): boolean {
    return this.#nodes.has(nodeId);
  }

  hasKey(key: string): boolean {
    return this.#anomalies.has(key) || this.#issues.has(key);
  }

  /** Each once. */
  *keys(): Generator<string> {
    yield* this.#anomalies.keys();
    for (const key of this.#issues.keys()) if (!this.#anomalies.has(key)) yield key;
  }

  hasKind(kind: string): boolean {
    return this.#kinds.has(kind);
  }

  /** Of one signal the strongest sighting is kept, unless it is older than `staleMs`. */
  addAnomaly(anomaly: Anomaly, staleMs: number): void {
    const newcomer = newcomerOfAnomaly(anomaly);
    this.#touch(newcomer.timestampMs);
    const known = this.#anomalies.get(newcomer.key);
    if (known === undefined) {
      if (this.#anomalies.size >= MOST_MEMBERS) return;
      this.#count(newcomer);
    } else if (known.score > anomaly.score && known.timestampMs >= anomaly.timestampMs - staleMs) {
      return;
    } else this.#recount(known.signalKind, newcomer.kind);
    this.#anomalies.set(newcomer.key, anomaly);
  }

  /** Of one known problem the latest sighting is kept. */
  addIssue(issue: Issue): void {
    const newcomer = newcomerOfIssue(issue);
    this.#touch(newcomer.timestampMs);
    const known = this.#issues.get(newcomer.key);
    if (known === undefined) {
      if (this.#issues.size >= MOST_MEMBERS) return;
      this.#count(newcomer);
    } else if (known.lastSeenMs > issue.lastSeenMs) return;
    else this.#recount(known.kind, newcomer.kind);
    this.#issues.set(newcomer.key, issue);
  }

  #touch(timestampMs: number): void {
    this.#startedMs = Math.min(this.#startedMs, timestampMs);
    this.#lastSeenMs = Math.max(this.#lastSeenMs, timestampMs);
  }

  #count({ nodeId, kind }: Newcomer): void {
    if (nodeId !== null) this.#nodes.set(nodeId, (this.#nodes.get(nodeId) ?? 0) + 1);
    this.#recount(null, kind);
  }

  /** What takes the place of another is of its own kind, and the incident no longer of that one's. */
  #recount(before: string | null, kind: string): void {
    this.#kinds.set(kind, (this.#kinds.get(kind) ?? 0) + 1);
    if (before === null) return;
    const left = this.#kinds.get(before)! - 1;
    if (left > 0) this.#kinds.set(before, left);
    else this.#kinds.delete(before);
  }

  /** As others see it. */
  toIncident(): Incident {
    const anomalies = [...this.#anomalies.values()];
    const issues = [...this.#issues.values()];
    const severities = [...anomalies, ...issues].map(({ severity }) =>
      SEVERITIES.indexOf(severity),
    );
    const nodeIds = this.#mostAffected();
    const where =
      nodeIds.length === 0 ? 'an unknown node' : nodeIds.slice(0, NAMED_NODES).join(', ');
    const more = nodeIds.length > NAMED_NODES ? ` and ${nodeIds.length - NAMED_NODES} more` : '';
    const signals = anomalies.length + issues.length;
    return {
      id: this.id,
      status: this.status,
      startedMs: this.#startedMs,
      lastSeenMs: this.#lastSeenMs,
      severity: SEVERITIES[severities.reduce((most, one) => Math.max(most, one), 0)] ?? 'info',
      anomalies,
      issues,
      nodeIds,
      sentence: `${signals} signal${signals === 1 ? '' : 's'} at ${where}${more}.`,
    };
  }

  /** The nodes, the one with most to say first. */
  #mostAffected(): string[] {
    const scores = new Map<string, number>();
    const count = (nodeId: string | null, score: number): void => {
      if (nodeId !== null) scores.set(nodeId, (scores.get(nodeId) ?? 0) + score);
    };
    for (const { nodeId, score } of this.#anomalies.values()) count(nodeId, score);
    for (const { nodeId, severity } of this.#issues.values())
      count(nodeId, SEVERITIES.indexOf(severity));
    return [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
  }

  toJSON(): object {
    return {
      id: this.id,
      status: this.status,
      startedMs: this.#startedMs,
      lastSeenMs: this.#lastSeenMs,
      anomalies: [...this.#anomalies.values()],
      issues: [...this.#issues.values()],
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
