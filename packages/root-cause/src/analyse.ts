import type { ChangeEvent, RootCause } from '@aegis/core';
import type { GraphSnapshot } from '@aegis/graph/csr';
import { blastRadius, type HitNode } from './blast-radius.js';
import { blameOfEdges, type EdgeEvidence, waitingOf } from './edge-blame.js';
import { explainAway, type Residual } from './explain-away.js';
import { CARRIED, type Family } from './families.js';
import { healthOf } from './health.js';
import { likelihoods } from './likelihood.js';
import { NodeEvidence } from './node-evidence.js';
import { signsOf } from './node-signs.js';
import { type Hearsay, hopOf, reasonsFor, summaryOf } from './sentences.js';
import { blameOfHosts } from './shared-hosts.js';
import type { Suspect, Weigh } from './suspect.js';
import { chooseSymptom } from './symptom.js';
import { Trail } from './trail.js';

/** What an analysis found. */
export interface RootCauseAnalysis {
  /** Most likely first, at most twenty. */
  readonly causes: readonly RootCause[];
  /** The probability that nothing began anywhere: chance, or something that is not in the graph. */
  readonly noCauseProbability: number;
  /** 0 to 100 for every node of the graph and every node with evidence. */
  readonly health: ReadonlyMap<string, number>;
  /** The nodes that the likeliest cause dragged along. */
  readonly blastRadius: readonly HitNode[];
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

/** What a change shortly before adds at most, in bans; never more than the node's own evidence. */
const CHANGE_BANS = 1.5;
/** Families that the symptom shows nothing of count at least so much. */
const UNFELT_SHARE = 0.5;
/** Beyond so many, causes are no help to anybody. */
const MOST_CAUSES = 20;

/** Weighs all nodes with evidence against each other, and against there being no cause. */
export function analyse(situation: Situation): RootCauseAnalysis {
  const { graph, edges } = situation;
  const blame = blameOfEdges(edges, graph);
  for (const [id, bans] of blameOfHosts(situation.evidence, graph)) {
    blame.set(id, (blame.get(id) ?? 0) + bans);
  }
  const evidence = withAccused(situation.evidence, blame);
  const symptom = situation.symptom ?? chooseSymptom(evidence, graph);
  const trail = new Trail(evidence, edges, graph, symptom, situation.symptom !== null);
  const weightOf = weightFor(evidence, symptom, trail.certainty);
  const residuals = explainAway(evidence, graph, weightOf, waitingOf(edges));
  const candidates = [...evidence]
    .map(([id, node]): Suspect => {
      const change = situation.changeBefore(id, node.firstMs);
      const residual = residuals.get(id)!;
      const blamed = blame.get(id) ?? 0;
      const seen = total(residual) + blamed;
      const suspect = change === null ? 0 : Math.min(CHANGE_BANS, seen);
      const proof = trail.proofOf(id);
      const score = (seen + suspect) * proof;
      const hops = trail.hopsOf(id);
      return { id, node, residual, blame: blamed, proof, hops, score, change };
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
    .map(({ candidate, likelihood }) =>
      tell(candidate, likelihood, trail.pathFrom(candidate.id), hearsay),
    );
  const [first] = causes;
  const felt = situation.symptom ?? first?.path.at(-1) ?? symptom;
  const hit = first === undefined ? [] : blastRadius(first.nodeId, signsOf(evidence, edges), graph);
  return {
    causes,
    noCauseProbability: none,
    blastRadius: hit,
    health: healthOfAll(evidence, graph),
    symptom: felt,
    sentence: summaryOf(first, none, felt, hit.length),
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

/** What the symptom does not show needs less explaining. */
function weightFor(
  evidence: ReadonlyMap<string, NodeEvidence>,
  symptom: string | null,
  certainty: number,
): (family: Family) => number {
  const node = symptom === null ? undefined : evidence.get(symptom);
  const felt = (family: Family): number => node?.strength(family) ?? 0;
  const most = Math.max(...[...CARRIED].map(felt));
  if (most === 0) return () => 1;
  return (family) => 1 - certainty * (1 - UNFELT_SHARE) * (1 - felt(family) / most);
}

function byEnds(edges: readonly EdgeEvidence[]): Map<string, EdgeEvidence> {
  return new Map(edges.map((edge) => [`${edge.from}\u001f${edge.to}`, edge]));
}

function tell(
  { id, change }: Suspect,
  likelihood: number,
  path: readonly string[],
  hearsay: Hearsay,
): RootCause {
  const own = hearsay.evidence.get(id)?.ordered() ?? [];
  const calls = [...hearsay.edges.values()]
    .filter(({ from, to }) => from === id || to === id)
    .flatMap(({ evidence }) => evidence.ordered());
  const all = [...own, ...calls].sort(
    (a, b) => a.tailProbability - b.tailProbability || (a.signal < b.signal ? -1 : 1),
  );
  const hops = path.slice(1).map((to, i) => hopOf(path[i]!, to, hearsay));
  const sentence = [reasonsFor(id, all, change), ...hops.map((hop) => hop.sentence)].join(' ');
  return { nodeId: id, likelihood, evidence: all, change, path, hops, sentence };
}

function healthOfAll(
  evidence: ReadonlyMap<string, NodeEvidence>,
  graph: GraphSnapshot | null,
): Map<string, number> {
  const ids = new Set([...(graph?.nodes.map((node) => node.id) ?? []), ...evidence.keys()]);
  return new Map([...ids].map((id) => [id, healthOf(evidence.get(id))]));
}
