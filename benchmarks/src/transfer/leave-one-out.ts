import {
  EntityHistory,
  type EntitySummary,
  type FleetPrior,
  FleetStatistics,
  fitFleetPrior,
  type TransferredParts,
  transferOutcome,
} from '@aegis/learning/transfer';
import type { Entity } from './entities.js';

/** Scores of an entity's whole history; never of the rows that are judged. */
type Histories = readonly Float64Array[];

/**
 * For every entity what its fleet supposes of it: all others with the same step, by the scores of their
 * histories. How transfer went for one of the others is played through with a prior that knows neither it
 * nor the entity asked. No labels.
 */
export function leaveOneOut(
  entities: readonly Entity[],
  histories: Histories,
  parts: TransferredParts,
): readonly (FleetPrior | null)[] {
  const summaries = entities.map(({ probability }, i) => summaryOf(histories[i]!, probability));
  return entities.map(({ probability }, asked) => {
    const others = entities.flatMap((other, i) =>
      i !== asked && other.probability === probability ? [i] : [],
    );
    const fleet = fleetOf(others, summaries, probability);
    for (const other of others) {
      const rest = others.filter((i) => i !== other);
      const prior = fitFleetPrior(fleetOf(rest, summaries, probability));
      if (prior === null) continue;
      fleet.addOutcome(transferOutcome(prior, histories[other]!, { parts }).probabilityHelped);
    }
    return fitFleetPrior(fleet);
  });
}

function summaryOf(scores: Float64Array, probability: number): EntitySummary {
  const history = new EntityHistory({ probability });
  for (const score of scores) history.learn(score);
  return history.summary();
}

function fleetOf(
  members: readonly number[],
  summaries: readonly EntitySummary[],
  probability: number,
): FleetStatistics {
  const fleet = new FleetStatistics({ probability });
  for (const i of members) fleet.add(summaries[i]!);
  return fleet;
}
