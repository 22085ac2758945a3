import {
  AegisError,
  type Anomaly,
  type ChangeEvent,
  checkNumber,
  type Issue,
  resolveOptions,
} from '@aegis/core';
import { log10 } from '@aegis/core/math';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { GraphSource } from '@aegis/graph/csr';
import { analyse, type RootCauseAnalysis } from './analyse.js';
import { EvidenceStore, type RootCauseStats } from './evidence-store.js';
import {
  type Candidate,
  type CandidateRanker,
  candidatesAmong,
  weighBy,
} from './ranker/candidate-ranker.js';
import type { Weigh } from './suspect.js';

/** Options of {@link RootCauseAnalyzer}. */
export interface RootCauseAnalyzerOptions {
  /**
   * How far back evidence counts, in milliseconds before the time of the analysis. Raising it sees slow
   * trouble and mixes in old.
   * @defaultValue 900000
   */
  readonly windowMs?: number;
  /**
   * How long before the first evidence a change may lie and still be suspect, in milliseconds.
   * @defaultValue 1800000
   */
  readonly changeWindowMs?: number;
  /**
   * How many nodes may carry evidence, from 1 on; beyond it the one heard from least recently goes.
   * @defaultValue 10000
   */
  readonly maxNodes?: number;
  /**
   * Weighs the candidates in place of the hand-set odds: a `RootCauseRanker` of
   * `@aegis/root-cause/ranker`. It is no part of the snapshot.
   * @defaultValue null
   */
  readonly ranker?: CandidateRanker | null;
}

/** What an analysis is about. */
export interface AnalysisRequest {
  /** The node where it hurts; left out, the anomalous node nearest to the users. */
  readonly symptom?: string;
  /** The time of the analysis; left out, that of the latest evidence. */
  readonly nowMs?: number;
}

const DEFAULTS: Required<RootCauseAnalyzerOptions> = Object.freeze({
  windowMs: 15 * 60_000,
  changeWindowMs: 30 * 60_000,
  maxNodes: 10_000,
  ranker: null,
});
const HEADER = { kind: 'root-cause-analyzer', version: 2 };
const MAX_NODES = 1_000_000;
/** A change counts as shortly before the evidence if it came so much of the window after it, too. */
const SLACK_SHARE = 0.1;

/**
 * Names the node where an incident began, with the path that proves it. Evidence comes first: each
 * finding is a tail probability, combined by family, less what chance brings among so many nodes. The graph comes second: it explains away what a
 * callee already accounts for and asks for an anomalous path to the symptom. Without a graph the
 * evidence stands alone.
 *
 * One analysis is O(findings + nodes · (nodes + edges)) at the worst and bounded in memory.
 *
 * @example
 * ```ts
 * import { RootCauseAnalyzer } from '@aegis/root-cause';
 * import { buildSnapshot } from '@aegis/graph/csr';
 * const node = (id: string) => ({ id, kind: 'service' as const, namespace: null, replicas: 1 });
 * const graph = buildSnapshot([node('web'), node('db')], [{
 *   from: 'web', to: 'db', kind: 'calls', protocol: null, provenance: ['declared'], confidence: 1,
 * }]);
 * const analyzer = new RootCauseAnalyzer({ snapshot: () => graph });
 * const anomaly = (nodeId: string, signalKind: 'latency' | 'saturation', timestampMs: number) => ({
 *   id: `${nodeId}-${signalKind}`, source: 'metric' as const, nodeId, signal: signalKind, signalKind,
 *   direction: 'up' as const, timestampMs, score: 6, tailProbability: 1e-6, severity: 'error' as const,
 *   evidence: [], sentence: `${signalKind} is up`,
 * });
 * analyzer.addNodeAnomaly('db', anomaly('db', 'saturation', 0));
 * analyzer.addNodeAnomaly('db', anomaly('db', 'latency', 0));
 * analyzer.addNodeAnomaly('web', anomaly('web', 'latency', 15_000));
 * const { causes } = analyzer.analyzeRootCause();
 * causes[0]?.nodeId; // => 'db'
 * causes[0]?.path; // => ['db', 'web']
 * ```
 *
 * @see Simes (1986) for the families; Orchard et al. (2024), arXiv:2406.05014, for why the highest
 * unexplained score is the cause on a polytree
 */
export class RootCauseAnalyzer {
  readonly #graph: GraphSource | null;
  readonly #options: Readonly<Required<Omit<RootCauseAnalyzerOptions, 'ranker'>>>;
  readonly #weigh: Weigh | null;
  #store: EvidenceStore;

  /**
   * @param graph - who calls whom; null where that is not known
   * @throws AegisError `invalid-option`, `invalid-argument` for a graph without `snapshot()`
   */
  constructor(graph: GraphSource | null, options?: RootCauseAnalyzerOptions) {
    const owner = 'RootCauseAnalyzer';
    const resolved = resolveOptions(owner, DEFAULTS, options);
    checkNumber(owner, 'windowMs', resolved.windowMs, { min: 1 });
    checkNumber(owner, 'changeWindowMs', resolved.changeWindowMs, { min: 0 });
    checkNumber(owner, 'maxNodes', resolved.maxNodes, { min: 1, max: MAX_NODES, integer: true });
    if (graph !== null && typeof graph.snapshot !== 'function') {
      throw new AegisError(
        'invalid-argument',
        `${owner}: graph has no snapshot(); give one, or null.`,
      );
    }
    const { ranker, ...numbers } = resolved;
    if (ranker !== null && typeof ranker.score !== 'function') {
      throw new AegisError('invalid-option', `${owner}: ranker has no score(); give one, or null.`);
    }
    this.#graph = graph;
    this.#options = numbers;
    this.#weigh = ranker === null ? null : weighBy(ranker);
    this.#store = new EvidenceStore(resolved.maxNodes);
  }

  /** Takes in an anomaly at a node; with a `callerId`, of the calls from there to the node. */
  addNodeAnomaly(nodeId: string, anomaly: Anomaly): void {
    this.#store.addAnomaly(nodeId, anomaly, this.#knows(nodeId));
  }

  /** Takes in a known problem at a node. */
  addNodeIssue(nodeId: string, issue: Issue): void {
    this.#store.addIssue(nodeId, issue, this.#knows(nodeId));
  }

  /** Takes in a change: a deploy, a configuration, a flag. It accuses only a node that has evidence. */
  addNodeChange(change: ChangeEvent): void {
    this.#store.addChange(change);
  }

  #knows(nodeId: string): boolean {
    return this.#graph === null || this.#graph.snapshot().indexOf.has(nodeId);
  }

  /** Names the likely causes. Changes nothing. */
  analyzeRootCause(request: AnalysisRequest = {}): RootCauseAnalysis {
    return this.#analyse(request, this.#weigh);
  }

  /**
   * The nodes that may be the cause, the one with most evidence first, as a ranker sees them: what it
   * is trained on. Changes nothing.
   */
  candidates(request: AnalysisRequest = {}): Candidate[] {
    let candidates: Candidate[] = [];
    this.#analyse(request, (suspects, graph) => {
      candidates = candidatesAmong(suspects, graph);
      return { each: suspects.map(() => 0), none: 1 };
    });
    return candidates;
  }

  #analyse(request: AnalysisRequest, weigh: Weigh | null): RootCauseAnalysis {
    const nowMs = request.nowMs ?? this.#store.latestMs;
    const graph = this.#graph?.snapshot() ?? null;
    const since = nowMs - this.#options.windowMs;
    const nodes = Math.max(1, graph?.nodes.length ?? this.#store.nodes);
    const edges = Math.max(1, graph?.edges.length ?? this.#store.edges);
    return analyse({
      evidence: this.#store.since(since, log10(nodes)),
      edges: this.#store.edgesSince(since, log10(edges)),
      graph,
      symptom: request.symptom ?? null,
      changeBefore: this.#changesBefore(),
      weigh,
    });
  }

  /** Gives the latest change at a node within reach of its first evidence, a little after it included. */
  #changesBefore(): (id: string, firstMs: number) => ChangeEvent | null {
    const { windowMs, changeWindowMs } = this.#options;
    const changes = byNode(this.#store.changes);
    return (id, firstMs) => {
      const from = firstMs - changeWindowMs;
      const to = firstMs + SLACK_SHARE * windowMs;
      let latest: ChangeEvent | null = null;
      for (const change of changes.get(id) ?? []) {
        const { timestampMs } = change;
        if (timestampMs < from || timestampMs > to) continue;
        if (latest === null || timestampMs >= latest.timestampMs) latest = change;
      }
      return latest;
    };
  }

  /** Forgets all evidence and changes; the graph and the counts of {@link stats} stay. */
  reset(): void {
    this.#store.clear();
  }

  stats(): RootCauseStats {
    return this.#store.stats();
  }

  toJSON(): object {
    return { ...HEADER, options: this.#options, ...this.#store.toJSON() };
  }

  /**
   * @param graph - as in the constructor: the graph has a snapshot of its own
   * @param ranker - as in the options: so has a ranker
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(
    json: unknown,
    graph: GraphSource | null,
    ranker: CandidateRanker | null = null,
  ): RootCauseAnalyzer {
    const reader = SnapshotReader.open(json, HEADER);
    const options = reader.object('options', (field) => ({
      windowMs: field.number('windowMs', { min: 1 }),
      changeWindowMs: field.number('changeWindowMs', { min: 0 }),
      maxNodes: field.number('maxNodes', { min: 1, max: MAX_NODES, integer: true }),
    }));
    const analyzer = new RootCauseAnalyzer(graph, { ...options, ranker });
    analyzer.#store = EvidenceStore.read(reader, options.maxNodes);
    return analyzer;
  }
}

function byNode(changes: readonly ChangeEvent[]): Map<string, ChangeEvent[]> {
  const all = new Map<string, ChangeEvent[]>();
  for (const change of changes) {
    const known = all.get(change.nodeId);
    if (known === undefined) all.set(change.nodeId, [change]);
    else known.push(change);
  }
  return all;
}
