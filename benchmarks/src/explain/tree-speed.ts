import { performance } from 'node:perf_hooks';
import { IsolationForest } from '@aegis/anomaly/models';
import { Random } from '@aegis/core';
import { bruteForce } from './brute-force.js';
import { expectedPath, snapshotTrees } from './snapshot-trees.js';

const COLUMNS = 20;
const PEER_COLUMNS = 12;
const COUNT = 4000;
const WARM_UP = 300;
const TIMED = 1001;

/** Milliseconds a row. */
export interface TreeSpeed {
  readonly ours: number;
  /** On fewer columns, where enumeration ends within seconds. */
  readonly oursOnFew: number;
  readonly enumerationOnFew: number;
  readonly scoring: number;
}

function fitted(seed: number, columns: number): { forest: IsolationForest; rows: Float64Array } {
  const random = new Random(seed).fork('speed');
  const rows = Float64Array.from({ length: COUNT * columns }, () => random.normal());
  const forest = new IsolationForest({ trees: 100, sampleSize: 256, seed });
  forest.fit(rows, COUNT, columns);
  return { forest, rows };
}

/** The median over rows that are all different, after some to warm up; each timed by itself. */
function perRow(rows: Float64Array, columns: number, act: (row: Float64Array) => void): number {
  const times: number[] = [];
  for (let i = 0; i < WARM_UP + TIMED; i++) {
    const row = rows.subarray(i * columns, (i + 1) * columns);
    const start = performance.now();
    act(row);
    if (i >= WARM_UP) times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[TIMED >> 1]!;
}

/** 100 trees of 256 rows on 20 columns; and next to enumeration, on 12. */
export function treeSpeed(seed: number): TreeSpeed {
  const { forest, rows } = fitted(seed, COLUMNS);
  const few = fitted(seed, PEER_COLUMNS);
  const trees = snapshotTrees(few.forest);
  const row = few.rows.subarray(0, PEER_COLUMNS);
  const ours = perRow(rows, COLUMNS, (each) => forest.explain(each));
  const scoring = perRow(rows, COLUMNS, (each) => forest.score(each));
  const oursOnFew = perRow(few.rows, PEER_COLUMNS, (each) => few.forest.explain(each));
  const start = performance.now();
  bruteForce(PEER_COLUMNS, (known) =>
    trees.reduce((sum, tree) => sum + expectedPath(tree, row, known), 0),
  );
  return { ours, oursOnFew, enumerationOnFew: performance.now() - start, scoring };
}
