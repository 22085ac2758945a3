import { IsolationForest } from '@aegis/anomaly/models';
import { Random } from '@aegis/core';
import { bruteForce, largestDifference } from './brute-force.js';
import { expectedPath, snapshotTrees } from './snapshot-trees.js';

const MOST_COLUMNS = 12;

/** How far isolation trees' values are from enumeration, at most. */
export interface TreeErrors {
  readonly allColumns: number;
  /** Trees that draw fewer columns than there are. */
  readonly drawnColumns: number;
  readonly trees: number;
}

/** Rows by the normal distribution, or coarse, so that columns come again and leaves hold several rows. */
export function drawRows(random: Random, count: number, columns: number): Float64Array {
  const isCoarse = random.chance(0.5);
  return Float64Array.from({ length: count * columns }, () =>
    isCoarse ? random.integer(4) : random.normal(),
  );
}

/** Random trees on 1 to 12 columns, every second one on some of its columns only. */
export function treeErrors(seed: number, trees: number): TreeErrors {
  const random = new Random(seed).fork('trees');
  let allColumns = 0;
  let drawnColumns = 0;
  for (let i = 0; i < trees; i++) {
    const isDrawn = i % 2 === 1;
    const columns = (isDrawn ? 2 : 1) + random.integer(MOST_COLUMNS - (isDrawn ? 1 : 0));
    const maxFeatures = isDrawn ? 1 + random.integer(columns - 1) : columns;
    const sampleSize = 8 + random.integer(57);
    const forest = new IsolationForest({ trees: 1, sampleSize, maxFeatures, seed: i });
    forest.fit(drawRows(random, 80, columns), 80, columns);
    const row = drawRows(random, 1, columns);
    const [tree] = snapshotTrees(forest);
    const wanted = bruteForce(columns, (known) => -expectedPath(tree!, row, known));
    const error = largestDifference(forest.explain(row), wanted);
    if (isDrawn) drawnColumns = Math.max(drawnColumns, error);
    else allColumns = Math.max(allColumns, error);
  }
  return { allColumns, drawnColumns, trees };
}

/** How far values are from adding up, at most, over forests of many kinds. */
export function additivity(seed: number, forests: number, rowsEach: number): number {
  const random = new Random(seed).fork('additivity');
  let worst = 0;
  for (let i = 0; i < forests; i++) {
    const columns = 1 + random.integer(40);
    const maxFeatures = random.chance(0.5) ? columns : 1 + random.integer(columns);
    const forest = new IsolationForest({ maxFeatures, sampleSize: 256, seed: i });
    forest.fit(drawRows(random, 1000, columns), 1000, columns);
    for (let k = 0; k < rowsEach; k++) {
      // Beyond the data too.
      const row = drawRows(random, 1, columns).map((x) => (k % 3 === 0 ? 5 * x : x));
      const sum = forest.explain(row).reduce((total, value) => total + value, 0);
      const wanted = forest.expectedPath - forest.pathLength(row);
      worst = Math.max(worst, largestDifference([sum], [wanted]));
    }
  }
  return worst;
}
