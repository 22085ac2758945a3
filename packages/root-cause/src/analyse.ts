import type { ChangeEvent, RootCause } from '@aegis/core';
import { exp } from '@aegis/core/math';
import type { GraphSnapshot } from '@aegis/graph/csr';
import { blameOfEdges, type EdgeEvidence, waitingOf } from './edge-blame.js';
import { explainAway, type Residual } from './explain-away.js';
import { CARRIED, type Family } from './families.js';
import { healthOf } from './health.js';
import { likelihoods } from './likelihood.js';
import { neighbourIds } from './neighbour-ids.js';
import { NodeEvidence } from './node-evidence.js';
import { type Hearsay, hopOf, reasonsFor, summaryOf } from './sentences.js';
import type { Suspect, Weigh } from './suspect.js';
import { chooseSymptom } from './symptom.js';
import { WidestWays } from './widest-ways.js';

/** What an analysis found. */
export interface RootCauseAnalysis {
  /** Most likely first, at most twenty. */
  readonly causes: readonly RootCause[];
  /** The probability that nothing began anywhere: chance, or something that is not in the graph. */
  readonly noCauseProbability: number;
  /** 0 to 100 for every node of the graph and every node with evidence. */
  readonly health: ReadonlyMap<string, number>;
  /** Where it hurts: as told, or else where the trouble of the likeliest cause is felt last. */
  readonly symptom: string | null;
  readonly sentence: string;
}

/** What an analysis goes by. */
export interface Situation {
  readonly evidence: ReadonlyMap<string, NodeEvidence>;
  readonly edges: readonly EdgeEvidence[];
  readonly graph: GraphSnapshot | null;
  /** Null where it is to be chosen. */
  readonly symptom: string | null;
  /** The change that may have brought a node's evidence, whose first is of `firstMs`; null for none. */
  readonly changeBefore: (id: string, firstMs: number) => ChangeEvent | null;
  /** What weighs the candidates in place of the hand-set odds; null for those. */
  readonly weigh: Weigh | null;
}

interface Candidate extends Suspect {
  readonly path: readonly string[];
  readonly change: ChangeEvent | null;
}

/** What a change shortly before adds at most, in bans; never more than the node's own evidence. */
const CHANGE_BANS = 1.5;
/** A cause from which no anomalous way leads to the symptom keeps this share of its evidence. */
const OFF_PATH_SHARE = 0.5;
/** A symptom that nobody told is as certain as its evidence: half of it at so many bans. */
const HALF_CERTAIN_BANS = 2;
/** Families that the symptom shows nothing of count at least so much. */
const UNFELT_SHARE = 0.5;
/** Beyond so many, causes are no help to anybody. */
const MOST_CAUSES = 20;

/** Weighs all nodes with evidence against each other, and against there being no cause. */
export function analyse(situation: Situation): RootCauseAnalysis {
  const { graph, edges } = situation;
  const blame = blameOfEdges(edges, graph);
  const evidence = withAccused(situation.evidence, blame);
  const symptom = situation.symptom ?? chooseSymptom(evidence, graph);
  const weightOf = weightFor(evidence, symptom);
  const residuals = explainAway(evidence, graph, weightOf, waitingOf(edges));
  const trail = new Trail(evidence, edges, graph, symptom, situation.symptom !== null);
  const candidates = [...evidence]
    .map(([id, node]): Candidate => {
      const change = situation.changeBefore(id, node.firstMs);
      const residual = residuals.get(id)!;
      const blamed = blame.get(id) ?? 0;
      const seen = total(residual) + blamed;
      const suspect = change === null ? 0 : Math.min(CHANGE_BANS, seen);
      const proof = trail.proofOf(id);
      const score = (seen + suspect) * proof;
      const hops = trail.hopsOf(id);
      const path = trail.pathFrom(id);
      return { id, node, residual, blame: blamed, proof, hops, score, path, change };
    })
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const weigh = situation.weigh ?? byHand;
  const { each, none } = weigh(candidates, graph);
  const hearsay = { evidence, edges: byEnds(edges) };
  // Of equally likely ones the one with more evidence stays first.
  const causes = candidates
    .map((candidate, i) => ({ candidate, likelihood: each[i]! }))
    .sort((a, b) => b.likelihood - a.likelihood)
    .slice(0, MOST_CAUSES)
    .filter(({ candidate }) => candidate.score > 0)
    .map(({ candidate, likelihood }) => tell(candidate, likelihood, hearsay));
  const felt = situation.symptom ?? causes[0]?.path.at(-1) ?? symptom;
  return {
    causes,
    noCauseProbability: none,
    health: healthOfAll(evidence, graph),
    symptom: felt,
    sentence: summaryOf(causes[0], none, felt),
  };
}

/** Nodes that only calls from and to them speak against are suspects like any other. */
function withAccused(
  evidence: ReadonlyMap<string, NodeEvidence>,
  blame: ReadonlyMap<string, number>,
): Map<string, NodeEvidence> {
  const all = new Map(evidence);
  for (const id of blame.keys()) if (!all.has(id)) all.set(id, new NodeEvidence());
  return all;
}

const byHand: Weigh = (suspects, graph) =>
  likelihoods(
    suspects.map(({ score }) => score),
    graph !== null,
  );

const total = ({ own, unexplained, named }: Residual): number => own + unexplained + named;

/** The ways that trouble took, from any node to where it is felt. */
class Trail {
  readonly #graph: GraphSnapshot | null;
  readonly #ways: WidestWays | null;
  /** How much of the demand for a way holds. */
  readonly #certainty: number;
  readonly #isTold: boolean;
  readonly #shown = new Map<string, number>();

  constructor(
    evidence: ReadonlyMap<string, NodeEvidence>,
    edges: readonly EdgeEvidence[],
    graph: GraphSnapshot | null,
    symptom: string | null,
    isTold: boolean,
  ) {
    for (const [id, node] of evidence) this.#shown.set(id, node.shown());
    // Who waits for another shows it, too.
    for (const { from, evidence: of } of edges) {
      this.#shown.set(from, (this.#shown.get(from) ?? 0) + of.shown());
    }
    const bans = symptom === null ? 0 : (evidence.get(symptom)?.total() ?? 0);
    this.#graph = graph;
    this.#isTold = isTold;
    this.#certainty = isTold ? 1 : bans / (bans + HALF_CERTAIN_BANS);
    this.#ways =
      graph === null || symptom === null
        ? null
        : new WidestWays(graph, symptom, (id) => this.#shownBy(id));
  }

  #shownBy(id: string): number {
    return this.#shown.get(id) ?? 0;
  }

  /** The clearer the weakest node of the way to the symptom, the more of the evidence counts. */
  proofOf(id: string): number {
    if (this.#ways === null) return 1;
    const width = this.#ways.widthFrom(id);
    // A symptom's own evidence is its way.
    const shown = Number.isFinite(width) ? width : this.#shownBy(id);
    return 1 - this.#certainty * (1 - OFF_PATH_SHARE) * exp(-shown);
  }

  /** How many calls lead to the symptom; null where no way of trouble does. */
  hopsOf(id: string): number | null {
    return this.#ways?.hopsFrom(id) ?? null;
  }

  /** To the symptom; where that was only guessed and no way leads there, as far up as it is felt. */
  pathFrom(id: string): string[] {
    const path = this.#ways?.pathFrom(id);
    if (path) return path;
    return this.#isTold ? [id] : this.#climb(id);
  }

  #climb(id: string): string[] {
    const path = [id];
    for (let at: string | undefined = id; at !== undefined; ) {
      at = neighbourIds(this.#graph, at, 'in')
        .filter((caller) => this.#shownBy(caller) > 0 && !path.includes(caller))
        .sort((a, b) => this.#shownBy(b) - this.#shownBy(a) || (a < b ? -1 : 1))[0];
      if (at !== undefined) path.push(at);
    }
    return path;
  }
}

/** What the symptom does not show needs less explaining. */
function weightFor(
  evidence: ReadonlyMap<string, NodeEvidence>,
  symptom: string | null,
): (family: Family) => number {
  const node = symptom === null ? undefined : evidence.get(symptom);
  const felt = (family: Family): number => node?.strength(family) ?? 0;
  const most = Math.max(...[...CARRIED].map(felt));
  if (most === 0) return () => 1;
  return (family) => UNFELT_SHARE + ((1 - UNFELT_SHARE) * felt(family)) / most;
}

function byEnds(edges: readonly EdgeEvidence[]): Map<string, EdgeEvidence> {
  return new Map(edges.map((edge) => [`${edge.from}\u001f${edge.to}`, edge]));
}

function tell({ id, path, change }: Candidate, likelihood: number, hearsay: Hearsay): RootCause {
  const own = hearsay.evidence.get(id)?.ordered() ?? [];
  const calls = [...hearsay.edges.values()]
    .filter(({ from, to }) => from === id || to === id)
    .flatMap(({ evidence }) => evidence.ordered());
  const all = [...own, ...calls].sort(
    (a, b) => a.tailProbability - b.tailProbability || (a.signal < b.signal ? -1 : 1),
  );
  const hops = path.slice(1).map((to, i) => hopOf(path[i]!, to, hearsay));
  const changed = change === null ? null : `a ${change.kind} came shortly before`;
  const sentence = [reasonsFor(id, all, changed), ...hops.map((hop) => hop.sentence)].join(' ');
  return { nodeId: id, likelihood, evidence: all, path, hops, sentence };
}

function healthOfAll(
  evidence: ReadonlyMap<string, NodeEvidence>,
  graph: GraphSnapshot | null,
): Map<string, number> {
  const ids = new Set([...(graph?.nodes.map((node) => node.id) ?? []), ...evidence.keys()]);
  return new Map([...ids].map((id) => [id, healthOf(evidence.get(id))]));
}
