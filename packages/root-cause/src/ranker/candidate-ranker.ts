import type { GraphSnapshot } from '@aegis/graph/csr';
import type { CauseOdds, Suspect, Weigh } from '../suspect.js';
import { candidateFeatures } from './candidate-features.js';

/** A node that may be the cause, as a ranker sees it. */
export interface Candidate {
  readonly nodeId: string;
  /** What the numbers mean, `CANDIDATE_FEATURES` of `@aegis/root-cause/ranker` says. */
  readonly features: readonly number[];
}

/** Weighs candidates in place of the hand-set odds; `RootCauseRanker` is one. */
export interface CandidateRanker {
  /**
   * @param candidates - the features of each
   * @returns how likely each is the cause, and that none is; together 1
   */
  score(candidates: readonly (readonly number[])[]): CauseOdds;
}

/** Of whose evidence nothing is left is no candidate. */
const isCandidate = ({ score }: Suspect): boolean => score > 0;

/** The candidates among those with evidence. */
export function candidatesAmong(
  suspects: readonly Suspect[],
  graph: GraphSnapshot | null,
): Candidate[] {
  const left = suspects.filter(isCandidate);
  const rows = candidateFeatures(left, graph);
  return left.map(({ id }, i) => ({ nodeId: id, features: rows[i]! }));
}

/** Lets a ranker weigh. */
export function weighBy(ranker: CandidateRanker): Weigh {
  return (suspects, graph) => {
    const candidates = candidatesAmong(suspects, graph);
    const { each, none } = ranker.score(candidates.map(({ features }) => features));
    const likelihoodOf = new Map(candidates.map(({ nodeId }, i) => [nodeId, each[i] ?? 0]));
    return { each: suspects.map(({ id }) => likelihoodOf.get(id) ?? 0), none };
  };
}
