import { exp } from '@aegis/core/math';

/** How much a ban of evidence multiplies the odds, as a natural logarithm: less than ln 10, since
 * evidence of one node is never independent. */
const ODDS_PER_BAN = 0.9;
/** So much evidence makes a cause as likely as there being none. */
const NO_CAUSE_BANS = 3;

/**
 * Turns residual evidence into probabilities: a softmax over the candidates and "no root cause here".
 *
 * @param scores - in bans, each >= 0
 * @returns one probability a score, and what is left for no cause; together 1
 */
export function likelihoods(scores: readonly number[]): {
  readonly each: readonly number[];
  readonly none: number;
} {
  const top = Math.max(NO_CAUSE_BANS, ...scores);
  const weights = scores.map((score) => exp(ODDS_PER_BAN * (score - top)));
  const none = exp(ODDS_PER_BAN * (NO_CAUSE_BANS - top));
  const total = weights.reduce((sum, weight) => sum + weight, none);
  return { each: weights.map((weight) => weight / total), none: none / total };
}
