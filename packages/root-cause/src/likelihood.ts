import { exp } from '@aegis/core/math';
import type { CauseOdds } from './suspect.js';

/**
 * How much a ban of what is left after explaining away multiplies the odds, as a natural logarithm, and
 * how many bans make a cause as likely as none. Set on the development halves of four systems together
 * (`pnpm bench root-cause`): the bans have been capped and cut down before, so one of them tells more than a factor of ten.
 */
const ODDS_PER_BAN = 4;
const NO_CAUSE_BANS = 0.8;
/** In so many cases it is something else: what no evidence shows, or what is not in the graph. */
const UNMODELLED_SHARE = 0.02;
/** So much more is asked where no graph can show that a cause is felt anywhere. */
const UNPROVEN_BANS = 1.25;

/**
 * Turns residual evidence into probabilities: a softmax over the candidates and "no root cause here".
 *
 * @param scores - in bans, each >= 0
 * @param isProven - whether a graph had its say
 * @returns one probability a score, and what is left for no cause; together 1
 */
export function likelihoods(scores: readonly number[], isProven: boolean): CauseOdds {
  const bar = NO_CAUSE_BANS + (isProven ? 0 : UNPROVEN_BANS);
  const top = scores.reduce((most, score) => Math.max(most, score), bar);
  const weights = scores.map((score) => exp(ODDS_PER_BAN * (score - top)));
  const none = exp(ODDS_PER_BAN * (bar - top));
  const total = weights.reduce((sum, weight) => sum + weight, none);
  const modelled = 1 - UNMODELLED_SHARE;
  return {
    each: weights.map((weight) => (modelled * weight) / total),
    none: UNMODELLED_SHARE + (modelled * none) / total,
  };
}
