import { createRequire } from 'node:module';
import { type MlIsolationForestClass, mlIsolationForest } from '@aegis/anomaly/ml-isolation-forest';
import { HalfSpaceTrees, IsolationForest, LocalOutlierFactor } from '@aegis/anomaly/models';
import { Random } from '@aegis/core';
import type { Table } from './tabular-data.js';

/** The peer grows its trees on every row: what it would take minutes for is left out. */
export const PEER_ROWS = 20_000;
/** A stream has to be longer than its warm-up of one window by some. */
export const STREAM_ROWS = 1000;

/** The package has no types. */
const { IsolationForest: PeerForest } = createRequire(import.meta.url)('ml-isolation-forest') as {
  readonly IsolationForest: MlIsolationForestClass;
};

/** A score for every row of a table, as the models ship. */
export function forestScores(
  { rows, count, dimensions }: Table,
  seed: number,
  extensionLevel: number,
): Float64Array {
  const forest = new IsolationForest({ seed, extensionLevel });
  forest.fit(rows, count, dimensions);
  return forest.scoreAll(rows, count);
}

/** The classic factor of each row among the others. */
export function factorScores({ rows, count, dimensions }: Table): Float64Array {
  const model = new LocalOutlierFactor();
  model.fit(rows, count, dimensions);
  return model.fittedScores(rows, count);
}

/** `ml-isolation-forest` on all rows, through our adapter; not seeded, so it differs from run to run. */
export function peerScores({ rows, count, dimensions }: Table): Float64Array {
  const model = mlIsolationForest(PeerForest, { maxRows: PEER_ROWS });
  model.fit(rows, count, dimensions);
  return model.scoreAll(rows, count);
}

/** What half-space trees say of rows that come as a stream in random order, each before it is learnt. */
export function streamScores(
  { rows, dimensions, labels }: Table,
  seed: number,
): { readonly scores: number[]; readonly labels: number[] } {
  const order = new Random(seed).fork('stream').shuffle(Array.from(labels, (_, i) => i));
  const trees = new HalfSpaceTrees(dimensions, { seed });
  const judged = { scores: [] as number[], labels: [] as number[] };
  for (const i of order) {
    const isWarm = !trees.warmingUp;
    const score = trees.process(rows.subarray(i * dimensions, (i + 1) * dimensions));
    if (!isWarm) continue;
    judged.scores.push(score);
    judged.labels.push(labels[i]!);
  }
  return judged;
}
