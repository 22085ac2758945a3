import type { Anomaly, ChangeEvent, Issue } from '@aegis/core';
import { type Linked, RecencyList } from '@aegis/core/collections';
import type { SnapshotReader } from '@aegis/core/snapshot';
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
}

/** A node with evidence, in the order in which nodes were last heard from. */
interface Entry extends Linked<Entry> {
  readonly id: string;
  readonly evidence: NodeEvidence;
}

const MAX_CHANGES = 1000;
const LONGEST_ID = 4096;

/** All that is known of nodes and changes, bounded: of nodes the one heard from least recently goes. */
export class EvidenceStore {
  readonly #maxNodes: number;
  readonly #nodes = new Map<string, Entry>();
  #recency = new RecencyList<Entry>();
  #changes: ChangeEvent[] = [];
  #latestMs = Number.NEGATIVE_INFINITY;
  #unknownNodes = 0;
  #ignored = 0;
  #evictedNodes = 0;

  constructor(maxNodes: number) {
    this.#maxNodes = maxNodes;
  }

  /** The time of the latest evidence; minus infinity where there is none. */
  get latestMs(): number {
    return this.#latestMs;
  }

  get changes(): readonly ChangeEvent[] {
    return this.#changes;
  }

  addAnomaly(nodeId: string, anomaly: Anomaly, isKnown: boolean): void {
    this.#take(nodeId, findingOfAnomaly(anomaly), isKnown);
  }

  addIssue(nodeId: string, issue: Issue, isKnown: boolean): void {
    this.#take(nodeId, findingOfIssue(issue), isKnown);
  }

  addChange(change: ChangeEvent): void {
    if (!Number.isFinite(change.timestampMs)) {
      this.#ignored++;
      return;
    }
    this.#changes.push(change);
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
    if (known === undefined) {
      this.#makeRoom();
      const entry = { id: nodeId, evidence: new NodeEvidence(), older: null, newer: null };
      entry.evidence.add(finding);
      this.#nodes.set(nodeId, entry);
      this.#recency.add(entry);
    } else {
      known.evidence.add(finding);
      this.#recency.touch(known);
    }
    this.#latestMs = Math.max(this.#latestMs, finding.lastMs);
  }

  #makeRoom(): void {
    const { oldest } = this.#recency;
    if (oldest === null || this.#nodes.size < this.#maxNodes) return;
    this.#recency.remove(oldest);
    this.#nodes.delete(oldest.id);
    this.#evictedNodes++;
  }

  /** The nodes with evidence that was still seen at `sinceMs` or later, each with only that. */
  since(sinceMs: number): Map<string, NodeEvidence> {
    const recent = new Map<string, NodeEvidence>();
    for (const { id, evidence } of this.#recency) {
      const kept = evidence.since(sinceMs);
      if (kept.size > 0) recent.set(id, kept);
    }
    return recent;
  }

  clear(): void {
    this.#nodes.clear();
    this.#recency = new RecencyList();
    this.#changes = [];
    this.#latestMs = Number.NEGATIVE_INFINITY;
  }

  stats(): RootCauseStats {
    let findings = 0;
    for (const { evidence } of this.#recency) findings += evidence.size;
    return {
      findings,
      changes: this.#changes.length,
      unknownNodes: this.#unknownNodes,
      ignored: this.#ignored,
      evictedNodes: this.#evictedNodes,
    };
  }

  toJSON(): object {
    return {
      nodes: Array.from(this.#recency, ({ id, evidence }) => ({
        id,
        findings: evidence.findings(),
      })),
      changes: this.#changes,
      unknownNodes: this.#unknownNodes,
      ignored: this.#ignored,
      evictedNodes: this.#evictedNodes,
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
    store.#changes = reader.list('changes', { maxLength: MAX_CHANGES }, (item) => ({
      nodeId: item.string('nodeId', { maxLength: LONGEST_ID }),
      kind: item.oneOf('kind', ['deploy', 'config', 'flag', 'scale'] as const),
      timestampMs: item.number('timestampMs'),
    }));
    const whole = { min: 0, integer: true };
    store.#unknownNodes = reader.number('unknownNodes', whole);
    store.#ignored = reader.number('ignored', whole);
    store.#evictedNodes = reader.number('evictedNodes', whole);
    return store;
  }
}
