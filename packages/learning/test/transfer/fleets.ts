import { Random } from '@aegis/core';
import {
  EntityHistory,
  type EntitySummary,
  type FleetPrior,
  FleetStatistics,
  fitFleetPrior,
} from '../../src/transfer/index.js';

export const PROBABILITY = 0.01;

/** Scores as large as the sizes of normal noise, times a factor. */
export function noise(seed: number, rows: number, factor = 1): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: rows }, () => factor * Math.abs(random.normal()));
}

export function historyOf(scores: Iterable<number>, probability = PROBABILITY): EntityHistory {
  const history = new EntityHistory({ probability });
  for (const score of scores) history.learn(score);
  return history;
}

/** Entities whose scores differ by a factor each. */
export function summaries(factors: readonly number[], rows = 640): EntitySummary[] {
  return factors.map((factor, i) => historyOf(noise(i + 1, rows, factor)).summary());
}

export function fleetOf(entities: readonly EntitySummary[]): FleetStatistics {
  const fleet = new FleetStatistics({ probability: PROBABILITY });
  for (const entity of entities) fleet.add(entity);
  return fleet;
}

export function priorOf(factors: readonly number[]): FleetPrior {
  const prior = fitFleetPrior(fleetOf(summaries(factors)));
  if (prior === null) throw new Error('too few entities');
  return prior;
}

export const ALIKE: readonly number[] = Array.from({ length: 12 }, () => 1);
