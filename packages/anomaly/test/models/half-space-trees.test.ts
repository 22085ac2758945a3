import { Random } from '@aegis/core';
import { log2 } from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HalfSpaceTreesOptions } from '../../src/models/half-space-options.js';
import { HalfSpaceTrees } from '../../src/models/half-space-trees.js';

const again = (trees: HalfSpaceTrees): HalfSpaceTrees =>
  HalfSpaceTrees.fromJSON(JSON.parse(JSON.stringify(trees)));

function noise(count: number, dimensions: number, seed = 1, mean = 0): Float64Array {
  const random = new Random(seed);
  return Float64Array.from({ length: count * dimensions }, () => mean + random.normal());
}

function fitted(rows: Float64Array, dimensions: number, options?: HalfSpaceTreesOptions) {
  const trees = new HalfSpaceTrees(dimensions, options);
  trees.fit(rows, rows.length / dimensions, dimensions);
  return trees;
}

describe('HalfSpaceTrees', () => {
  it('gives little to the dense, much to the empty, and nothing while warming up', () => {
    const trees = new HalfSpaceTrees(3);
    const rows = noise(1000, 3);
    for (let i = 0; i < 1000; i++) {
      expect(trees.warmingUp).toBe(i < 250);
      const score = trees.process(rows.subarray(3 * i, 3 * i + 3));
      if (i < 250) expect(score).toBe(0);
      else expect(score > 0 && score < 1).toBe(true);
    }
    expect(trees.score([0, 0, 0])).toBeLessThan(0.1);
    expect(trees.score([6, -6, 6])).toBeGreaterThan(0.9);
    expect(trees.stats()).toEqual({ seen: 1000, repaired: 0, windows: 4 });
  });

  it('gets used to what is new after a window, and forgets what was', () => {
    const trees = fitted(noise(1000, 2), 2);
    const here = [0.2, 0.1];
    const there = [3.2, 3.1];
    expect(trees.score(there)).toBeGreaterThan(0.5);
    const moved = noise(500, 2, 2, 3);
    for (let i = 0; i < 500; i++) trees.learn(moved.subarray(2 * i, 2 * i + 2));
    expect(trees.score(there)).toBeLessThan(0.2);
    expect(trees.score(here)).toBeGreaterThan(0.5);
  });

  it('explains: the columns add up to the score', () => {
    const trees = fitted(noise(600, 4), 4, { windowSize: 200 });
    const cells = fc.array(fc.double({ min: -6, max: 6, noNaN: true }), {
      minLength: 4,
      maxLength: 4,
    });
    fc.assert(
      fc.property(cells, (row) => {
        const sum = trees.explain(row).reduce((total, part) => total + part, 0);
        const score = trees.score(row);
        // The score is rounded where it is near 1, which its odds magnify a thousandfold at the most.
        expect(sum).toBeCloseTo(log2(score / (1 - score)), 9);
      }),
    );
    const parts = trees.explain([0, 0, 7, 0]);
    expect(parts.indexOf(Math.max(...parts))).toBe(2);
    expect(new HalfSpaceTrees(2).explain([1, 2])).toEqual(new Float64Array(2));
  });

  it('scores without changing anything, learns the same in a batch, and twice is once', () => {
    const rows = noise(730, 2);
    const batch = fitted(rows, 2);
    const stream = new HalfSpaceTrees(2);
    for (let i = 0; i < 730; i++) stream.process(rows.subarray(2 * i, 2 * i + 2));
    expect(stream.toJSON()).toEqual(batch.toJSON());
    batch.fit(rows, 730, 2);
    expect(stream.toJSON()).toEqual(batch.toJSON());
    const scores = batch.scoreAll(rows, 730);
    expect(scores[3]).toBe(batch.score(rows.subarray(6, 8)));
    expect(batch.toJSON()).toEqual(stream.toJSON());
  });

  it('goes on after a snapshot as if nothing had been, wherever it was taken', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 120 }), fc.integer(), (cut, seed) => {
        const rows = noise(150, 2, seed);
        rows[seed & 63] = Number.NaN;
        const one = new HalfSpaceTrees(2, { windowSize: 40, height: 5, trees: 4, seed });
        for (let i = 0; i < cut; i++) one.learn(rows.subarray(2 * i, 2 * i + 2));
        const two = again(one);
        for (let i = cut; i < 150; i++) {
          const row = rows.subarray(2 * i, 2 * i + 2);
          expect(two.process(row)).toBe(one.process(row));
        }
        expect(two.toJSON()).toEqual(one.toJSON());
      }),
      { numRuns: 60 },
    );
  });

  it('scores in numbers whatever comes, and counts what is missing', () => {
    const cell = fc.oneof(
      fc.double(),
      fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 1e308, 0, 7),
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 25, maxLength: 60 }), (stream) => {
        const trees = new HalfSpaceTrees(2, { windowSize: 10, height: 4, trees: 3 });
        for (const row of stream) {
          const score = trees.process(row);
          expect(score >= 0 && score < 1).toBe(true);
          expect(trees.explain(row).every(Number.isFinite)).toBe(true);
        }
        const repaired = stream.filter((row) => row.some(Number.isNaN)).length;
        expect(trees.stats().repaired).toBe(repaired);
        expect(again(trees).score(stream[0]!)).toBe(trees.score(stream[0]!));
      }),
      { numRuns: 100 },
    );
  });

  it('sees a column move that never did', () => {
    const random = new Random(2);
    const trees = new HalfSpaceTrees(2);
    for (let i = 0; i < 600; i++) trees.learn([random.normal(), 0]);
    expect(trees.score([0, 5])).toBeGreaterThan(0.5 + trees.score([0, 0]));
  });

  it('keeps the scores of a seed, and its size', () => {
    const rows = Float64Array.from({ length: 900 }, (_, i) => ((i * 7919) % 613) / 613);
    const trees = fitted(rows, 3, { seed: 5, windowSize: 100 });
    expect(trees.score([0.5, 0.9, 2])).toBe(0.8715129346006265);
    const size = JSON.stringify(trees).length;
    for (let i = 0; i < 3000; i++) trees.learn([i, -i, 1 / i]);
    expect(JSON.stringify(trees).length).toBeLessThan(size + 20);
  });

  it('refuses misuse', () => {
    expect(() => new HalfSpaceTrees(0)).toThrow(/dimensions is 0/);
    expect(() => new HalfSpaceTrees(1.5)).toThrow(/dimensions is 1.5/);
    expect(() => new HalfSpaceTrees(2, { height: 16 })).toThrow(/height is 16/);
    expect(() => new HalfSpaceTrees(2, { windowSize: 9 })).toThrow(/windowSize is 9/);
    expect(() => new HalfSpaceTrees(30_000, { windowSize: 65_535 })).toThrow(/at most/);
    expect(() => new HalfSpaceTrees(2, { trees: 1000, height: 15 })).toThrow(/at most/);
    expect(() => new HalfSpaceTrees(2, { depth: 3 } as object)).toThrow(/depth/);
    const trees = new HalfSpaceTrees(2);
    expect(() => trees.score([1])).toThrow(/cells/);
    expect(() => trees.learn([])).toThrow(/cells/);
    expect(() => trees.fit(new Float64Array(6), 2, 3)).toThrow(/made for 2/);
    expect(() => trees.scoreAll(new Float64Array(3), 2)).toThrow(/cells/);
  });

  it.each([
    ['seen', -1],
    ['seen', 5],
    ['repaired', 1e9],
    ['dimensions', 3],
    ['trees', 1000],
    ['windowSize', 20],
    ['counts', null],
    ['counts', { lows: '' }],
    ['waiting', 'AAAA'],
  ])('refuses a snapshot with %s of %j', (name, value) => {
    const json = JSON.parse(
      JSON.stringify(fitted(noise(300, 2), 2, { windowSize: 100, height: 4 })),
    );
    const hostile = { ...json, [name]: value };
    expect(() => HalfSpaceTrees.fromJSON(hostile)).toThrow(/half-space-trees/);
  });
});
