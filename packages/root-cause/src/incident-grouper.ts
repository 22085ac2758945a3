import {
  type Anomaly,
  checkNumber,
  contentId,
  type Incident,
  type Issue,
  resolveOptions,
} from '@aegis/core';
import { RecencyList } from '@aegis/core/collections';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { GraphSource } from '@aegis/graph/csr';
import { ClosedIncidents } from './closed-incidents.js';
import {
  IncidentDraft,
  type Newcomer,
  newcomerOfAnomaly,
  newcomerOfIssue,
} from './incident-draft.js';
import { nodesWithin } from './nodes-within.js';
import { OpenIncidents } from './open-incidents.js';
import { soundAnomaly, soundIssue } from './sound-finding.js';

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
 * Adding one is O(open incidents near), with a graph O(nodes and edges within `maxHops`) more, and a copy
 * of the lists of the incident that it joins; what is remembered of closed incidents costs nothing.
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
  /** All that are remembered, in the order in which they were opened. */
  readonly #all = new RecencyList<IncidentDraft>();
  readonly #byId = new Map<string, IncidentDraft>();
  readonly #open = new OpenIncidents();
  readonly #closed = new ClosedIncidents();
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
    const sound = soundAnomaly(anomaly);
    if (sound === null) return null;
    const draft = this.#draftFor(newcomerOfAnomaly(sound));
    draft.addAnomaly(sound, this.#options.quietMs);
    this.#noteNode(draft, sound.nodeId);
    return draft.toIncident();
  }

  /** The incident that the known problem belongs to; null where its time is not a number. */
  addIssue(issue: Issue): Incident | null {
    const sound = soundIssue(issue);
    if (sound === null) return null;
    const draft = this.#draftFor(newcomerOfIssue(sound));
    draft.addIssue(sound);
    this.#noteNode(draft, sound.nodeId);
    return draft.toIncident();
  }

  /** An incident that is full takes no new nodes. */
  #noteNode(draft: IncidentDraft, nodeId: string | null): void {
    if (nodeId !== null && draft.hasNode(nodeId)) this.#open.noteNode(draft, nodeId);
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
    for (const { draft, hops } of this.#open.near(near)) {
      const likeness = likenessOf(draft, newcomer) - hops / (MAX_HOPS + 1);
      const isOlder = best === null || draft.sequence < best.sequence;
      if (likeness > most || (likeness === most && isOlder)) {
        best = draft;
        most = likeness;
      }
    }
    return best;
  }

  /** The latest closed incident that had the same signal, if that is not long ago. */
  #reopened({ key, timestampMs }: Newcomer): IncidentDraft | null {
    const match = this.#closed.latestWith(key, timestampMs, this.#options.reopenMs);
    if (match === null) return null;
    this.#closed.remove(match);
    match.status = 'open';
    this.#open.add(match);
    return match;
  }

  #begin({ nodeId, timestampMs }: Newcomer): IncidentDraft {
    const id = contentId('incident', nodeId ?? '', timestampMs, this.#opened);
    const draft = new IncidentDraft(id, this.#opened, timestampMs, timestampMs);
    this.#opened++;
    this.#remember(draft);
    if (this.#byId.size > this.#options.maxIncidents) this.#forgetOne();
    return draft;
  }

  #remember(draft: IncidentDraft): void {
    this.#all.add(draft);
    this.#byId.set(draft.id, draft);
    if (draft.status === 'open') this.#open.add(draft);
    else this.#closed.add(draft);
  }

  #forgetOne(): void {
    const draft = this.#closed.oldest ?? this.#all.oldest;
    if (draft === null) return;
    if (draft.status === 'open') this.#open.remove(draft);
    else this.#closed.remove(draft);
    this.#all.remove(draft);
    this.#byId.delete(draft.id);
  }

  /** The nodes that count as near; null where everything does. */
  #near(nodeId: string | null): ReadonlyMap<string, number> | null {
    const graph = this.#graph?.snapshot();
    if (graph === undefined || nodeId === null || !graph.indexOf.has(nodeId)) return null;
    return nodesWithin(graph, nodeId, this.#options.maxHops);
  }

  /** Moves the clock on; returns the incidents that have just closed. */
  advance(nowMs: number): Incident[] {
    const closing = this.#open.quiet(nowMs, this.#options.quietMs);
    for (const draft of closing) this.#shut(draft);
    return closing.map((draft) => draft.toIncident());
  }

  /**
   * Closes an incident that somebody knows to be over, as a verified fix does; when its own signals come
   * back it opens again as any other.
   *
   * @returns the incident, closed; null where no open one has that id
   */
  close(id: string): Incident | null {
    const draft = this.#byId.get(id);
    if (draft?.status !== 'open') return null;
    this.#shut(draft);
    return draft.toIncident();
  }

  #shut(draft: IncidentDraft): void {
    this.#open.remove(draft);
    draft.status = 'closed';
    this.#closed.add(draft);
  }

  /** The incident as it is now; null where none of that id is remembered. */
  get(id: string): Incident | null {
    return this.#byId.get(id)?.toIncident() ?? null;
  }

  /** How many incidents are remembered, open and closed. */
  get count(): number {
    return this.#byId.size;
  }

  get openCount(): number {
    return this.#open.count;
  }

  /** The incidents that are open, oldest first. */
  open(): Incident[] {
    return [...this.#all]
      .filter(({ status }) => status === 'open')
      .map((draft) => draft.toIncident());
  }

  /** All incidents that are remembered, oldest first. */
  incidents(): Incident[] {
    return Array.from(this.#all, (draft) => draft.toIncident());
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      opened: this.#opened,
      incidents: Array.from(this.#all, (draft) => draft.toJSON()),
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
    // Those that are kept are told apart by their order alone.
    let sequence = grouper.#opened - options.maxIncidents;
    reader.list('incidents', { maxLength: options.maxIncidents }, (item) => {
      grouper.#remember(IncidentDraft.read(item, sequence));
      sequence++;
    });
    return grouper;
  }
}

function likenessOf(draft: IncidentDraft, { nodeId, key, kind }: Newcomer): number {
  return (
    (draft.hasKey(key) ? SAME_SIGNAL : 0) +
    (nodeId !== null && draft.hasNode(nodeId) ? SAME_NODE : 0) +
    (draft.hasKind(kind) ? SAME_KIND : 0)
  );
}
