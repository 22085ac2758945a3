import { EFFECTS } from '../action-kinds.js';
import type { CaseBase } from '../cases/case-base.js';
import type { Neighbour } from '../cases/nearest-groups.js';
import type { CommandEffect } from '../commands/parsed-command.js';
import type { Calibration } from './calibration.js';
import type { EffectClassifier } from './effect-classifier.js';
import { probabilityOf } from './platt-scaling.js';
import { mixed, neighbourShares, votesOf } from './shares.js';
import type { SuccessTable } from './success-posterior.js';

/** How many fixes an effect's own posterior counts for among the neighbours. */
const LOCAL_PRIOR = 4;

/** An effect as an answer. */
export interface RankedEffect {
  readonly effect: CommandEffect;
  /** That a person would do it here, times that it helps; in [0, 1]. */
  readonly probability: number;
  /** The neighbours that did it, with the weights of their votes. */
  readonly voters: readonly { readonly neighbour: Neighbour; readonly weight: number }[];
}

/** What effects are ranked by. */
export interface Judges {
  readonly cases: CaseBase;
  readonly classifier: EffectClassifier;
  readonly successes: SuccessTable;
  readonly calibration: Calibration;
  readonly evidenceCap: number;
}

/**
 * The effects by how likely each is the answer, the likeliest first: by its share of votes times how
 * often it helped, among the neighbours shrunk to how often it did at all. The leader's share is
 * calibrated; the others have at most what is left, in their proportions, and no more than the leader.
 */
export function rankEffects(
  features: readonly string[],
  neighbours: readonly Neighbour[],
  judges: Judges,
): RankedEffect[] {
  const { cases, classifier, calibration, evidenceCap } = judges;
  const shares = mixed(
    neighbourShares(cases, neighbours, evidenceCap),
    classifier.probabilities(features),
    calibration.weight,
  );
  const votes = votesOf(cases, neighbours, evidenceCap);
  const weighed = EFFECTS.map((effect, number) => {
    const voters = neighbours
      .map((neighbour, i) => ({ neighbour, weight: votes[i]! }))
      .filter(({ neighbour }) => cases.groups.effects[neighbour.group] === number);
    return { effect, voters, share: shares[number]!, helps: helpsHere(effect, voters, judges) };
  }).filter(({ share }) => share > 0);
  weighed.sort((a, b) => b.share * b.helps - a.share * a.helps || (a.effect < b.effect ? -1 : 1));
  const [first] = weighed;
  if (first === undefined) return [];
  const sure = probabilityOf(first.share, calibration);
  const others = weighed.reduce((sum, { share }) => sum + share, 0) - first.share;
  return weighed.map(({ effect, voters, share, helps }, rank) => {
    const left = Math.min(((1 - sure) * share) / others, (sure * share) / first.share);
    return { effect, voters, probability: (rank === 0 ? sure : left) * helps };
  });
}

function helpsHere(
  effect: CommandEffect,
  voters: RankedEffect['voters'],
  { successes }: Judges,
): number {
  let votes = 0;
  let helped = 0;
  for (const { neighbour, weight } of voters) {
    votes += weight;
    helped += weight * neighbour.successShare;
  }
  return (LOCAL_PRIOR * successes.mean(effect) + helped) / (LOCAL_PRIOR + votes);
}
