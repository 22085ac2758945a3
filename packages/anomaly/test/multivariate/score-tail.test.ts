import { Random } from '@aegis/core';
import { chiSquareTail } from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ScoreTail } from '../../src/multivariate/score-tail.js';
import { isRefused, takenOut } from '../logs/taken-out.js';

const MEMORY = 2000;

function read(memory = MEMORY): (reader: Parameters<typeof ScoreTail.read>[0]) => ScoreTail {
  return (reader) => ScoreTail.read(reader, memory);
}

/** A sum of squares of `columns` normal numbers, as distances are. */
function square(random: Random, columns: number): number {
  let sum = 0;
  for (let i = 0; i < columns; i++) sum += random.normal() ** 2;
  return sum;
}

function learnt(scores: Iterable<number>, memory = MEMORY): ScoreTail {
  const tail = new ScoreTail(memory);
  for (const score of scores) tail.learn(score);
  return tail;
}

function drawn(count: number, draw: (random: Random) => number, seed = 1): number[] {
  const random = new Random(seed);
  return Array.from({ length: count }, () => draw(random));
}

interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly meanSquare: number;
}
const moments = (tail: ScoreTail): Moments => tail.toJSON() as Moments;

describe('ScoreTail', () => {
  it('says nothing of the first thirty scores', () => {
    const tail = learnt(drawn(29, (random) => square(random, 4)));
    expect(tail.bans(1e6)).toBe(0);
    tail.learn(4);
    expect(tail.bans(1e6)).toBe(12);
  });

  it('says honest probabilities of squared distances, far beyond what was seen', () => {
    for (const columns of [2, 8, 30]) {
      const tail = learnt(drawn(2000, (random) => square(random, columns)));
      for (const p of [0.1, 0.01, 1e-4]) {
        let score = 0;
        while (chiSquareTail(score, columns) > p) score += 0.05;
        expect(Math.abs(tail.bans(score) + Math.log10(p))).toBeLessThan(0.1 - 0.12 * Math.log10(p));
      }
    }
  });

  it('keeps two moments, of all scores at first and of the last ones later', () => {
    const few = learnt([1, 2, 6]);
    expect(moments(few).mean).toBeCloseTo(3, 12);
    expect(moments(few).meanSquare).toBeCloseTo(41 / 3, 12);
    // Around 1, and then around 1.5, which is five deviations away.
    const scores = Array.from(
      { length: 1000 },
      (_, i) => (i < 500 ? 1 : 1.5) + (i % 2 ? 0.1 : -0.1),
    );
    const many = learnt(scores, 50);
    expect(moments(many).mean).toBeCloseTo(1.5, 2);
    const slow = learnt(scores, 5000);
    expect(moments(slow).mean).toBeCloseTo(1.25, 2);
    expect(moments(slow).count).toBe(1000);
  });

  it('lets one enormous score move the moments by six deviations, once there are sixty', () => {
    const scores = drawn(61, (random) => 10 + 2 * random.normal());
    const before = moments(learnt(scores));
    const deviation = Math.sqrt(before.meanSquare - before.mean ** 2);
    const after = moments(learnt([...scores, 1e9]));
    expect(after.mean).toBeCloseTo(before.mean + (6 * deviation) / 62, 9);
    const early = moments(learnt([...scores.slice(0, 60), 1e9]));
    expect(early.mean).toBeGreaterThan(1e7);
    // What is low is no outlier of a score.
    const low = moments(learnt([...scores, 0]));
    expect(low.mean).toBeCloseTo(before.mean * (61 / 62), 9);
  });

  it('tells something apart where scores hardly vary, and where all are nothing', () => {
    const flat = learnt(Array(100).fill(5));
    expect(flat.bans(5)).toBeLessThan(0.5);
    expect(flat.bans(50)).toBe(12);
    // A tenth of the mean is the least deviation: one and a half of the mean is five of them.
    expect(flat.bans(7.5)).toBeGreaterThan(2);
    const nothing = learnt(Array(100).fill(0));
    expect(nothing.bans(0)).toBe(0);
    expect(Object.is(nothing.bans(0), 0)).toBe(true);
    expect(nothing.bans(1)).toBe(12);
    // Next to nothing, by its shape, and never seen.
    expect(nothing.bans(1e-9)).toBeCloseTo(6, 3);
  });

  it('comes to know a higher level after any number of scores that were all the same', () => {
    for (const level of [0, 1e-9, 5]) {
      const tail = learnt(Array(500).fill(level), 200);
      const higher = 4 * level + 1e-6;
      expect(tail.bans(higher)).toBeGreaterThan(2);
      for (let i = 0; i < 4000; i++) tail.learnMostly(higher, tail.bans(higher));
      expect(moments(tail).mean / higher).toBeCloseTo(1, 2);
      expect(tail.bans(higher)).toBeLessThan(0.5);
    }
  });

  it('is in [0, 12] and never falls as the score rises, whatever was learnt', () => {
    const score = fc.double({ min: 0, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(score, { minLength: 30, maxLength: 150 }), score, score, (all, a, b) => {
        const tail = learnt(all);
        const [less, more] = [Math.min(a, b), Math.max(a, b)];
        expect(tail.bans(less)).toBeGreaterThanOrEqual(0);
        expect(tail.bans(more)).toBeLessThanOrEqual(12);
        expect(tail.bans(more)).toBeGreaterThanOrEqual(tail.bans(less) - 1e-9);
      }),
    );
  });

  it('learns of odd scores one in four, and of others all', () => {
    const tail = new ScoreTail(MEMORY);
    for (let i = 0; i < 10; i++) tail.learnMostly(1, 2);
    expect(moments(tail).count).toBe(10);
    const counts: number[] = [];
    for (let i = 0; i < 9; i++) {
      tail.learnMostly(1, 2.1);
      counts.push(moments(tail).count);
    }
    expect(counts).toEqual([10, 10, 10, 11, 11, 11, 11, 12, 12]);
  });

  it('continues from a snapshot at any place, and refuses a broken one', () => {
    const scores = drawn(300, (random) => square(random, 3));
    for (const cut of [0, 10, 61, 299]) {
      const whole = learnt(scores.slice(0, cut));
      for (let i = 0; i < 3; i++) whole.learnMostly(99, 9);
      const half = takenOut(whole.toJSON(), read());
      for (const score of scores.slice(cut)) {
        expect(half.bans(score)).toBe(whole.bans(score));
        for (const tail of [whole, half]) tail.learnMostly(score, score > 3 ? 3 : 0);
      }
      expect(half.toJSON()).toEqual(whole.toJSON());
    }
    const good = learnt(scores).toJSON() as {
      readonly own: { readonly options: object; readonly sketch: { readonly options: object } };
    };
    const { own } = good;
    const { sketch } = own;
    for (const wrong of [
      { count: -1 },
      { count: 0.5 },
      { mean: -1 },
      { mean: 1e101 },
      { meanSquare: -1 },
      { meanSquare: 1e201 },
      { odd: -1 },
      { odd: 5 },
      { odd: 0.5 },
      { own: null },
      // More memory than it would take itself.
      { own: { ...own, options: { ...own.options, maxBuckets: 65_536 } } },
      { own: { ...own, options: { ...own.options, maxBuckets: 32 } } },
      {
        own: {
          ...own,
          sketch: { ...sketch, options: { ...sketch.options, maxBuckets: 65_536 } },
        },
      },
    ]) {
      expect(isRefused({ ...good, ...wrong }, read()), JSON.stringify(wrong)).toBe(true);
    }
    expect(isRefused(good, read())).toBe(false);
  });
});
