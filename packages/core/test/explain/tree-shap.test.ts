import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { additivityError, type TreeEnsemble, TreeShap } from '../../src/explain/index.js';
import { Random } from '../../src/index.js';
import { bruteForce, expectedValue, randomTrees, worst } from './random-trees.js';

const columnsAndSeed = [fc.integer({ min: 1, max: 8 }), fc.integer()] as const;

function drawn(columns: number, seed: number, trees = 3) {
  const random = new Random(seed);
  const ensemble = randomTrees(random, columns, trees);
  const row = Float64Array.from({ length: columns }, () => random.integer(9) - 4);
  return { random, ensemble, row, shap: new TreeShap(ensemble, columns) };
}

describe('TreeShap.explain', () => {
  it('is the Shapley value of the path-dependent game, by enumeration', () => {
    fc.assert(
      fc.property(...columnsAndSeed, (columns, seed) => {
        const { ensemble, row, shap } = drawn(columns, seed);
        const wanted = bruteForce(columns, (known) => expectedValue(ensemble, row, known));
        const { values, baseline, output } = shap.explain(row);
        expect(worst(values, wanted)).toBeLessThan(1e-10);
        expect(Math.abs(baseline - expectedValue(ensemble, row, 0))).toBeLessThan(1e-10);
        expect(Math.abs(output - expectedValue(ensemble, row, -1))).toBeLessThan(1e-10);
      }),
      { numRuns: 150 },
    );
  });

  it('agrees with enumeration over 12 columns', () => {
    for (let seed = 0; seed < 10; seed++) {
      const { ensemble, row, shap } = drawn(12, seed, 1);
      const wanted = bruteForce(12, (known) => expectedValue(ensemble, row, known));
      expect(worst(shap.explain(row).values, wanted)).toBeLessThan(1e-10);
    }
  });

  it('adds up on ways of 40 columns', () => {
    const columns = 40;
    const features: number[] = [];
    for (let column = 0; column < columns; column++) features.push(column, -1);
    features.push(-1);
    const nodes = features.length;
    const isCut = (node: number): boolean => features[node]! >= 0;
    const chain: TreeEnsemble = {
      roots: Int32Array.of(0, nodes),
      features: Int32Array.from(features),
      cuts: new Float64Array(nodes),
      left: Int32Array.from(features, (_, node) => (isCut(node) ? node + 1 : 0)),
      right: Int32Array.from(features, (_, node) => (isCut(node) ? node + 2 : 0)),
      counts: features.map((_, node) => 1 + (node % 5)),
      values: Float64Array.from(features, (_, node) => node % 7),
    };
    const shap = new TreeShap(chain, columns);
    const random = new Random(3);
    for (let i = 0; i < 20; i++) {
      const row = Float64Array.from({ length: columns }, () => (random.chance(0.9) ? 1 : -1));
      expect(additivityError(shap.explain(row))).toBeLessThan(1e-12);
    }
  });

  it('gives a column outside all trees nothing', () => {
    fc.assert(
      fc.property(...columnsAndSeed, (columns, seed) => {
        const { ensemble, row } = drawn(columns, seed);
        const wider = new TreeShap(ensemble, columns + 1);
        expect(wider.explain([...row, 5]).values[columns]).toBe(0);
      }),
    );
  });

  it('adds to what is there, the same bits on every call', () => {
    const { shap, row } = drawn(6, 4);
    const once = shap.explain(row).values;
    shap.explain(row.map((x) => -x));
    const again = new Float64Array(6);
    shap.addValues(row, again);
    expect(again).toEqual(once);
    shap.addValues(row, again);
    expect(
      worst(
        again,
        once.map((x) => 2 * x),
      ),
    ).toBeLessThan(1e-12);
  });
});

describe('TreeShap.explainAgainst', () => {
  it('is the Shapley value of the interventional game, by enumeration', () => {
    fc.assert(
      fc.property(...columnsAndSeed, (columns, seed) => {
        const { ensemble, row, random, shap } = drawn(columns, seed);
        const count = 4;
        const others = Float64Array.from({ length: count * columns }, () => random.integer(9) - 4);
        const wanted = bruteForce(columns, (known) => {
          let sum = 0;
          for (let i = 0; i < count; i++) {
            const mixed = row.map((x, c) => ((known >> c) & 1 ? x : others[i * columns + c]!));
            sum += expectedValue(ensemble, mixed, -1);
          }
          return sum / count;
        });
        const attribution = shap.explainAgainst(row, others, count);
        expect(worst(attribution.values, wanted)).toBeLessThan(1e-10);
        expect(additivityError(attribution)).toBeLessThan(1e-10);
      }),
    );
  });

  it('gives nothing against the row itself', () => {
    const { shap, row } = drawn(5, 8);
    expect(shap.explainAgainst(row, row, 1).values).toEqual(new Float64Array(5));
  });
});

describe('bad input', () => {
  const good: TreeEnsemble = {
    roots: Int32Array.of(0, 3),
    features: Int32Array.of(0, -1, -1),
    cuts: Float64Array.of(5, 0, 0),
    left: Int32Array.of(1, 0, 0),
    right: Int32Array.of(2, 0, 0),
    counts: [4, 3, 1],
    values: Float64Array.of(0, 10, 20),
  };

  it.each<[string, Partial<TreeEnsemble>, number]>([
    ['no columns', {}, 0],
    ['a column that is not there', { features: Int32Array.of(2, -1, -1) }, 2],
    ['too few cuts', { cuts: new Float64Array(2) }, 2],
    ['roots that end early', { roots: Int32Array.of(0, 2) }, 2],
    ['an empty tree', { roots: Int32Array.of(0, 0, 3) }, 2],
    ['a child before its parent', { left: Int32Array.of(0, 0, 0) }, 2],
    ['a child with two parents', { right: Int32Array.of(1, 0, 0) }, 2],
    ['a count below 0', { counts: [4, -1, 5] }, 2],
    ['a count that is no number', { counts: [4, Number.NaN, 5] }, 2],
    ['a leaf without a number', { values: Float64Array.of(0, Number.NaN, 1) }, 2],
  ])('refuses %s', (_, change, columns) => {
    expect(() => new TreeShap({ ...good, ...change }, columns)).toThrow(
      expect.objectContaining({ code: 'invalid-argument' }),
    );
  });

  it('refuses rows and backgrounds that are too short', () => {
    const shap = new TreeShap(good, 2);
    const refusal = expect.objectContaining({ code: 'invalid-argument' });
    expect(() => shap.explain([1])).toThrow(refusal);
    expect(() => shap.addValues([1, 2], new Float64Array(1))).toThrow(refusal);
    expect(() => shap.explainAgainst([1, 2], new Float64Array(3), 2)).toThrow(refusal);
    expect(() => shap.explainAgainst([1, 2], new Float64Array(3), 0)).toThrow(refusal);
  });

  it('takes NaN to the left, and a single leaf as it is', () => {
    expect(new TreeShap(good, 2).explain([Number.NaN, 0]).output).toBe(10);
    const leaf = new TreeShap(
      {
        roots: Int32Array.of(0, 1),
        features: Int32Array.of(-1),
        cuts: new Float64Array(1),
        left: new Int32Array(1),
        right: new Int32Array(1),
        counts: [1],
        values: Float64Array.of(7),
      },
      1,
    );
    expect(leaf.explain([1])).toEqual({ values: new Float64Array(1), baseline: 7, output: 7 });
  });
});
