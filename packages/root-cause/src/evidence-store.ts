import type { Anomaly, ChangeEvent, Issue } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';
import { boundedChange, readChange } from './changes/change-snapshot.js';
import type { EdgeEvidence } from './edge-blame.js';
import { findingOfAnomaly, findingOfIssue } from './finding.js';
import { readFinding } from './finding-snapshot.js';
import { type Finding, MAX_FINDINGS, NodeEvidence } from './node-evidence.js';

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

const MAX_CHANGES = 1000;
const LONGEST_ID = 4096;
/** Edges that may carry evidence, for each node that may. */
const EDGES_A_NODE = 8;

/** All that is known of nodes and changes, bounded: of nodes the one heard from least recently goes. */
export class EvidenceStore {
  readonly #maxNodes: number;
  /** In the order in which they were last heard from. */
  readonly #nodes = new Map<string, NodeEvidence>();
  readonly #edges = new Map<string, EdgeEvidence>();
  #changes: ChangeEvent[] = [];
  #latestMs = Number.NEGATIVE_INFINITY;
  #unknownNodes = 0;
  #ignored = 0;
  #evictedNodes = 0;
  #evictedEdges = 0;

  constructor(maxNodes: number) {
    this.#maxNodes = maxNodes;
  }

  /** The time of the latest evidence; minus infinity where there is none. */
  get latestMs(): number {
    return this.#latestMs;
  }

  get nodes(): number {
    return this.#nodes.size;
  }

  get edges(): number {
    return this.#edges.size;
  }

  get changes(): readonly ChangeEvent[] {
    return this.#changes;
  }

  addAnomaly(nodeId: string, anomaly: Anomaly, isKnown: boolean): void {
    const finding = findingOfAnomaly(anomaly);
    const { callerId } = anomaly;
    if (finding === null || callerId === undefined || callerId === null || callerId === nodeId) {
      this.#take(nodeId, finding, isKnown);
      return;
    }
    if (nodeId.length > LONGEST_ID || callerId.length > LONGEST_ID) this.#ignored++;
    else this.#addEdge(callerId, nodeId, finding);
  }

  #addEdge(from: string, to: string, finding: Finding): void {
    const key = `${from}\u001f${to}`;
    const known = this.#edges.get(key);
    if (known !== undefined) this.#edges.delete(key);
    else if (this.#edges.size >= this.#maxNodes * EDGES_A_NODE) {
      const oldest = this.#edges.keys().next();
      if (!oldest.done) this.#edges.delete(oldest.value);
      this.#evictedEdges++;
    }
    const edge = known ?? { from, to, evidence: new NodeEvidence() };
    edge.evidence.add(finding);
    this.#edges.set(key, edge);
    this.#latestMs = Math.max(this.#latestMs, finding.lastMs);
  }

  /** The edges with evidence that was still seen at `sinceMs` or later, each with only that. */
  edgesSince(sinceMs: number, chance: number): EdgeEvidence[] {
    return [...this.#edges.values()]
      .map(({ from, to, evidence }) => ({ from, to, evidence: evidence.since(sinceMs, chance) }))
      .filter(({ evidence }) => evidence.size > 0);
  }

  addIssue(nodeId: string, issue: Issue, isKnown: boolean): void {
    this.#take(nodeId, findingOfIssue(issue), isKnown);
  }

  addChange(change: ChangeEvent): void {
    if (!Number.isFinite(change.timestampMs)) {
      this.#ignored++;
      return;
    }
    this.#changes.push(boundedChange(change));
    if (this.#changes.length > MAX_CHANGES) this.#changes.shift();
  }

  #take(nodeId: string, finding: Finding | null, isKnown: boolean): void {
    if (finding === null || nodeId.length > LONGEST_ID) {
      this.#ignored++;
      return;
    }
    if (!isKnown) this.#unknownNodes++;
    this.#add(nodeId, finding);
  }

  #add(nodeId: string, finding: Finding): void {
    const known = this.#nodes.get(nodeId);
    if (known !== undefined) this.#nodes.delete(nodeId);
    else if (this.#nodes.size >= this.#maxNodes) {
      const oldest = this.#nodes.keys().next();
      if (!oldest.done) this.#nodes.delete(oldest.value);
      this.#evictedNodes++;
    }
    const node = known ?? new NodeEvidence();
    node.add(finding);
    this.#nodes.set(nodeId, node);
    this.#latestMs = Math.max(this.#latestMs, finding.lastMs);
  }

  /** The nodes with evidence that was still seen at `sinceMs` or later, each with only that. */
  since(sinceMs: number, chance: number): Map<string, NodeEvidence> {
    const recent = new Map<string, NodeEvidence>();
    for (const [id, node] of this.#nodes) {
      const evidence = node.since(sinceMs, chance);
      if (evidence.size > 0) recent.set(id, evidence);
    }
    return recent;
  }

  clear(): void {
    this.#nodes.clear();
    this.#edges.clear();
    this.#changes = [];
    this.#latestMs = Number.NEGATIVE_INFINITY;
  }

  stats(): RootCauseStats {
    let findings = 0;
    for (const node of this.#nodes.values()) findings += node.size;
    for (const { evidence } of this.#edges.values()) findings += evidence.size;
    return {
      findings,
      changes: this.#changes.length,
      unknownNodes: this.#unknownNodes,
      ignored: this.#ignored,
      evictedNodes: this.#evictedNodes,
      evictedEdges: this.#evictedEdges,
    };
  }

  toJSON(): object {
    return {
      nodes: [...this.#nodes].map(([id, node]) => ({ id, findings: node.findings() })),
      edges: [...this.#edges.values()].map(({ from, to, evidence }) => ({
        from,
        to,
        findings: evidence.findings(),
      })),
      changes: this.#changes,
      unknownNodes: this.#unknownNodes,
      ignored: this.#ignored,
      evictedNodes: this.#evictedNodes,
      evictedEdges: this.#evictedEdges,
    };
  }

  /** Takes a store out of a snapshot that it is part of. */
  static read(reader: SnapshotReader, maxNodes: number): EvidenceStore {
    const store = new EvidenceStore(maxNodes);
    const limits = { maxLength: MAX_FINDINGS };
    reader.list('nodes', { maxLength: maxNodes }, (item) => {
      const id = item.string('id', { maxLength: LONGEST_ID });
      for (const finding of item.list('findings', limits, readFinding)) store.#add(id, finding);
    });
    reader.list('edges', { maxLength: maxNodes * EDGES_A_NODE }, (item) => {
      const from = item.string('from', { maxLength: LONGEST_ID });
      const to = item.string('to', { maxLength: LONGEST_ID });
      for (const finding of item.list('findings', limits, readFinding)) {
        store.#addEdge(from, to, finding);
      }
    });
    store.#changes = reader.list('changes', { maxLength: MAX_CHANGES }, readChange);
    const whole = { min: 0, integer: true };
    store.#unknownNodes = reader.number('unknownNodes', whole);
    store.#ignored = reader.number('ignored', whole);
    store.#evictedNodes = reader.number('evictedNodes', whole);
    store.#evictedEdges = reader.number('evictedEdges', whole);
    return store;
  }
}
