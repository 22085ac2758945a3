import { chiSquareTail } from '@aegis/core/math';
import { TailModel } from '@aegis/core/stats';
import { describe, expect, it } from 'vitest';
import { ScoreTail } from '../../src/multivariate/score-tail.js';
import { takenOut } from '../logs/taken-out.js';

const MEMORY = 1000;

interface State {
  readonly count: number;
  readonly mean: number;
  readonly meanSquare: number;
  readonly odd: number;
}

function stateOf(tail: ScoreTail): State {
  const { own, ...state } = tail.toJSON() as State & { readonly own: unknown };
  expect(own).toMatchObject({ kind: 'tail-model' });
  return state;
}

/** A tail with these moments of the scores so far, whose own tail has learnt `scores`. */
function tailOf(state: Partial<State>, scores: readonly number[] = [], memory = MEMORY): ScoreTail {
  const own = new TailModel({ maxBuckets: 64, halfLife: memory, warmUp: 30 });
  for (const score of scores) own.learn(score);
  const whole = { count: 100, mean: 0, meanSquare: 0, odd: 0, ...state, own: own.toJSON() };
  return takenOut(whole, (reader) => ScoreTail.read(reader, memory));
}

describe('what ScoreTail says', () => {
  it('is half of what a chi-square of the same two moments says, where its own tail says nothing yet', () => {
    // With mean m and variance v it is a scaled one of 2 m² / v degrees. Of two degrees it is an
    // exponential, and of four that times 1 + x / 2.
    const two = tailOf({ mean: 2, meanSquare: 8 });
    const wide = tailOf({ mean: 8, meanSquare: 128 });
    const four = tailOf({ mean: 4, meanSquare: 24 });
    for (const x of [0.5, 3, 20, 60]) {
      expect(two.bans(x)).toBeCloseTo((x / 2) * Math.LOG10E * 0.5, 9);
      expect(wide.bans(x)).toBeCloseTo((x / 8) * Math.LOG10E * 0.5, 9);
      const fourth = (x / 2) * Math.LOG10E - Math.log10(1 + x / 2);
      expect(four.bans(x)).toBeCloseTo(fourth * 0.5, 9);
    }
  });

  it('is the half of both where its own tail has something to say', () => {
    // Of thirty, three are at 6: a tenth, and what lies above is next to impossible.
    const scores = [...Array<number>(27).fill(0), 6, 6, 6];
    const tail = tailOf({ mean: 2, meanSquare: 8 }, scores, 1e12);
    expect(tail.bans(5)).toBeCloseTo((2.5 * Math.LOG10E + 1) / 2, 9);
    expect(tail.bans(30)).toBeCloseTo((15 * Math.LOG10E + 12) / 2, 9);
    expect([60, 1e9, 1e300].map((x) => tail.bans(x))).toEqual([12, 12, 12]);
  });

  it('takes a tenth of the mean for the least deviation, and 1e-6 for the least mean', () => {
    for (const [mean, least] of [
      [5, 5],
      [1e-6, 1e-6],
      [1e-9, 1e-6],
      [0, 1e-6],
    ] as const) {
      const tail = tailOf({ mean, meanSquare: mean * mean });
      for (const share of [0.9, 1, 1.2]) {
        // 2 m² / (m / 10)² is two hundred degrees.
        const shape = -Math.log10(chiSquareTail(200 * share, 200));
        expect(tail.bans(least * share)).toBeCloseTo(shape / 2, 9);
      }
    }
    // A little more than that is its own.
    const own = tailOf({ mean: 5, meanSquare: 25 + 0.36 });
    const shape = -Math.log10(chiSquareTail((2 * 5 * 6) / 0.36, 50 / 0.36));
    expect(own.bans(6)).toBeCloseTo(shape / 2, 9);
  });

  it('is nothing before thirty scores, and plain 0 for what is no news', () => {
    expect(tailOf({ count: 29, mean: 2, meanSquare: 8 }).bans(1e9)).toBe(0);
    expect(tailOf({ count: 30, mean: 2, meanSquare: 8 }).bans(1e9)).toBe(12);
    expect(tailOf({ mean: 2, meanSquare: 8 }).bans(0)).toBe(0);
  });
});

describe('what ScoreTail learns', () => {
  it('is the mean and the mean square, of all scores until its memory is full', () => {
    const tail = tailOf({ count: 8, mean: 2, meanSquare: 8 }, [], 10);
    tail.learn(11);
    expect(stateOf(tail).mean).toBeCloseTo(2 + 9 / 9, 12);
    expect(stateOf(tail).meanSquare).toBeCloseTo(8 + (121 - 8) / 9, 12);
    const full = tailOf({ count: 40, mean: 2, meanSquare: 8 }, [], 10);
    full.learn(11);
    expect(stateOf(full).mean).toBeCloseTo(2 + 9 / 10, 12);
    expect(stateOf(full).meanSquare).toBeCloseTo(8 + (121 - 8) / 10, 12);
  });

  it('is held to six deviations, with a tenth of the mean for the least, after sixty scores', () => {
    for (const [mean, meanSquare, limit] of [
      [2, 5, 8],
      [1, 1, 1.6],
      [0, 0, 6e-7],
    ] as const) {
      const step = (count: number, score: number): State => {
        const tail = tailOf({ count, mean, meanSquare });
        tail.learn(score);
        return stateOf(tail);
      };
      const held = step(61, 100);
      expect(held.mean).toBeCloseTo(mean + (limit - mean) / 62, 12);
      expect(held.meanSquare).toBeCloseTo(meanSquare + (limit ** 2 - meanSquare) / 62, 12);
      const early = step(60, 100);
      expect(early.mean).toBeCloseTo(mean + (100 - mean) / 61, 12);
      const low = step(61, limit * 0.99);
      expect(low.mean).toBeCloseTo(mean + (limit * 0.99 - mean) / 62, 12);
    }
  });

  it('is what its own tail learns without a limit', () => {
    const tail = tailOf({ count: 61, mean: 2, meanSquare: 5 }, Array(40).fill(0));
    tail.learn(100);
    const twin = tailOf({}, [...Array(40).fill(0), 100]);
    expect(tail.toJSON()).toMatchObject({ own: (twin.toJSON() as { own: object }).own });
  });

  it('is the fourth of those that mean more than two bans, counted over a snapshot', () => {
    const counts = [0, 1, 2, 3, 4].map((odd) => {
      const tail = tailOf({ odd });
      return [2.01, 9, 2.01, 9].map((bans) => {
        tail.learnMostly(1, bans);
        return stateOf(tail).count;
      });
    });
    expect(counts).toEqual([
      [100, 100, 100, 101],
      [100, 100, 101, 101],
      [100, 101, 101, 101],
      [101, 101, 101, 101],
      [100, 100, 100, 101],
    ]);
    const tail = tailOf({});
    for (let i = 0; i < 6; i++) tail.learnMostly(1, 3);
    expect(stateOf(tail)).toMatchObject({ count: 101, odd: 2 });
  });
});

describe('the snapshot of ScoreTail', () => {
  it('is all that there is to know of it', () => {
    const own = new TailModel({ maxBuckets: 64, halfLife: 77, warmUp: 30 });
    const whole = { own: own.toJSON(), count: 0, mean: 0, meanSquare: 0, odd: 0 };
    expect(new ScoreTail(77).toJSON()).toEqual(whole);
  });

  it('is taken with every field at the ends of its range', () => {
    for (const state of [
      { count: 0, mean: 0, meanSquare: 0, odd: 0 },
      { count: 9e15, mean: 1e100, meanSquare: 1e200, odd: 3 },
    ]) {
      expect(stateOf(tailOf(state))).toEqual(state);
    }
  });
});
