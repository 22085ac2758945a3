import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePathLength } from '../src/models/average-path-length.js';
import { IsolationForest } from '../src/models/isolation-forest.js';

function cluster(random: Random, count: number, dimensions: number): Float64Array {
  return Float64Array.from({ length: count * dimensions }, () => random.normal());
}

describe('averagePathLength', () => {
  it('is twice the harmonic number less its bound (Liu et al. 2008, equation 1)', () => {
    expect([0, 1, 2].map(averagePathLength)).toEqual([0, 0, 1]);
    for (const n of [3, 10, 256, 5000]) {
      let harmonic = 0;
      for (let i = 1; i < n; i++) harmonic += 1 / i;
      // The paper's H(i) is ln(i) + Euler's constant, which is off by less than 1 / 2i.
      expect(Math.abs(averagePathLength(n) - (2 * harmonic - (2 * (n - 1)) / n))).toBeLessThan(
        1 / (n - 1),
      );
    }
    expect(averagePathLength(256)).toBeCloseTo(10.24477092, 8);
  });
});

describe('IsolationForest', () => {
  it('gives about 0.5 to the ordinary and much more to what lies far off', () => {
    const random = new Random(1);
    const rows = cluster(random, 2000, 4);
    const forest = new IsolationForest({ seed: 3 });
    forest.fit(rows, 2000, 4);
    let sum = 0;
    for (let i = 0; i < 500; i++) sum += forest.score(rows.subarray(i * 4, i * 4 + 4));
    expect(sum / 500).toBeGreaterThan(0.4);
    expect(sum / 500).toBeLessThan(0.55);
    expect(forest.score([8, 8, 8, 8])).toBeGreaterThan(0.7);
    expect(forest.score([0, 0, 0, 0])).toBeLessThan(0.45);
  });

  it('scores equal rows 0.5: nothing can be told apart', () => {
    const forest = new IsolationForest();
    forest.fit(new Float64Array(300).fill(7), 100, 3);
    expect(forest.score([7, 7, 7])).toBeCloseTo(0.5, 12);
    const single = new IsolationForest();
    single.fit(new Float64Array([1]), 1, 1);
    expect(single.score([5])).toBe(0.5);
  });

  it('explains: the columns add up to how much shorter the path is', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (seed, row) => {
          const rows = cluster(new Random(seed), 128, 3);
          const forest = new IsolationForest({ trees: 20, seed });
          forest.fit(rows, 128, 3);
          const expected = averagePathLength(128);
          const meanPath = -Math.log2(forest.score(row)) * expected;
          const sum = forest.explain(row).reduce((total, part) => total + part, 0);
          expect(sum).toBeCloseTo(expected - meanPath, 8);
        },
      ),
      { numRuns: 30 },
    );
    const forest = new IsolationForest({ seed: 2 });
    forest.fit(cluster(new Random(5), 1000, 4), 1000, 4);
    const parts = forest.explain([0, 0, 12, 0]);
    expect(parts.indexOf(Math.max(...parts))).toBe(2);
  });

  it('is the same twice, and after a snapshot', () => {
    const rows = cluster(new Random(9), 300, 5);
    const make = (): IsolationForest => {
      const forest = new IsolationForest({ seed: 11 });
      forest.fit(rows, 300, 5);
      return forest;
    };
    const one = make();
    const two = make();
    two.fit(rows, 300, 5);
    const three = IsolationForest.fromJSON(JSON.parse(JSON.stringify(one)));
    for (let i = 0; i < 50; i++) {
      const row = rows.subarray(i * 5, i * 5 + 5);
      expect(two.score(row)).toBe(one.score(row));
      expect(three.score(row)).toBe(one.score(row));
    }
    const unfitted = IsolationForest.fromJSON(JSON.parse(JSON.stringify(new IsolationForest())));
    expect(unfitted.fitted).toBe(false);
  });

  it('takes bad cells as 0 and refuses misuse', () => {
    const forest = new IsolationForest();
    expect(() => forest.score([1])).toThrow(/fit/);
    expect(() => forest.fit(new Float64Array(3), 2, 2)).toThrow(/cells/);
    expect(() => new IsolationForest({ sampleSize: 0 })).toThrow(/sampleSize is 0/);
    const rows = cluster(new Random(1), 64, 2);
    rows[5] = Number.NaN;
    rows[8] = Number.POSITIVE_INFINITY;
    rows[11] = 1e308;
    rows[12] = -1e308;
    forest.fit(rows, 64, 2);
    for (const row of [
      [Number.NaN, 1],
      [1e308, -1e308],
      [Number.NEGATIVE_INFINITY, 0],
    ]) {
      const score = forest.score(row);
      expect(score).toBeGreaterThan(0);
      expect(score).toBeLessThan(1);
    }
    expect(() => forest.score([1])).toThrow(/cells/);
    const json = JSON.parse(JSON.stringify(forest));
    expect(() => IsolationForest.fromJSON({ ...json, nodes: 3 })).toThrow(/expected/);
    const knot = new Int32Array(json.nodes);
    const zeros = Buffer.from(knot.buffer).toString('base64');
    expect(() => IsolationForest.fromJSON({ ...json, features: zeros, children: zeros })).toThrow(
      /trees/,
    );
  });
});
