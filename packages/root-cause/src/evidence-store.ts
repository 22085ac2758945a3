import type { Anomaly, ChangeEvent, Issue } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { boundedChange, readChange } from './changes/change-snapshot.js';
import type { EdgeEvidence } from './edge-blame.js';
import { findingOfAnomaly, findingOfIssue } from './finding.js';
import { readFinding } from './finding-snapshot.js';
import { type Finding, MAX_FINDINGS, type NodeEvidence } from './node-evidence.js';
import { RecentEvidence } from './recent-evidence.js';

/** What has come in. */
export interface RootCauseStats {
  readonly findings: number;
  readonly changes: number;
  /** Findings about nodes that the graph does not know; they count as evidence, without neighbours. */
  readonly unknownNodes: number;
  /** What points nowhere bad, as a latency that fell, or has no time or probability. */
  readonly ignored: number;
  readonly evictedNodes: number;
  readonly evictedEdges: number;
}

/** The ends of calls that evidence is about. */
interface Ends {
  readonly from: string;
  readonly to: string;
}

const MAX_CHANGES = 1000;
const LONGEST_ID = 4096;
/** Edges that may carry evidence, for each node that may. */
const EDGES_A_NODE = 8;

/** All that is known of nodes, of calls between them and of changes, bounded. */
export class EvidenceStore {
  readonly #nodes: RecentEvidence<string>;
  readonly #edges: RecentEvidence<Ends>;
  #changes: ChangeEvent[] = [];
  #latestMs = Number.NEGATIVE_INFINITY;
  #unknownNodes = 0;
  #ignored = 0;

  constructor(maxNodes: number) {
    this.#nodes = new RecentEvidence(maxNodes);
    this.#edges = new RecentEvidence(maxNodes * EDGES_A_NODE);
  }

  /** The time of the latest evidence; minus infinity where there is none. */
  get latestMs(): number {
    return this.#latestMs;
  }

  /** How many nodes carry evidence. */
  get nodes(): number {
    return this.#nodes.size;
  }

  /** How many pairs of nodes carry evidence on the calls between them. */
  get edges(): number {
    return this.#edges.size;
  }

  get changes(): readonly ChangeEvent[] {
    return this.#changes;
  }

  addAnomaly(nodeId: string, anomaly: Anomaly, isKnown: boolean): void {
    const callerId = anomaly.callerId ?? nodeId;
    this.#take(callerId, nodeId, findingOfAnomaly(anomaly), isKnown);
  }

  addIssue(nodeId: string, issue: Issue, isKnown: boolean): void {
    this.#take(nodeId, nodeId, findingOfIssue(issue), isKnown);
  }

  addChange(change: ChangeEvent): void {
    if (!Number.isFinite(change.timestampMs)) {
      this.#ignored++;
      return;
    }
    this.#changes.push(boundedChange(change));
    if (this.#changes.length > MAX_CHANGES) this.#changes.shift();
  }

  #take(callerId: string, nodeId: string, finding: Finding | null, isKnown: boolean): void {
    if (finding === null || nodeId.length > LONGEST_ID || callerId.length > LONGEST_ID) {
      this.#ignored++;
      return;
    }
    if (!isKnown) this.#unknownNodes++;
    this.#add(callerId, nodeId, finding);
  }

  /** What is of calls to oneself is of the node. */
  #add(callerId: string, nodeId: string, finding: Finding): void {
    if (callerId === nodeId) this.#nodes.add(nodeId, nodeId, finding);
    else {
      const ends = { from: callerId, to: nodeId };
      this.#edges.add(`${callerId}\u001f${nodeId}`, ends, finding);
    }
    this.#latestMs = Math.max(this.#latestMs, finding.lastMs);
  }

  /** The nodes with evidence that was still seen at `sinceMs` or later, each with only that. */
  since(sinceMs: number, chance: number): Map<string, NodeEvidence> {
    const recent = this.#nodes.since(sinceMs, chance);
    return new Map(recent.map(({ about, evidence }) => [about, evidence]));
  }

  /** The same of calls. */
  edgesSince(sinceMs: number, chance: number): EdgeEvidence[] {
    const recent = this.#edges.since(sinceMs, chance);
    return recent.map(({ about, evidence }) => ({ ...about, evidence }));
  }

  clear(): void {
    this.#nodes.clear();
    this.#edges.clear();
    this.#changes = [];
    this.#latestMs = Number.NEGATIVE_INFINITY;
  }

  stats(): RootCauseStats {
    return {
      findings: this.#nodes.findings() + this.#edges.findings(),
      changes: this.#changes.length,
      unknownNodes: this.#unknownNodes,
      ignored: this.#ignored,
      evictedNodes: this.#nodes.evicted,
      evictedEdges: this.#edges.evicted,
    };
  }

  toJSON(): object {
    return {
      nodes: this.#nodes.all().map(({ about, findings }) => ({ id: about, findings })),
      edges: this.#edges.all().map(({ about, findings }) => ({ ...about, findings })),
      changes: this.#changes,
      // Of what has gone since, too: the window of an analysis ends there.
      latestMs: Number.isFinite(this.#latestMs) ? this.#latestMs : null,
      unknownNodes: this.#unknownNodes,
      ignored: this.#ignored,
      evictedNodes: this.#nodes.evicted,
      evictedEdges: this.#edges.evicted,
    };
  }

  /** Takes a store out of a snapshot that it is part of. */
  static read(reader: SnapshotReader, maxNodes: number): EvidenceStore {
    const store = new EvidenceStore(maxNodes);
    const limits = { maxLength: MAX_FINDINGS };
    const idOf = (item: SnapshotReader, name: string): string =>
      item.string(name, { maxLength: LONGEST_ID });
    reader.list('nodes', { maxLength: maxNodes }, (item) => {
      const id = idOf(item, 'id');
      for (const finding of item.list('findings', limits, readFinding)) store.#add(id, id, finding);
    });
    reader.list('edges', { maxLength: maxNodes * EDGES_A_NODE }, (item) => {
      const [from, to] = [idOf(item, 'from'), idOf(item, 'to')];
      for (const finding of item.list('findings', limits, readFinding)) {
        store.#add(from, to, finding);
      }
    });
    store.#changes = reader.list('changes', { maxLength: MAX_CHANGES }, readChange);
    if (reader.has('latestMs')) {
      store.#latestMs = Math.max(store.#latestMs, reader.number('latestMs'));
    }
    const whole = { min: 0, integer: true };
    store.#unknownNodes = reader.number('unknownNodes', whole);
    store.#ignored = reader.number('ignored', whole);
    store.#nodes.evicted = reader.number('evictedNodes', whole);
    store.#edges.evicted = reader.number('evictedEdges', whole);
    return store;
  }
}
