import { IsolationForest } from '@aegis/anomaly/models';
import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { bruteForce, largestDifference } from '../../src/explain/brute-force.js';
import { byValue, deletionArea } from '../../src/explain/deletion.js';
import { expectedPath, snapshotTrees } from '../../src/explain/snapshot-trees.js';

describe('what explanations are held against', () => {
  const random = new Random(3);
  const rows = Float64Array.from({ length: 800 }, () => random.normal());
  const forest = new IsolationForest({ trees: 20, seed: 2 });
  forest.fit(rows, 200, 4);
  const trees = snapshotTrees(forest);
  const row = Float64Array.of(4, 0, -3, 0.1);

  it('trees read from a snapshot have the paths of the forest', () => {
    expect(trees.length).toBe(20);
    const meanPath = (known: number): number =>
      trees.reduce((sum, tree) => sum + expectedPath(tree, row, known), 0) / trees.length;
    expect(meanPath(-1)).toBeCloseTo(forest.pathLength(row), 12);
    expect(meanPath(0)).toBeCloseTo(forest.expectedPath, 12);
  });

  it('enumeration solves the glove game', () => {
    const pair = (known: number): number => (known & 1 && known & 6 ? 1 : 0);
    expect(largestDifference(bruteForce(3, pair), [4 / 6, 1 / 6, 1 / 6])).toBeLessThan(1e-15);
    expect(largestDifference([Number.NaN], [0])).toBe(Number.POSITIVE_INFINITY);
  });

  it('a score falls faster when the columns that are out go first', () => {
    const medians = new Float64Array(4);
    const good = deletionArea(forest, row, medians, byValue(forest.explain(row)));
    const bad = deletionArea(forest, row, medians, [1, 3, 2, 0]);
    expect(good).toBeLessThan(bad!);
    expect(deletionArea(forest, medians, medians, [0, 1, 2, 3])).toBeNull();
  });
});
