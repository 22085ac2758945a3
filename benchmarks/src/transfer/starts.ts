import {
  type FleetPrior,
  TransferredThreshold,
  type TransferredThresholdOptions,
} from '@aegis/learning/transfer';
import { withoutFirst } from '../metrics/series.js';
import { outcomeOf } from './composite-f1.js';
import { type Curve, rowsOf, SHARES } from './data-needed.js';
import type { Entity } from './entities.js';

/** Scores of a detector that begins somewhere; higher is worse. */
export type Scorer = (entity: Entity, from: number) => Float64Array;

/** A peer of the metric suites as a scorer. */
export function scorerOf(
  contestant: (series: Entity['series'], warmUp: number) => { readonly scores: Float64Array },
): Scorer {
  return ({ series }, from) => contestant(withoutFirst(series, from), 0).scores;
}

/** For each share and entity: scores of its history of that length, and of the rows that are judged. */
export interface Scored {
  readonly history: Float64Array;
  readonly judged: Float64Array;
}

export function scoreAll(scorer: Scorer, entities: readonly Entity[]): Scored[][] {
  return SHARES.map((share) =>
    entities.map((entity) => {
      const rows = rowsOf(share, entity.split);
      const scores = scorer(entity, entity.split - rows);
      return { history: scores.subarray(0, rows), judged: scores.subarray(rows) };
    }),
  );
}

const labelsOf = ({ series, split }: Entity): Uint8Array => series.labels.subarray(split);

/** One threshold for every entity: what could be had with labels, or what is shipped. */
export function fixedStart(
  scored: readonly (readonly Scored[])[],
  entities: readonly Entity[],
  threshold: number,
): Curve {
  return scored.map((row) =>
    row.map(({ judged }, i) => outcomeOf(judged, labelsOf(entities[i]!), threshold)),
  );
}

/** Every entity with a threshold that has learnt its history; and how often a gate refused its prior. */
export function learntStart(
  scored: readonly (readonly Scored[])[],
  entities: readonly Entity[],
  priors: readonly (FleetPrior | null)[] | null,
  options: TransferredThresholdOptions = {},
): { readonly curve: Curve; readonly refused: readonly boolean[][] } {
  const refused: boolean[][] = [];
  const curve = scored.map((row) => {
    const refusals: boolean[] = [];
    refused.push(refusals);
    return row.map(({ history, judged }, i) => {
      const entity = entities[i]!;
      const { probability } = entity;
      const prior = priors?.[i] ?? null;
      const threshold = new TransferredThreshold(prior, { ...options, probability });
      for (const score of history) threshold.learn(score);
      const { gate, own } = threshold.explain();
      refusals.push(prior !== null && own !== null && !gate.transfers);
      return outcomeOf(judged, labelsOf(entity), threshold.threshold());
    });
  });
  return { curve, refused };
}
