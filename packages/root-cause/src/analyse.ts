import type { ChangeEvent, RootCause } from '@aegis/core';
import { exp } from '@aegis/core/math';
import type { GraphSnapshot } from '@aegis/graph/csr';
import { explainAway, type Residual } from './explain-away.js';
import { CARRIED, type Family } from './families.js';
import { healthOf } from './health.js';
import { likelihoods } from './likelihood.js';
import type { NodeEvidence } from './node-evidence.js';
import { hopOf, reasonsFor, summaryOf } from './sentences.js';
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
  readonly symptom: string | null;
  readonly sentence: string;
}

/** What an analysis goes by. */
export interface Situation {
  readonly evidence: ReadonlyMap<string, NodeEvidence>;
  readonly graph: GraphSnapshot | null;
  /** Null where it is to be chosen. */
  readonly symptom: string | null;
  /** The change that may have brought a node's evidence, whose first is of `firstMs`; null for none. */
  readonly changeBefore: (id: string, firstMs: number) => ChangeEvent | null;
}

interface Candidate {
  readonly id: string;
  /** In bans. */
  readonly score: number;
  readonly path: readonly string[];
  readonly change: ChangeEvent | null;
}

/** What a change shortly before adds at most, in bans; never more than the node's own evidence. */
const CHANGE_BANS = 1.5;
/** A cause from which no anomalous way leads to the symptom keeps this share of its evidence. */
const OFF_PATH_SHARE = 0.5;
/** Families that the symptom shows nothing of count at least so much. */
const UNFELT_SHARE = 0.5;
/** Beyond so many, causes are no help to anybody. */
const MOST_CAUSES = 20;

/** Weighs all nodes with evidence against each other, and against there being no cause. */
export function analyse(situation: Situation): RootCauseAnalysis {
  const { evidence, graph } = situation;
  const symptom = situation.symptom ?? chooseSymptom(evidence, graph);
  const residuals = explainAway(evidence, graph, weightFor(evidence, symptom));
  const ways =
    graph === null || symptom === null
      ? null
      : new WidestWays(graph, symptom, (id) => evidence.get(id)?.total() ?? 0);
  const candidates = [...evidence]
    .map(([id, node]) => weigh(id, node, residuals.get(id)!, ways, situation))
    .sort((a, b) => b.score - a.score || (a.id < b.id ? -1 : 1));
  const { each, none } = likelihoods(
    candidates.map(({ score }) => score),
    graph !== null,
  );
  const causes = candidates
    .slice(0, MOST_CAUSES)
    .filter(({ score }) => score > 0)
    .map((candidate, i) => tell(candidate, each[i]!, evidence));
  return {
    causes,
    noCauseProbability: none,
    health: healthOfAll(evidence, graph),
    symptom,
    sentence: summaryOf(causes[0], none, symptom),
  };
}

function weigh(
  id: string,
  node: NodeEvidence,
  { own, unexplained, named }: Residual,
  ways: WidestWays | null,
  { changeBefore }: Situation,
): Candidate {
  const change = changeBefore(id, node.firstMs);
  const seen = own + unexplained + named;
  const suspect = change === null ? 0 : Math.min(CHANGE_BANS, seen);
  const path = ways?.pathFrom(id) ?? null;
  // The clearer the weakest node of the way to the symptom, the more of the evidence counts.
  const proof = ways === null ? 1 : 1 - (1 - OFF_PATH_SHARE) * exp(-widthOf(ways, id, node));
  return { id, score: (seen + suspect) * proof, path: path ?? [id], change };
}

/** A symptom's own evidence is its way. */
function widthOf(ways: WidestWays, id: string, node: NodeEvidence): number {
  const width = ways.widthFrom(id);
  return Number.isFinite(width) ? width : node.total();
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

function tell(
  { id, path, change }: Candidate,
  likelihood: number,
  evidence: ReadonlyMap<string, NodeEvidence>,
): RootCause {
  const own = evidence.get(id)?.ordered() ?? [];
  const hops = path.slice(1).map((to, i) => hopOf(path[i]!, to, evidence));
  const changed = change === null ? null : `a ${change.kind} came shortly before`;
  const sentence = [reasonsFor(id, own, changed), ...hops.map((hop) => hop.sentence)].join(' ');
  return { nodeId: id, likelihood, evidence: own, path, hops, sentence };
}

function healthOfAll(
  evidence: ReadonlyMap<string, NodeEvidence>,
  graph: GraphSnapshot | null,
): Map<string, number> {
  const ids = new Set([...(graph?.nodes.map((node) => node.id) ?? []), ...evidence.keys()]);
  return new Map([...ids].map((id) => [id, healthOf(evidence.get(id))]));
}
