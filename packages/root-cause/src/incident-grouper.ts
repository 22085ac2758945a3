import {
  type Anomaly,
  checkNumber,
  contentId,
  type Incident,
  type Issue,
  resolveOptions,
} from '@aegis/core';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { GraphSource } from '@aegis/graph/csr';
import {
  IncidentDraft,
  type Newcomer,
  newcomerOfAnomaly,
  newcomerOfIssue,
} from './incident-draft.js';
import { nodesWithin } from './nodes-within.js';

/** Options of {@link IncidentGrouper}. */
export interface IncidentGrouperOptions {
  /**
   * An incident closes after so many milliseconds without anything new. Raising it joins what a person
   * would tell apart.
   * @defaultValue 600000
   */
  readonly quietMs?: number;
  /**
   * A closed incident opens again when one of its own signals comes back within so many milliseconds;
   * anything else, or anything later, opens another. 0 never opens one again.
   * @defaultValue 1800000
   */
  readonly reopenMs?: number;
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
  reopenMs: 30 * 60_000,
  maxHops: 3,
  maxIncidents: 1000,
});
const HEADER = { kind: 'incident-grouper', version: 1 };
const MAX_INCIDENTS = 100_000;
const MAX_HOPS = 64;
/** The same signal, the same node and the same kind of trouble each outweigh any distance. */
const SAME_SIGNAL = 4;
const SAME_NODE = 2;
const SAME_KIND = 1;

/**
 * Puts together what belongs together: anomalies and issues that are near in time and in the graph
 * become one incident, of several the one they are most alike; repeats of one signal count once; an
 * incident closes when it has been quiet, and opens again when its own signals come back.
 *
 * Adding one is O(open incidents · their nodes), with a graph O(nodes and edges within `maxHops`) more.
 * Of one incident 1,000 anomalies and 1,000 issues are kept.
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
 * grouper.advance(900_000).length; // => 1
 * grouper.add(anomaly('latency', 1_000_000))?.id === first?.id; // => true
 * ```
 */
export class IncidentGrouper {
  readonly #graph: GraphSource | null;
  readonly #options: Readonly<Required<IncidentGrouperOptions>>;
  /** Oldest first. */
  #incidents: IncidentDraft[] = [];
  #opened = 0;

  /** @throws AegisError `invalid-option` */
  constructor(graph: GraphSource | null, options?: IncidentGrouperOptions) {
    const owner = 'IncidentGrouper';
    const resolved = resolveOptions(owner, DEFAULTS, options);
    const { quietMs, reopenMs, maxHops, maxIncidents } = resolved;
    checkNumber(owner, 'quietMs', quietMs, { min: 1 });
    checkNumber(owner, 'reopenMs', reopenMs, { min: 0 });
    checkNumber(owner, 'maxHops', maxHops, { min: 0, max: MAX_HOPS, integer: true });
    checkNumber(owner, 'maxIncidents', maxIncidents, {
      min: 1,
      max: MAX_INCIDENTS,
      integer: true,
    });
    this.#graph = graph;
    this.#options = resolved;
  }

  /** The incident that the anomaly belongs to; null where its time, score or probability is none. */
  add(anomaly: Anomaly): Incident | null {
    const { timestampMs, score, tailProbability } = anomaly;
    if (!Number.isFinite(timestampMs) || !Number.isFinite(score)) return null;
    if (!(tailProbability > 0 && tailProbability <= 1)) return null;
    const draft = this.#draftFor(newcomerOfAnomaly(anomaly));
    draft.addAnomaly(anomaly, this.#options.quietMs);
    return draft.toIncident();
  }

  /** The incident that the known problem belongs to; null where its time is not a number. */
  addIssue(issue: Issue): Incident | null {
    if (!Number.isFinite(issue.lastSeenMs)) return null;
    const draft = this.#draftFor(newcomerOfIssue(issue));
    draft.addIssue(issue);
    return draft.toIncident();
  }

  #draftFor(newcomer: Newcomer): IncidentDraft {
    this.advance(newcomer.timestampMs);
    return this.#mostAlike(newcomer) ?? this.#reopened(newcomer) ?? this.#begin(newcomer);
  }

  /** Of the open incidents within reach the one most like the newcomer; of equals the oldest. */
  #mostAlike(newcomer: Newcomer): IncidentDraft | null {
    const near = this.#near(newcomer.nodeId);
    let best: IncidentDraft | null = null;
    let most = Number.NEGATIVE_INFINITY;
    for (const draft of this.#incidents) {
      if (draft.status !== 'open') continue;
      const hops = near === null ? 0 : hopsTo(draft, near);
      if (hops === null) continue;
      const likeness = likenessOf(draft, newcomer) - hops / (MAX_HOPS + 1);
      if (likeness > most) {
        best = draft;
        most = likeness;
      }
    }
    return best;
  }

  /** The latest closed incident that had the same signal, if that is not long ago. */
  #reopened({ key, timestampMs }: Newcomer): IncidentDraft | null {
    const match = this.#incidents.findLast(
      (draft) =>
        draft.status === 'closed' &&
        timestampMs - draft.lastSeenMs <= this.#options.reopenMs &&
        draft.hasKey(key),
    );
    if (match === undefined) return null;
    match.status = 'open';
    return match;
  }

  #begin({ nodeId, timestampMs }: Newcomer): IncidentDraft {
    const id = contentId('incident', nodeId ?? '', timestampMs, this.#opened);
    this.#opened++;
    const draft = new IncidentDraft(id, timestampMs, timestampMs);
    this.#incidents.push(draft);
    if (this.#incidents.length > this.#options.maxIncidents) {
      const closed = this.#incidents.findIndex(({ status }) => status === 'closed');
      this.#incidents.splice(Math.max(0, closed), 1);
    }
    return draft;
  }

  /** The nodes that count as near; null where everything does. */
  #near(nodeId: string | null): ReadonlyMap<string, number> | null {
    const graph = this.#graph?.snapshot();
    if (graph === undefined || nodeId === null || !graph.indexOf.has(nodeId)) return null;
    return nodesWithin(graph, nodeId, this.#options.maxHops);
  }

  /** Moves the clock on; returns the incidents that have just closed. */
  advance(nowMs: number): Incident[] {
    const closing = this.#incidents.filter(
      ({ status, lastSeenMs }) => status === 'open' && nowMs - lastSeenMs > this.#options.quietMs,
    );
    for (const draft of closing) draft.status = 'closed';
    return closing.map((draft) => draft.toIncident());
  }

  /** The incidents that are open, oldest first. */
  open(): Incident[] {
    return this.#incidents
      .filter(({ status }) => status === 'open')
      .map((draft) => draft.toIncident());
  }

  /** All incidents that are remembered, oldest first. */
  incidents(): Incident[] {
    return this.#incidents.map((draft) => draft.toIncident());
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      opened: this.#opened,
      incidents: this.#incidents.map((draft) => draft.toJSON()),
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
      reopenMs: field.number('reopenMs', { min: 0 }),
      maxHops: field.number('maxHops', { min: 0, max: MAX_HOPS, integer: true }),
      maxIncidents: field.number('maxIncidents', { min: 1, max: MAX_INCIDENTS, integer: true }),
    }));
    const grouper = new IncidentGrouper(graph, options);
    grouper.#opened = reader.number('opened', { min: 0, integer: true });
    grouper.#incidents = reader.list(
      'incidents',
      { maxLength: options.maxIncidents },
      IncidentDraft.read,
    );
    return grouper;
  }
}

/** The hops to the nearest of an incident's nodes, null where none is near; one without nodes always is. */
function hopsTo(draft: IncidentDraft, near: ReadonlyMap<string, number>): number | null {
  let fewest: number | null = null;
  let isAnywhere = true;
  for (const id of draft.nodeIds()) {
    isAnywhere = false;
    const hops = near.get(id);
    if (hops !== undefined && (fewest === null || hops < fewest)) fewest = hops;
  }
  return isAnywhere ? 0 : fewest;
}

function likenessOf(draft: IncidentDraft, { nodeId, key, kind }: Newcomer): number {
  return (
    (draft.hasKey(key) ? SAME_SIGNAL : 0) +
    (nodeId !== null && draft.hasNode(nodeId) ? SAME_NODE : 0) +
    (draft.hasKind(kind) ? SAME_KIND : 0)
  );
}
