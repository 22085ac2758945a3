import {
  type Anomaly,
  checkNumber,
  contentId,
  type Incident,
  type Issue,
  resolveOptions,
  type Severity,
} from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { GraphSource } from '@aegis/graph/csr';
import { readAnomaly, readIssue } from './anomaly-snapshot.js';
import { nodesWithin } from './nodes-within.js';

/** Options of {@link IncidentGrouper}. */
export interface IncidentGrouperOptions {
  /**
   * An incident closes after so many milliseconds without anything new; what comes later opens another.
   * @defaultValue 600000
   */
  readonly quietMs?: number;
  /**
   * What is so many calls apart, either way, belongs together; without a graph everything at one time
   * does.
   * @defaultValue 3
   */
  readonly maxHops?: number;
  /**
   * Incidents that are remembered, open and closed, from 1 on; the oldest closed one goes first.
   * @defaultValue 1000
   */
  readonly maxIncidents?: number;
}

const DEFAULTS: Required<IncidentGrouperOptions> = Object.freeze({
  quietMs: 10 * 60_000,
  maxHops: 3,
  maxIncidents: 1000,
});
const HEADER = { kind: 'incident-grouper', version: 1 };
/** An incident keeps so many anomalies and issues; later repeats only move its clock. */
const MOST_MEMBERS = 1000;
const MAX_INCIDENTS = 100_000;
const ORDER: readonly Severity[] = ['info', 'warning', 'error', 'critical'];

interface Draft {
  readonly id: string;
  status: 'open' | 'closed';
  readonly startedMs: number;
  lastSeenMs: number;
  readonly anomalies: Map<string, Anomaly>;
  readonly issues: Map<string, Issue>;
}

/**
 * Puts together what belongs together: anomalies and issues that are near in time and in the graph
 * become one incident; repeats of one signal count once; an incident closes when it has been quiet.
 *
 * @example
 * ```ts
 * import { IncidentGrouper } from '@aegis/root-cause';
 * const grouper = new IncidentGrouper(null);
 * const anomaly = (signal: string, timestampMs: number) => ({
 *   id: `${signal}-${timestampMs}`, source: 'metric' as const, nodeId: 'cart', signal,
 *   signalKind: 'latency' as const, direction: 'up' as const, timestampMs, score: 5,
 *   tailProbability: 1e-5, severity: 'error' as const, evidence: [], sentence: `${signal} is up.`,
 * });
 * const first = grouper.add(anomaly('latency', 0));
 * grouper.add(anomaly('errors', 15_000))?.id === first?.id; // => true
 * grouper.advance(3_600_000).length; // => 1
 * ```
 */
export class IncidentGrouper {
  readonly #graph: GraphSource | null;
  readonly #options: Readonly<Required<IncidentGrouperOptions>>;
  #incidents: Draft[] = [];

  /** @throws AegisError `invalid-option` */
  constructor(graph: GraphSource | null, options?: IncidentGrouperOptions) {
    const owner = 'IncidentGrouper';
    const resolved = resolveOptions(owner, DEFAULTS, options);
    checkNumber(owner, 'quietMs', resolved.quietMs, { min: 1 });
    checkNumber(owner, 'maxHops', resolved.maxHops, { min: 0, integer: true });
    checkNumber(owner, 'maxIncidents', resolved.maxIncidents, {
      min: 1,
      max: MAX_INCIDENTS,
      integer: true,
    });
    this.#graph = graph;
    this.#options = resolved;
  }

  /** The incident that the anomaly belongs to; null where its time is not a number. */
  add(anomaly: Anomaly): Incident | null {
    if (!Number.isFinite(anomaly.timestampMs)) return null;
    const draft = this.#find(anomaly.nodeId, anomaly.timestampMs);
    const known = draft.anomalies.get(anomaly.signal);
    const isNews = known === undefined || anomaly.score > known.score;
    if (isNews && (known !== undefined || draft.anomalies.size < MOST_MEMBERS)) {
      draft.anomalies.set(anomaly.signal, anomaly);
    }
    return finish(draft);
  }

  /** The incident that the known problem belongs to; null where its time is not a number. */
  addIssue(issue: Issue): Incident | null {
    if (!Number.isFinite(issue.lastSeenMs)) return null;
    const draft = this.#find(issue.nodeId, issue.lastSeenMs);
    if (draft.issues.has(issue.id) || draft.issues.size < MOST_MEMBERS) {
      draft.issues.set(issue.id, issue);
    }
    return finish(draft);
  }

  #find(nodeId: string | null, timestampMs: number): Draft {
    this.advance(timestampMs);
    const near = nodeId === null ? null : this.#near(nodeId);
    const match = this.#incidents.find(
      (draft) => draft.status === 'open' && (near === null || this.#touches(draft, near)),
    );
    if (match !== undefined) {
      match.lastSeenMs = Math.max(match.lastSeenMs, timestampMs);
      return match;
    }
    const id = contentId('incident', nodeId ?? '', timestampMs, this.#incidents.length);
    const draft: Draft = {
      id,
      status: 'open',
      startedMs: timestampMs,
      lastSeenMs: timestampMs,
      anomalies: new Map(),
      issues: new Map(),
    };
    this.#incidents.push(draft);
    if (this.#incidents.length > this.#options.maxIncidents) this.#forgetOne();
    return draft;
  }

  #near(nodeId: string): ReadonlySet<string> | null {
    const graph = this.#graph?.snapshot();
    if (graph === undefined || !graph.indexOf.has(nodeId)) return null;
    return nodesWithin(graph, nodeId, this.#options.maxHops);
  }

  #touches(draft: Draft, near: ReadonlySet<string>): boolean {
    return nodesOf(draft).some((id) => near.has(id));
  }

  #forgetOne(): void {
    const closed = this.#incidents.findIndex((draft) => draft.status === 'closed');
    this.#incidents.splice(Math.max(0, closed), 1);
  }

  /** Moves the clock on; returns the incidents that have just closed. */
  advance(nowMs: number): Incident[] {
    const closing = this.#incidents.filter(
      (draft) => draft.status === 'open' && nowMs - draft.lastSeenMs > this.#options.quietMs,
    );
    for (const draft of closing) draft.status = 'closed';
    return closing.map(finish);
  }

  /** The incidents that are open, oldest first. */
  open(): Incident[] {
    return this.#incidents.filter((draft) => draft.status === 'open').map(finish);
  }

  /** All incidents that are remembered, oldest first. */
  incidents(): Incident[] {
    return this.#incidents.map(finish);
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      incidents: this.#incidents.map((draft) => ({
        ...draft,
        anomalies: [...draft.anomalies.values()],
        issues: [...draft.issues.values()],
      })),
    };
  }

  /**
   * @param graph - as in the constructor
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(json: unknown, graph: GraphSource | null): IncidentGrouper {
    const reader = SnapshotReader.open(json, HEADER);
    const options = reader.object('options', (field) => ({
      quietMs: field.number('quietMs', { min: 1 }),
      maxHops: field.number('maxHops', { min: 0, integer: true }),
      maxIncidents: field.number('maxIncidents', { min: 1, max: MAX_INCIDENTS, integer: true }),
    }));
    const grouper = new IncidentGrouper(graph, options);
    const limit = { maxLength: MOST_MEMBERS };
    grouper.#incidents = reader.list('incidents', { maxLength: options.maxIncidents }, (item) => ({
      id: item.string('id', { maxLength: 256 }),
      status: item.oneOf('status', ['open', 'closed'] as const),
      startedMs: item.number('startedMs'),
      lastSeenMs: item.number('lastSeenMs'),
      anomalies: new Map(item.list('anomalies', limit, readAnomaly).map((a) => [a.signal, a])),
      issues: new Map(item.list('issues', limit, readIssue).map((issue) => [issue.id, issue])),
    }));
    return grouper;
  }
}

/** The nodes of a draft, the one with most to say first. */
function nodesOf(draft: Draft): string[] {
  const scores = new Map<string, number>();
  const count = (nodeId: string | null, score: number): void => {
    if (nodeId !== null) scores.set(nodeId, (scores.get(nodeId) ?? 0) + score);
  };
  for (const { nodeId, score } of draft.anomalies.values()) count(nodeId, score);
  for (const { nodeId, severity } of draft.issues.values()) count(nodeId, ORDER.indexOf(severity));
  return [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([id]) => id);
}

function finish(draft: Draft): Incident {
  const anomalies = [...draft.anomalies.values()];
  const issues = [...draft.issues.values()];
  const severities = [...anomalies, ...issues].map(({ severity }) => ORDER.indexOf(severity));
  const nodeIds = nodesOf(draft);
  const where = nodeIds.length === 0 ? 'an unknown node' : nodeIds.slice(0, 3).join(', ');
  const more = nodeIds.length > 3 ? ` and ${nodeIds.length - 3} more` : '';
  const signals = anomalies.length + issues.length;
  return {
    id: draft.id,
    status: draft.status,
    startedMs: draft.startedMs,
    lastSeenMs: draft.lastSeenMs,
    severity: ORDER[Math.max(0, ...severities)] ?? 'info',
    anomalies,
    issues,
    nodeIds,
    sentence: `${signals} signal${signals === 1 ? '' : 's'} at ${where}${more}.`,
  };
}
