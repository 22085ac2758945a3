import {
  AegisError,
  type Anomaly,
  type ChangeEvent,
  checkNumber,
  type Evidence,
  type Issue,
  type RootCause,
  resolveOptions,
} from '@aegis/core';
import { exp } from '@aegis/core/math';
import { SnapshotReader } from '@aegis/core/snapshot';
import type { GraphSnapshot, GraphSource } from '@aegis/graph/csr';
import { explainAway, type Residual } from './explain-away.js';
import {
  CARRIED,
  type Family,
  familyOfAnomaly,
  familyOfIssue,
  probabilityOfIssue,
} from './families.js';
import { readFinding } from './finding-snapshot.js';
import { healthOf } from './health.js';
import { likelihoods } from './likelihood.js';
import { mentionsIn } from './mentions.js';
import { type Finding, MAX_FINDINGS, NodeEvidence } from './node-evidence.js';
import { hopOf, reasonsFor } from './sentences.js';
import { chooseSymptom } from './symptom.js';
import { WidestWays } from './widest-ways.js';

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
}

/** What an analysis is about. */
export interface AnalysisRequest {
  /** The node where it hurts; left out, the anomalous node nearest to the users. */
  readonly symptom?: string;
  /** The time of the analysis; left out, that of the latest evidence. */
  readonly nowMs?: number;
}

/** What an analysis found. */
export interface RootCauseAnalysis {
  /** Most likely first, at most twenty. */
  readonly causes: readonly RootCause[];
  /** The probability that nothing began anywhere: chance, or something that is not in the graph. */
  readonly noCauseProbability: number;
  /** 0 to 100 for every node of the graph and every node with evidence. */
  readonly health: ReadonlyMap<string, number>;
  readonly symptom: string | null;
  readonly sentence: string;
}

/** What has come in. */
export interface RootCauseStats {
  readonly findings: number;
  readonly changes: number;
  /** Findings about nodes that the graph does not know; they count as evidence, without neighbours. */
  readonly unknownNodes: number;
  /** Findings that point nowhere bad: a latency that fell. */
  readonly ignored: number;
  readonly evictedNodes: number;
}

const DEFAULTS: Required<RootCauseAnalyzerOptions> = Object.freeze({
  windowMs: 15 * 60_000,
  changeWindowMs: 30 * 60_000,
  maxNodes: 10_000,
});
const HEADER = { kind: 'root-cause-analyzer', version: 1 };
const MAX_CHANGES = 1000;
const MAX_NODES = 1_000_000;
/** What a change shortly before adds at most, in bans; never more than the node's own evidence. */
const CHANGE_BANS = 1.5;
/** A cause from which no anomalous way leads to the symptom keeps this share of its evidence. */
const OFF_PATH_SHARE = 0.5;
/** Beyond so many, causes are no help to anybody. */
const MOST_CAUSES = 20;

/**
 * Names the node where an incident began, with the path that proves it. Evidence comes first: each
 * finding is a tail probability, combined by family. The graph comes second: it explains away what a
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
  readonly #options: Readonly<Required<RootCauseAnalyzerOptions>>;
  /** In the order in which they were last heard from. */
  readonly #evidence = new Map<string, NodeEvidence>();
  #changes: ChangeEvent[] = [];
  #latestMs = Number.NEGATIVE_INFINITY;
  #unknownNodes = 0;
  #ignored = 0;
  #evictedNodes = 0;

  /**
   * @param graph - who calls whom; null where that is not known
   * @throws AegisError `invalid-option`
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
    this.#graph = graph;
    this.#options = resolved;
  }

  /** Takes in an anomaly at a node. */
  addNodeAnomaly(nodeId: string, anomaly: Anomaly): void {
    const family = familyOfAnomaly(anomaly);
    const p = anomaly.tailProbability;
    if (family === null || !(p > 0 && p <= 1) || !Number.isFinite(anomaly.timestampMs)) {
      this.#ignored++;
      return;
    }
    const evidence: Evidence = {
      channel: family,
      signal: anomaly.signal,
      observed: anomaly.evidence[0]?.observed ?? null,
      expected: anomaly.evidence[0]?.expected ?? null,
      band: anomaly.evidence[0]?.band ?? null,
      tailProbability: p,
      sentence: anomaly.sentence,
    };
    const mentions = anomaly.signalKind === 'log' ? mentionsIn(anomaly.sentence) : [];
    const seen = { firstMs: anomaly.timestampMs, lastMs: anomaly.timestampMs };
    this.#add(nodeId, { key: anomaly.signal, family, ...seen, evidence, mentions });
  }

  /** Takes in a known problem at a node. */
  addNodeIssue(nodeId: string, issue: Issue): void {
    if (!Number.isFinite(issue.firstSeenMs) || !Number.isFinite(issue.lastSeenMs)) {
      this.#ignored++;
      return;
    }
    const family = familyOfIssue(issue);
    this.#add(nodeId, {
      key: issue.id,
      family,
      firstMs: issue.firstSeenMs,
      lastMs: issue.lastSeenMs,
      evidence: {
        channel: family,
        signal: issue.template,
        observed: issue.count,
        expected: 0,
        band: null,
        tailProbability: probabilityOfIssue(issue),
        sentence: issue.sentence,
      },
      mentions: mentionsIn(issue.template),
    });
  }

  #add(nodeId: string, finding: Finding): void {
    const known = this.#evidence.get(nodeId);
    if (known !== undefined) this.#evidence.delete(nodeId);
    else if (this.#evidence.size >= this.#options.maxNodes) {
      const oldest = this.#evidence.keys().next();
      if (!oldest.done) this.#evidence.delete(oldest.value);
      this.#evictedNodes++;
    }
    const node = known ?? new NodeEvidence();
    node.add(finding);
    this.#evidence.set(nodeId, node);
    this.#latestMs = Math.max(this.#latestMs, finding.lastMs);
    if (this.#graph !== null && !this.#graph.snapshot().indexOf.has(nodeId)) this.#unknownNodes++;
  }

  /** Takes in a change: a deploy, a configuration, a flag. It accuses only a node that has evidence. */
  addNodeChange(change: ChangeEvent): void {
    if (!Number.isFinite(change.timestampMs)) {
      this.#ignored++;
      return;
    }
    this.#changes.push(change);
    if (this.#changes.length > MAX_CHANGES) this.#changes.shift();
  }

  /** Names the likely causes. Changes nothing. */
  analyzeRootCause(request: AnalysisRequest = {}): RootCauseAnalysis {
    const nowMs = request.nowMs ?? this.#latestMs;
    const sinceMs = nowMs - this.#options.windowMs;
    const evidence = new Map<string, NodeEvidence>();
    for (const [id, node] of this.#evidence) {
      const recent = node.since(sinceMs);
      if (recent.size > 0) evidence.set(id, recent);
    }
    const graph = this.#graph?.snapshot() ?? null;
    const symptom = request.symptom ?? chooseSymptom(evidence, graph);
    const residuals = explainAway(evidence, graph, weighFor(evidence, symptom));
    const ways =
      graph === null || symptom === null
        ? null
        : new WidestWays(graph, symptom, (id) => evidence.get(id)?.total() ?? 0);
    const candidates = [...evidence]
      .map(([id, node]) => this.#weigh(id, node, residuals.get(id)!, ways))
      .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
    const { each, none } = likelihoods(
      candidates.map(({ score }) => score),
      graph !== null,
    );
    const causes = candidates
      .slice(0, MOST_CAUSES)
      .filter(({ score }) => score > 0)
      .map(({ id, path, change }, i) => tell(id, path, change, each[i]!, evidence));
    return {
      causes,
      noCauseProbability: none,
      health: healthOfAll(evidence, graph),
      symptom,
      sentence: summarise(causes[0], none, symptom),
    };
  }

  #weigh(
    id: string,
    node: NodeEvidence,
    { own, unexplained, named }: Residual,
    ways: WidestWays | null,
  ): { id: string; score: number; path: string[]; change: ChangeEvent | null } {
    const change = this.#changeBefore(id, node.firstMs);
    const seen = own + unexplained + named;
    const suspect = change === null ? 0 : Math.min(CHANGE_BANS, seen);
    const path = ways?.pathFrom(id) ?? null;
    // The clearer the weakest node of the way to the symptom, the more of the evidence counts.
    const proof = ways === null ? 1 : 1 - (1 - OFF_PATH_SHARE) * exp(-widthOf(ways, id, node));
    return { id, score: (seen + suspect) * proof, path: path ?? [id], change };
  }

  /** The latest change at the node within reach of its first evidence, a little after it included. */
  #changeBefore(id: string, firstMs: number): ChangeEvent | null {
    const slackMs = this.#options.windowMs / 10;
    const near = this.#changes.filter(
      ({ nodeId, timestampMs }) =>
        nodeId === id &&
        timestampMs >= firstMs - this.#options.changeWindowMs &&
        timestampMs <= firstMs + slackMs,
    );
    return near.at(-1) ?? null;
  }

  /** Forgets all evidence and changes; the graph stays. */
  reset(): void {
    this.#evidence.clear();
    this.#changes = [];
    this.#latestMs = Number.NEGATIVE_INFINITY;
  }

  stats(): RootCauseStats {
    let findings = 0;
    for (const node of this.#evidence.values()) findings += node.size;
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
      ...HEADER,
      options: this.#options,
      nodes: [...this.#evidence].map(([id, node]) => ({
        id,
        findings: node.findings(),
      })),
      changes: this.#changes,
      unknownNodes: this.#unknownNodes,
      ignored: this.#ignored,
      evictedNodes: this.#evictedNodes,
    };
  }

  /**
   * @param graph - as in the constructor: the graph has a snapshot of its own
   * @throws AegisError `invalid-snapshot`
   */
  static fromJSON(json: unknown, graph: GraphSource | null): RootCauseAnalyzer {
    const reader = SnapshotReader.open(json, HEADER);
    const whole = { min: 0, integer: true };
    const options = reader.object('options', (field) => ({
      windowMs: field.number('windowMs', { min: 1 }),
      changeWindowMs: field.number('changeWindowMs', { min: 0 }),
      maxNodes: field.number('maxNodes', { min: 1, max: MAX_NODES, integer: true }),
    }));
    const analyzer = new RootCauseAnalyzer(graph, options);
    reader.list('nodes', { maxLength: options.maxNodes }, (item) => {
      const id = item.string('id', { maxLength: 4096 });
      for (const finding of item.list('findings', { maxLength: MAX_FINDINGS }, readFinding)) {
        analyzer.#add(id, finding);
      }
    });
    analyzer.#changes = reader.list('changes', { maxLength: MAX_CHANGES }, (item) => ({
      nodeId: item.string('nodeId', { maxLength: 4096 }),
      kind: item.oneOf('kind', ['deploy', 'config', 'flag', 'scale'] as const),
      timestampMs: item.number('timestampMs'),
    }));
    analyzer.#unknownNodes = reader.number('unknownNodes', whole);
    analyzer.#ignored = reader.number('ignored', whole);
    analyzer.#evictedNodes = reader.number('evictedNodes', whole);
    return analyzer;
  }
}

/** A symptom's own evidence is its way. */
function widthOf(ways: WidestWays, id: string, node: NodeEvidence): number {
  const width = ways.widthFrom(id);
  return Number.isFinite(width) ? width : node.total();
}

function tell(
  id: string,
  path: readonly string[],
  change: ChangeEvent | null,
  likelihood: number,
  evidence: ReadonlyMap<string, NodeEvidence>,
): RootCause {
  const own = evidence.get(id)?.ordered() ?? [];
  const hops = path.slice(1).map((to, i) => hopOf(path[i]!, to, evidence));
  const changed = change === null ? null : `a ${change.kind} came shortly before`;
  const sentence = [reasonsFor(id, own, changed), ...hops.map((hop) => hop.sentence)].join(' ');
  return { nodeId: id, likelihood, evidence: own, path, hops, sentence };
}

/** What the symptom does not show needs less explaining: such families count half. */
function weighFor(
  evidence: ReadonlyMap<string, NodeEvidence>,
  symptom: string | null,
): (family: Family) => number {
  const node = symptom === null ? undefined : evidence.get(symptom);
  const felt = (family: Family): number => node?.strength(family) ?? 0;
  const most = Math.max(...[...CARRIED].map(felt));
  return (family) => (most === 0 ? 1 : 0.5 + (0.5 * felt(family)) / most);
}

function healthOfAll(
  evidence: ReadonlyMap<string, NodeEvidence>,
  graph: GraphSnapshot | null,
): Map<string, number> {
  const ids = new Set([...(graph?.nodes.map((node) => node.id) ?? []), ...evidence.keys()]);
  return new Map([...ids].map((id) => [id, healthOf(evidence.get(id))]));
}

function summarise(first: RootCause | undefined, none: number, symptom: string | null): string {
  if (first === undefined) return 'Nothing speaks against any node.';
  if (none > first.likelihood) {
    return 'There is too little evidence to name a root cause; it may be chance.';
  }
  const share = `${Math.round(first.likelihood * 100)} %`;
  const reach = symptom === null || symptom === first.nodeId ? '' : `, felt at ${symptom}`;
  return `It most likely began at ${first.nodeId} (${share})${reach}. ${first.sentence}`;
}
