import type { ActionKind } from '@aegis/core';
import { AegisError } from '@aegis/core';
import { ACTION_KINDS } from '../../action-kinds.js';
import { wilsonLower } from '../../prediction/success-posterior.js';

/** How often an effect was tried and helped, as `RemediationLearner.successPosterior` says it. */
export interface EffectOutcomes {
  readonly effect: ActionKind;
  readonly n: number;
  readonly successes: number;
}

/** How often an effect helps in the whole fleet. */
export interface FleetPosterior extends EffectOutcomes {
  /** The mean of the Beta posterior, its prior the mean of all effects with the weight of two tries. */
  readonly mean: number;
  /** The lower end of Wilson's 95 % interval of the plain share; 0 without tries. */
  readonly wilsonLower: number;
}

/** How many numbers {@link outcomeCounts} gives: two for each kind of action. */
export const OUTCOME_COUNTS: number = 2 * ACTION_KINDS.length;
const PRIOR_STRENGTH = 2;

/**
 * How often each effect helped, as numbers to add up: failures and successes of every kind of action. It
 * holds no case, no command and no name.
 *
 * @param outcomes - of different effects; what is left out counts as never tried
 * @throws AegisError `invalid-argument` where an effect is unknown or a number is not in 0 <= successes
 * <= n
 *
 * @example
 * ```ts
 * import { fleetPosteriors, outcomeCounts } from '@aegis/learning/federated';
 * const here = outcomeCounts([{ effect: 'restart', n: 10, successes: 9 }]);
 * const there = outcomeCounts([{ effect: 'restart', n: 30, successes: 30 }]);
 * const fleet = fleetPosteriors(here.map((count, i) => count + there[i]));
 * fleet.find((one) => one.effect === 'restart')?.successes; // => 39
 * ```
 */
export function outcomeCounts(outcomes: readonly EffectOutcomes[]): Float64Array {
  const counts = new Float64Array(OUTCOME_COUNTS);
  for (const { effect, n, successes } of outcomes) {
    const at = ACTION_KINDS.indexOf(effect);
    if (at < 0 || !(successes >= 0 && successes <= n && n < Number.POSITIVE_INFINITY)) {
      throw new AegisError(
        'invalid-argument',
        `outcomeCounts: ${effect} with ${successes} of ${n}; give a known effect and 0 <= successes <= n.`,
      );
    }
    counts[2 * at]! += n - successes;
    counts[2 * at + 1]! += successes;
  }
  return counts;
}

/**
 * {@link outcomeCounts} of all that a `RemediationLearner` knows.
 *
 * @example
 * ```ts
 * import { RemediationLearner } from '@aegis/learning';
 * import { learnerOutcomeCounts } from '@aegis/learning/federated';
 * const learner = new RemediationLearner();
 * const command = 'kubectl rollout restart deployment/checkout';
 * learner.captureManualFix({ command, issues: [], anomalies: [], success: true, at: 0 });
 * learnerOutcomeCounts(learner).reduce((sum, count) => sum + count); // => 1
 * ```
 */
export function learnerOutcomeCounts(learner: {
  readonly successPosterior: (effect: ActionKind) => EffectOutcomes;
}): Float64Array {
  return outcomeCounts(ACTION_KINDS.map((effect) => learner.successPosterior(effect)));
}

/**
 * How often each effect helps in the fleet, from the sum of {@link outcomeCounts}. Counts below 0, as
 * noise makes them, count as 0.
 *
 * @returns one for every kind of action, tried or not
 * @throws AegisError `invalid-argument` where the length is not {@link OUTCOME_COUNTS}
 *
 * @example
 * ```ts
 * import { fleetPosteriors, outcomeCounts } from '@aegis/learning/federated';
 * const fleet = fleetPosteriors(outcomeCounts([{ effect: 'restart', n: 40, successes: 40 }]));
 * const restart = fleet.find(({ effect }) => effect === 'restart');
 * restart !== undefined && restart.wilsonLower > 0.9; // => true
 * ```
 */
export function fleetPosteriors(counts: Float64Array): readonly FleetPosterior[] {
  if (counts.length !== OUTCOME_COUNTS) {
    throw new AegisError(
      'invalid-argument',
      `fleetPosteriors: ${counts.length} counts; give ${OUTCOME_COUNTS}.`,
    );
  }
  const held = counts.map((count) => Math.max(0, count));
  const tried = held.reduce((sum, count) => sum + count, 0);
  const helped = held.reduce((sum, count, i) => sum + (i % 2) * count, 0);
  const all = (1 + helped) / (2 + tried);
  return ACTION_KINDS.map((effect, i) => {
    const successes = held[2 * i + 1]!;
    const n = held[2 * i]! + successes;
    const mean = (PRIOR_STRENGTH * all + successes) / (PRIOR_STRENGTH + n);
    return { effect, n, successes, mean, wilsonLower: wilsonLower(successes, n) };
  });
}
