import { Random } from '@aegis/core';
import { log2 } from '@aegis/core/math';
import { encodeArray } from '@aegis/core/snapshot';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { averagePathLength } from '../../src/models/average-path-length.js';
import { IsolationForest } from '../../src/models/isolation-forest.js';
import type { IsolationForestOptions } from '../../src/models/isolation-forest-options.js';

function cluster(random: Random, count: number, dimensions: number): Float64Array {
  return Float64Array.from({ length: count * dimensions }, () => random.normal());
}

function fitted(
  rows: Float64Array,
  dimensions: number,
  options?: IsolationForestOptions,
): IsolationForest {
  const forest = new IsolationForest(options);
  forest.fit(rows, rows.length / dimensions, dimensions);
  return forest;
}

const again = (forest: IsolationForest): IsolationForest =>
  IsolationForest.fromJSON(JSON.parse(JSON.stringify(forest)));

/** Along one column, mixing two, mixing all. */
const LEVELS = [0, 1, 9];
const cell = fc.oneof(
  fc.double(),
  fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
  fc.constantFrom(0, -0, 1e308, -1e308, 5e-324, 1, 2),
);

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

describe('maxFeatures', () => {
  const rows = cluster(new Random(8), 300, 6);
  const row = rows.subarray(0, 6);

  it('changes nothing from as many as there are columns on', () => {
    const all = fitted(rows, 6, { trees: 10 });
    for (const maxFeatures of [6, 7, 32_768]) {
      expect(fitted(rows, 6, { trees: 10, maxFeatures }).score(row)).toBe(all.score(row));
    }
  });

  it.each(LEVELS)('lets one tree see so many columns, with extensionLevel %i', (extensionLevel) => {
    const options = { trees: 1, maxFeatures: 2, extensionLevel, seed: 4 };
    const forest = fitted(rows, 6, options);
    const seen = [...forest.explain(row)].filter((value) => value !== 0).length;
    expect(seen).toBeGreaterThan(0);
    expect(seen).toBeLessThanOrEqual(2);
    expect(again(forest).explain(row)).toEqual(forest.explain(row));
  });

  it('is all of them in a snapshot from before there was the option', () => {
    const forest = fitted(rows, 6, { trees: 5 });
    const { maxFeatures, ...json } = JSON.parse(JSON.stringify(forest));
    expect(maxFeatures).toBe(32_768);
    expect(IsolationForest.fromJSON(json).toJSON()).toEqual(forest.toJSON());
  });

  it.each([0, 1.5, 32_769, Number.NaN])('refuses %d', (maxFeatures) => {
    expect(() => new IsolationForest({ maxFeatures })).toThrow(
      expect.objectContaining({ code: 'invalid-option' }),
    );
  });
});

describe.each(LEVELS)('IsolationForest with extensionLevel %i', (extensionLevel) => {
  it('gives about 0.5 to the ordinary and much more to what lies far off', () => {
    const rows = cluster(new Random(1), 2000, 4);
    const forest = fitted(rows, 4, { seed: 3, extensionLevel });
    const scores = forest.scoreAll(rows, 500);
    const mean = scores.reduce((sum, score) => sum + score, 0) / 500;
    expect(mean).toBeGreaterThan(0.4);
    expect(mean).toBeLessThan(0.55);
    expect(forest.score([8, 8, 8, 8])).toBeGreaterThan(0.65);
    expect(forest.score([0, 0, 0, 0])).toBeLessThan(0.45);
  });

  it('scores equal rows 0.5 or less: nothing can be told apart', () => {
    const forest = fitted(new Float64Array(300).fill(7), 3, { extensionLevel });
    expect(forest.score([7, 7, 7])).toBeCloseTo(0.5, 12);
    const single = fitted(new Float64Array([1]), 1, { extensionLevel });
    expect(single.score([5])).toBe(0.5);
    expect(single.explain([5])).toEqual(new Float64Array([0]));
  });

  it('scores many rows as it scores one, to the last bit', () => {
    const rows = cluster(new Random(2), 700, 3);
    rows[7] = Number.NaN;
    rows[9] = Number.NEGATIVE_INFINITY;
    const forest = fitted(rows, 3, { trees: 30, seed: 5, extensionLevel });
    for (const count of [0, 1, 2, 3, 4, 127, 128, 129, 700]) {
      const out = new Float64Array(count + 1).fill(-1);
      expect(forest.scoreAll(rows, count, out)).toBe(out);
      for (let i = 0; i < count; i++) {
        expect(out[i]).toBe(forest.score(rows.subarray(i * 3, i * 3 + 3)));
      }
      expect(out[count]).toBe(-1);
    }
  });

  it('explains: the columns add up to how much shorter the path is, which is the score', () => {
    fc.assert(
      fc.property(
        fc.integer(),
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 3, maxLength: 3 }),
        (seed, row) => {
          const forest = fitted(cluster(new Random(seed), 128, 3), 3, {
            trees: 20,
            seed,
            extensionLevel,
          });
          const sum = forest.explain(row).reduce((total, part) => total + part, 0);
          // Sums of some hundred terms of size 10: rounding stays far below 1e-9.
          expect(sum).toBeCloseTo(forest.expectedPath - forest.pathLength(row), 9);
          const path = -log2(forest.score(row)) * averagePathLength(128);
          expect(path).toBeCloseTo(forest.pathLength(row), 9);
        },
      ),
      { numRuns: 30 },
    );
    const forest = fitted(cluster(new Random(5), 1000, 4), 4, { seed: 2, extensionLevel });
    const parts = forest.explain([0, 0, 12, 0]);
    expect(parts.indexOf(Math.max(...parts))).toBe(2);
  });

  it('does not care about units', () => {
    const rows = cluster(new Random(8), 300, 3);
    // Powers of two scale without rounding, so not a bit may change.
    const scaled = rows.map((x, i) => x * [1, 1024, 2 ** -30][i % 3]!);
    const one = fitted(rows, 3, { trees: 25, extensionLevel });
    const two = fitted(scaled, 3, { trees: 25, extensionLevel });
    expect(two.scoreAll(scaled, 300)).toEqual(one.scoreAll(rows, 300));
  });

  it('is the same twice, and after a snapshot; another seed is not', () => {
    const rows = cluster(new Random(9), 300, 5);
    const one = fitted(rows, 5, { seed: 11, extensionLevel });
    const scores = one.scoreAll(rows, 300);
    one.fit(rows, 300, 5);
    expect(one.scoreAll(rows, 300)).toEqual(scores);
    const two = again(one);
    expect(two.scoreAll(rows, 300)).toEqual(scores);
    expect(two.explain(rows.subarray(0, 5))).toEqual(one.explain(rows.subarray(0, 5)));
    expect(two.expectedPath).toBe(one.expectedPath);
    expect(again(two)).toEqual(two);
    expect(fitted(rows, 5, { seed: 12, extensionLevel }).scoreAll(rows, 300)).not.toEqual(scores);
    expect(again(new IsolationForest({ extensionLevel })).fitted).toBe(false);
  });

  it('scores and explains in numbers whatever it is given', () => {
    fc.assert(
      fc.property(
        fc.array(cell, { minLength: 2, maxLength: 40 }),
        fc.tuple(cell, cell),
        fc.integer(),
        (cells, row, seed) => {
          const rows = Float64Array.from(cells.slice(0, cells.length & ~1));
          const forest = again(fitted(rows, 2, { trees: 5, sampleSize: 8, seed, extensionLevel }));
          const score = forest.score(row);
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThan(1);
          expect(forest.explain(row).every(Number.isFinite)).toBe(true);
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('IsolationForest', () => {
  it('keeps the scores of a seed', () => {
    const rows = Float64Array.from({ length: 400 }, (_, i) => ((i * 7919) % 613) / 613);
    const forest = fitted(rows, 4, { seed: 1 });
    const planes = fitted(rows, 4, { seed: 1, extensionLevel: 3 });
    const row = [0.5, 0.9, 0.1, 2];
    expect(forest.score(row)).toBe(0.6261325825637333);
    expect(planes.score(row)).toBe(0.6387096645051623);
  });

  it('is the paper on a tree made by hand', () => {
    // Of four rows one has less than 0.5 in the second column; nothing is grown further.
    const tree = {
      dimensions: 2,
      sample: 4,
      width: 1,
      nodes: 3,
      features: encodeArray(new Uint16Array([2, 0, 0])),
      cuts: encodeArray(new Float64Array([0.5])),
      leafRows: encodeArray(new Uint16Array([0, 2])),
      columns: '',
      weights: '',
      centre: '',
    };
    const options = { trees: 1, sampleSize: 4, extensionLevel: 0, seed: 0 };
    const header = { kind: 'isolation-forest', version: 2 };
    const forest = IsolationForest.fromJSON({ ...header, ...options, fitted: tree });
    const rest = averagePathLength(3);
    expect(forest.pathLength([9, 0.4])).toBe(1);
    expect(forest.pathLength([0, 0.5])).toBe(1 + rest);
    expect(forest.expectedPath).toBeCloseTo(1 + 0.75 * rest, 12);
    expect(forest.score([9, 0.4])).toBeCloseTo(2 ** (-1 / averagePathLength(4)), 12);
    expect(forest.explain([9, 0.4])[0]).toBe(0);
    expect(forest.explain([9, 0.4])[1]).toBeCloseTo(0.75 * rest, 12);
  });

  it('finds with mixed columns what is odd only in combination', () => {
    const random = new Random(6);
    const rows = new Float64Array(2000);
    for (let i = 0; i < 1000; i++) {
      rows[2 * i] = random.normal();
      rows[2 * i + 1] = rows[2 * i]! + 0.1 * random.normal();
    }
    const alongColumns = fitted(rows, 2);
    const mixed = fitted(rows, 2, { extensionLevel: 1 });
    const odd = Float64Array.from(
      { length: 40 },
      (_, i) => (i % 2 === 0 ? 1 : -1) * (0.4 + i / 40),
    );
    const share = (forest: IsolationForest): number => {
      const usual = forest.scoreAll(rows, 1000);
      const ranks = forest.scoreAll(odd, 20).map((s) => usual.filter((u) => u < s).length / 1000);
      return ranks.reduce((sum, rank) => sum + rank, 0) / 20;
    };
    expect(share(mixed)).toBeGreaterThan(0.95);
    expect(share(mixed)).toBeGreaterThan(share(alongColumns) + 0.02);
  });

  it('refuses misuse with a code', () => {
    const refusal = (work: () => unknown): string => {
      try {
        work();
      } catch (error) {
        return (error as { code: string }).code;
      }
      return 'none';
    };
    const forest = new IsolationForest();
    expect(refusal(() => forest.score([1]))).toBe('not-trained');
    expect(refusal(() => forest.explain([1]))).toBe('not-trained');
    expect(refusal(() => forest.expectedPath)).toBe('not-trained');
    expect(refusal(() => forest.scoreAll(new Float64Array(2), 1))).toBe('not-trained');
    expect(refusal(() => forest.fit(new Float64Array(3), 2, 2))).toBe('invalid-argument');
    expect(refusal(() => forest.fit(new Float64Array(0), 0, 2))).toBe('invalid-argument');
    expect(refusal(() => forest.fit(new Float64Array(40_000), 1, 40_000))).toBe('invalid-argument');
    expect(() => new IsolationForest({ sampleSize: 0 })).toThrow(/sampleSize is 0/);
    expect(() => new IsolationForest({ extensionLevel: -1 })).toThrow(/extensionLevel is -1/);
    const unknown = { contamination: 0.1 } as IsolationForestOptions;
    expect(refusal(() => new IsolationForest(unknown))).toBe('invalid-option');
    forest.fit(cluster(new Random(1), 64, 2), 64, 2);
    expect(refusal(() => forest.score([1]))).toBe('invalid-argument');
    expect(refusal(() => forest.scoreAll(new Float64Array(3), 2))).toBe('invalid-argument');
    expect(refusal(() => forest.scoreAll(new Float64Array(4), 2, new Float64Array(1)))).toBe(
      'invalid-argument',
    );
  });
});
