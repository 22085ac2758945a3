import type { FleetPrior } from './fleet-prior.js';
import type { TransferredThresholdOptions } from './threshold-options.js';
import { TransferredThreshold } from './transferred-threshold.js';

/** How transfer went on an entity that is known by now. */
export interface TransferOutcome {
  /** One half where that cannot be told. */
  readonly probabilityHelped: number;
  readonly heldOutRows: number;
}

/**
 * Plays through what transfer would have done for an entity when it was new, for the belief of later gates:
 * hand `probabilityHelped` to `FleetStatistics.addOutcome`. Without labels, by the alarms that `TransferGate` counts.
 *
 * O(scores).
 *
 * @param prior - of a fleet that the entity is not part of
 * @param scores - its history, oldest first
 * @throws AegisError `invalid-option`
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { EntityHistory, FleetStatistics, fitFleetPrior, transferOutcome } from '@aegis/learning/transfer';
 * const random = new Random(1);
 * const scores = () => Array.from({ length: 300 }, () => Math.abs(random.normal()));
 * const fleet = new FleetStatistics();
 * for (let entity = 0; entity < 5; entity++) {
 *   const history = new EntityHistory();
 *   for (const score of scores()) history.learn(score);
 *   fleet.add(history.summary());
 * }
 * const prior = fitFleetPrior(fleet);
 * const heldOutRows = prior === null ? 0 : transferOutcome(prior, scores()).heldOutRows;
 * heldOutRows > 50; // => true
 * ```
 */
export function transferOutcome(
  prior: FleetPrior,
  scores: ArrayLike<number>,
  options?: Pick<TransferredThresholdOptions, 'parts'>,
): TransferOutcome {
  const threshold = new TransferredThreshold(prior, { ...options, minProbability: 0 });
  for (let i = 0; i < scores.length; i++) threshold.learn(scores[i]!);
  const { belief, probabilityHelps, heldOutRows } = threshold.explain().gate;
  // What the rows alone say, without what was believed before.
  const odds = (probabilityHelps * (1 - belief)) / Math.max(1e-12, belief * (1 - probabilityHelps));
  return { probabilityHelped: odds / (1 + odds), heldOutRows };
}
