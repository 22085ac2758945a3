import { type Anomaly, contentId, type Incident, type Issue } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import {
  IncidentDraft,
  type Newcomer,
  newcomerOfAnomaly,
  newcomerOfIssue,
} from '../src/incident-draft.js';
import { nodesWithin } from '../src/nodes-within.js';

export interface Limits {
  readonly quietMs: number;
  readonly reopenMs: number;
  readonly maxHops: number;
  readonly maxIncidents: number;
}

/** What `IncidentGrouper` promises, by looking through one list each time. */
export class PlainGrouper {
  readonly #graph: GraphSource | null;
  readonly #limits: Limits;
  #incidents: IncidentDraft[] = [];
  #opened = 0;

  constructor(graph: GraphSource | null, limits: Limits) {
    this.#graph = graph;
    this.#limits = limits;
  }

  add(anomaly: Anomaly): Incident {
    const draft = this.#draftFor(newcomerOfAnomaly(anomaly));
    draft.addAnomaly(anomaly, this.#limits.quietMs);
    return draft.toIncident();
  }

  addIssue(issue: Issue): Incident {
    const draft = this.#draftFor(newcomerOfIssue(issue));
    draft.addIssue(issue);
    return draft.toIncident();
  }

  #draftFor(newcomer: Newcomer): IncidentDraft {
    this.advance(newcomer.timestampMs);
    return this.#mostAlike(newcomer) ?? this.#reopened(newcomer) ?? this.#begin(newcomer);
  }

  close(id: string): Incident | null {
    const draft = this.#incidents.find((one) => one.id === id && one.status === 'open');
    if (draft === undefined) return null;
    draft.status = 'closed';
    return draft.toIncident();
  }

  advance(nowMs: number): Incident[] {
    const closing = this.#incidents.filter(
      ({ status, lastSeenMs }) => status === 'open' && nowMs - lastSeenMs > this.#limits.quietMs,
    );
    for (const draft of closing) draft.status = 'closed';
    return closing.map((draft) => draft.toIncident());
  }

  incidents(): Incident[] {
    return this.#incidents.map((draft) => draft.toIncident());
  }

  #mostAlike({ nodeId, key, kind }: Newcomer): IncidentDraft | null {
    const graph = this.#graph?.snapshot();
    const isKnown = graph !== undefined && nodeId !== null && graph.indexOf.has(nodeId);
    const near = isKnown ? nodesWithin(graph, nodeId, this.#limits.maxHops) : null;
    let best: IncidentDraft | null = null;
    let most = Number.NEGATIVE_INFINITY;
    for (const draft of this.#incidents) {
      if (draft.status !== 'open') continue;
      const hops = [...draft.nodeIds()].flatMap((id) => near?.get(id) ?? []);
      if (near !== null && hops.length === 0 && [...draft.nodeIds()].length > 0) continue;
      const likeness =
        (draft.hasKey(key) ? 4 : 0) +
        (nodeId !== null && draft.hasNode(nodeId) ? 2 : 0) +
        (draft.hasKind(kind) ? 1 : 0) -
        (hops.length === 0 ? 0 : Math.min(...hops)) / 65;
      if (likeness > most) {
        best = draft;
        most = likeness;
      }
    }
    return best;
  }

  #reopened({ key, timestampMs }: Newcomer): IncidentDraft | null {
    const match = this.#incidents.findLast(
      (draft) =>
        draft.status === 'closed' &&
        timestampMs - draft.lastSeenMs <= this.#limits.reopenMs &&
        draft.hasKey(key),
    );
    if (match !== undefined) match.status = 'open';
    return match ?? null;
  }

  #begin({ nodeId, timestampMs }: Newcomer): IncidentDraft {
    const id = contentId('incident', nodeId ?? '', timestampMs, this.#opened);
    const draft = new IncidentDraft(id, this.#opened, timestampMs, timestampMs);
    this.#opened++;
    this.#incidents.push(draft);
    if (this.#incidents.length > this.#limits.maxIncidents) {
      const closed = this.#incidents.findIndex(({ status }) => status === 'closed');
      this.#incidents.splice(Math.max(0, closed), 1);
    }
    return draft;
  }
}
