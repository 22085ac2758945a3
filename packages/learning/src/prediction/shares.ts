import { EFFECTS } from '../action-kinds.js';
import type { CaseBase } from '../cases/case-base.js';
import type { Neighbour } from '../cases/nearest-groups.js';

/** Votes that nobody cast: keeps a single faint neighbour from being certain. */
const ABSENT_VOTES = 0.1;

/**
 * What each neighbour's vote weighs: its likeness squared, its age, and how often it was seen. Those of
 * one operator weigh together no more than `evidenceCap` cases like their best: one person's account of
 * an incident does not outvote everybody's. What detectors verified is nobody's account.
 */
export function votesOf(
  { groups }: CaseBase,
  neighbours: readonly Neighbour[],
  evidenceCap: number,
): number[] {
  const votes = neighbours.map(
    ({ similarity, rank, count }) => similarity * rank * Math.min(count, evidenceCap),
  );
  return votes.map((vote, i) => {
    const account = groups.accountOf(neighbours[i]!.group);
    if (account < 0) return vote;
    let sum = 0;
    let best = 0;
    for (const [k, other] of neighbours.entries()) {
      if (groups.accountOf(other.group) !== account) continue;
      sum += votes[k]!;
      best = Math.max(best, other.similarity * other.rank);
    }
    return vote * Math.min(1, (evidenceCap * best) / sum);
  });
}

/** The share of the neighbours' votes of each effect, by number; less than 1 in all. */
export function neighbourShares(
  cases: CaseBase,
  neighbours: readonly Neighbour[],
  evidenceCap: number,
): Float64Array {
  const votes = votesOf(cases, neighbours, evidenceCap);
  const shares = new Float64Array(EFFECTS.length);
  for (const [i, { group }] of neighbours.entries()) {
    shares[cases.groups.effects[group]!]! += votes[i]!;
  }
  const total = votes.reduce((sum, vote) => sum + vote, ABSENT_VOTES);
  return shares.map((share) => share / total);
}

/** Both accounts as one, `weight` of the first. */
export function mixed(
  neighbours: Float64Array,
  classifier: Float64Array,
  weight: number,
): Float64Array {
  return neighbours.map((share, effect) => weight * share + (1 - weight) * classifier[effect]!);
}

/** The effect with the largest share; of equal ones the first. */
export function leading(shares: Float64Array): number {
  let best = 0;
  for (let effect = 1; effect < shares.length; effect++) {
    if (shares[effect]! > shares[best]!) best = effect;
  }
  return best;
}
