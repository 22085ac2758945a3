import { EFFECTS } from '../action-kinds.js';
import type { CaseBase } from '../cases/case-base.js';
import type { Neighbour } from '../cases/search.js';

/** Votes that nobody cast: keeps a single faint neighbour from being certain. */
const ABSENT_VOTES = 0.1;

/** What a neighbour's vote weighs: its likeness squared, its age, and how often it was seen. */
export function voteOf(neighbour: Neighbour, evidenceCap: number): number {
  const repeats = Math.min(neighbour.count, evidenceCap);
  return neighbour.similarity * neighbour.rank * repeats;
}

/** The share of the neighbours' votes of each effect, by number; less than 1 in all. */
export function neighbourShares(
  cases: CaseBase,
  neighbours: readonly Neighbour[],
  evidenceCap: number,
): Float64Array {
  const shares = new Float64Array(EFFECTS.length);
  let total = ABSENT_VOTES;
  for (const neighbour of neighbours) {
    const vote = voteOf(neighbour, evidenceCap);
    shares[cases.groups.effects[neighbour.group]!]! += vote;
    total += vote;
  }
  for (let effect = 0; effect < shares.length; effect++) shares[effect]! /= total;
  return shares;
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
