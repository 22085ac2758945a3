import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitTrees } from '../../src/models/fit-trees.js';
import { IsolationForest } from '../../src/models/isolation-forest.js';
import { type IsolationTrees, leftChild } from '../../src/models/isolation-trees.js';

/** The mean path of one tree where only the columns of `known` are (Lundberg et al. 2020, algorithm 1). */
function expectedPath(
  trees: IsolationTrees,
  root: number,
  node: number,
  row: readonly number[],
  known: number,
): number {
  const feature = trees.features[node]!;
  if (feature < 0) return trees.paths[node]!;
  const left = leftChild(trees, root, node);
  const down = (child: number): number => expectedPath(trees, root, child, row, known);
  if ((known >> feature) & 1) return down(row[feature]! >= trees.cuts[node]! ? left + 1 : left);
  const share = trees.counts[left]! / trees.counts[node]!;
  return share * down(left) + (1 - share) * down(left + 1);
}

/** Shapley's formula, over every set of columns. */
function shapleyValues(trees: IsolationTrees, row: readonly number[]): number[] {
  const columns = row.length;
  const factorial = (n: number): number => (n <= 1 ? 1 : n * factorial(n - 1));
  const total = trees.roots.length - 1;
  const worth = Array.from({ length: 1 << columns }, (_, known) => {
    let sum = 0;
    for (let tree = 0; tree < total; tree++) {
      const root = trees.roots[tree]!;
      sum += expectedPath(trees, root, root, row, known);
    }
    return sum / total;
  });
  const size = (set: number): number => set.toString(2).replaceAll('0', '').length;
  return row.map((_, column) => {
    let value = 0;
    for (let set = 0; set < 1 << columns; set++) {
      if ((set >> column) & 1) continue;
      const weight =
        (factorial(size(set)) * factorial(columns - size(set) - 1)) / factorial(columns);
      value += weight * (worth[set]! - worth[set | (1 << column)]!);
    }
    return value;
  });
}

describe('the explanation of an isolation forest', () => {
  it.each([1, 2, 3, 5])('is the Shapley value in %i columns, by enumeration', (dimensions) => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.double({ min: -4, max: 4, noNaN: true }), {
          minLength: dimensions,
          maxLength: dimensions,
        }),
        fc.boolean(),
        fc.integer({ min: 1, max: 5 }),
        (seed, row, isCoarse, maxFeatures) => {
          const random = new Random(seed);
          // Coarse rows repeat: leaves with several rows, and columns met again on the way down.
          const rows = Float64Array.from({ length: 80 * dimensions }, () =>
            isCoarse ? random.integer(3) : random.normal(),
          );
          const options = { trees: 4, sampleSize: 32, maxFeatures, extensionLevel: 0, seed };
          const { trees } = fitTrees(rows, 80, dimensions, options);
          const forest = new IsolationForest(options);
          forest.fit(rows, 80, dimensions);
          const found = forest.explain(row);
          const wanted = shapleyValues(trees, row);
          for (let d = 0; d < dimensions; d++) {
            expect(Math.abs(found[d]! - wanted[d]!)).toBeLessThan(1e-9);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it('gives nothing to columns that no tree drew, and adds up', () => {
    const random = new Random(5);
    const rows = Float64Array.from({ length: 2000 }, () => random.normal());
    const forest = new IsolationForest({ trees: 3, maxFeatures: 2, seed: 1 });
    forest.fit(rows, 200, 10);
    const row = Array.from({ length: 10 }, () => 3 * random.normal());
    const values = forest.explain(row);
    expect(values.filter((value) => value === 0).length).toBeGreaterThanOrEqual(4);
    const sum = values.reduce((total, value) => total + value, 0);
    expect(Math.abs(sum - (forest.expectedPath - forest.pathLength(row)))).toBeLessThan(1e-12);
  });

  it('gives nothing to a column that no cut looks at', () => {
    const random = new Random(2);
    const rows = Float64Array.from({ length: 300 }, (_, i) => (i % 3 === 1 ? 4 : random.normal()));
    const forest = new IsolationForest({ seed: 1 });
    forest.fit(rows, 100, 3);
    expect(forest.explain([0, 99, 3])[1]).toBe(0);
  });
});
