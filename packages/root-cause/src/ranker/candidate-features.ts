import { exp, log } from '@aegis/core/math';
import type { GraphSnapshot } from '@aegis/graph/csr';
import { CARRIED, FAMILIES, type Family } from '../families.js';
import { neighbourIds } from '../neighbour-ids.js';
import type { Suspect } from '../suspect.js';

/** A family's evidence and what edges say stay below so many bans. */
const CAP = 8;
const NAMED_CAP = 3;
/** A node sixteen calls away or with sixteen callers is far or busy enough to be 1. */
const FAR = 16;
const CARRIED_FAMILIES = [...CARRIED];

/** What is looked at in one candidate among others. */
interface View {
  readonly suspect: Suspect;
  readonly graph: GraphSnapshot | null;
  /** What all candidates have together, in bans. */
  readonly sum: number;
  /** How many candidates have more. */
  readonly before: number;
}

type Feature = (view: View) => number;

const soft = (bans: number): number => 1 - exp(-bans / CAP);
const onLogScale = (count: number): number => log(1 + count) / log(1 + FAR);
const degree = ({ suspect, graph }: View, side: 'in' | 'out'): number =>
  onLogScale(neighbourIds(graph, suspect.id, side).length);

const byFamily = (
  prefix: string,
  families: readonly Family[],
  bans: (suspect: Suspect, family: Family) => number,
): [string, Feature][] =>
  families.map((family) => [
    `${prefix}-${family}`,
    ({ suspect }) => Math.min(1, bans(suspect, family) / CAP),
  ]);

const FEATURES: readonly (readonly [string, Feature])[] = [
  ['total', ({ suspect }) => suspect.score / CAP],
  ...byFamily('evidence', FAMILIES, ({ node }, family) => node.strength(family)),
  ...byFamily(
    'unexplained',
    CARRIED_FAMILIES,
    ({ residual }, family) => residual.unexplainedBy.get(family) ?? 0,
  ),
  ['own', ({ suspect }) => soft(suspect.residual.own)],
  ['unexplained', ({ suspect }) => soft(suspect.residual.unexplained)],
  ['named', ({ suspect }) => suspect.residual.named / NAMED_CAP],
  ['blame', ({ suspect }) => suspect.blame / CAP],
  ['changed', ({ suspect }) => (suspect.change === null ? 0 : 1)],
  // From a half to 1 as the way gets clearer.
  ['proof', ({ suspect }) => 2 * suspect.proof - 1],
  ['reaches', ({ suspect }) => (suspect.hops === null ? 0 : 1)],
  ['is-symptom', ({ suspect }) => (suspect.hops === 0 ? 1 : 0)],
  ['hops', ({ suspect }) => onLogScale(suspect.hops ?? 0)],
  ['callers', (view) => degree(view, 'in')],
  ['callees', (view) => degree(view, 'out')],
  ['has-graph', ({ graph }) => (graph === null ? 0 : 1)],
  ['share', ({ suspect, sum }) => (sum > 0 ? suspect.score / sum : 0)],
  ['lead', ({ before }) => 1 / (1 + before)],
];

/**
 * What the numbers of a candidate mean, in their order. Nothing in them tells one system from another: no
 * names, and no count of nodes.
 *
 * @example
 * ```ts
 * import { CANDIDATE_FEATURES } from '@aegis/root-cause/ranker';
 * CANDIDATE_FEATURES.includes('evidence-latency'); // => true
 * ```
 */
export const CANDIDATE_FEATURES: readonly string[] = Object.freeze(FEATURES.map(([name]) => name));

/** Bans a unit of the feature `total`, the first. */
export const BANS_OF_TOTAL: number = CAP;

/** One row a suspect. */
export function candidateFeatures(
  suspects: readonly Suspect[],
  graph: GraphSnapshot | null,
): number[][] {
  // In one order whatever the suspects' was, so that the last bit is the same.
  const scores = suspects.map(({ score }) => score).sort((a, b) => b - a);
  const sum = scores.reduce((total, score) => total + score, 0);
  const places = new Map<number, number>();
  scores.forEach((score, place) => {
    if (!places.has(score)) places.set(score, place);
  });
  return suspects.map((suspect) => {
    const before = places.get(suspect.score)!;
    return FEATURES.map(([, feature]) => feature({ suspect, graph, sum, before }));
  });
}
