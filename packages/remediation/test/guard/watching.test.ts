import { describe, expect, it } from 'vitest';
import { RankMartingale } from '../../src/guard/rank-martingale.js';
import { learnTrend } from '../../src/guard/trend.js';
import { lost, meanOfBets, won } from './bets.js';

describe('RankMartingale', () => {
  it('has nothing but its stake before anything came', () => {
    expect(new RankMartingale([1, 2, 3]).wealth).toBe(1);
  });

  it('wins by what is higher than all before, as much as the part that it bet on was small', () => {
    const bet = new RankMartingale([1, 2, 3]);
    bet.process(4);
    // The first new one of four: its rank is 1 of 4, and the bets are on 1/4, 3/8 and 1/2.
    expect(bet.wealth).toBeCloseTo(won(1, 4), 12);
    bet.process(5);
    const second = meanOfBets((stake, width) => {
      const first = 1 - stake + stake / (width / 4);
      return first * (1 - stake + stake / ((2 * width) / 5));
    });
    expect(bet.wealth).toBeCloseTo(second, 12);
  });

  it('loses its stake by what is lower, ties counting against it', () => {
    for (const value of [0, 1, 2]) {
      const bet = new RankMartingale([2, 2, 2]);
      bet.process(value);
      expect(bet.wealth).toBeCloseTo(lost, 12);
    }
    // Second of four: only the bets on a half win.
    const bet = new RankMartingale([1, 2, 9]);
    bet.process(5);
    expect(bet.wealth).toBeCloseTo(won(2, 4), 12);
  });

  it('bets on no more than all, and holds no more than it can count', () => {
    const bet = new RankMartingale([]);
    bet.process(1);
    expect(bet.wealth).toBeCloseTo(1, 12);
    const rich = new RankMartingale(Array.from({ length: 100 }, (_, i) => i));
    for (let i = 0; i < 60; i++) rich.process(1000 + i);
    expect(rich.wealth).toBeLessThanOrEqual(1e12);
    expect(rich.wealth).toBeGreaterThan(1e11);
  });

  it('counts a rank that a bet just covers as won, however shares of the ranks are rounded', () => {
    // Two new ones and fifteen old: the second is third of seventeen, which is what 1.5 · 2 covers.
    const bet = new RankMartingale(Array.from({ length: 15 }, (_, i) => (i < 2 ? 100 : i)));
    bet.process(0);
    const before = bet.wealth;
    expect(before).toBeCloseTo(lost, 12);
    bet.process(50);
    const after = meanOfBets((stake, width) => {
      return (1 - stake) * (1 - stake + (width > 1 ? stake * (17 / (2 * width)) : 0));
    });
    expect(bet.wealth).toBeCloseTo(after, 12);
  });

  it('leaves the series that it is given alone', () => {
    const before = [1, 2, 3];
    new RankMartingale(before).process(4);
    expect(before).toEqual([1, 2, 3]);
  });
});

describe('learnTrend', () => {
  it('knows nothing of nothing', () => {
    const nothing = { level: expect.anything(), slope: 0, rise: 0, memory: 0, last: 0 };
    expect(learnTrend([])).toMatchObject({ ...nothing, surprises: [] });
  });

  it('takes the middle of few for the level, and sees no slope in them', () => {
    const trend = learnTrend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(trend).toMatchObject({ level: 6, slope: 0, rise: 0, memory: 0, last: 5 });
    expect(trend.surprises).toEqual([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]);
  });

  it('finds a clear line through twelve or more, and nothing left of it', () => {
    const trend = learnTrend(Array.from({ length: 12 }, (_, i) => 5 + 2 * i));
    expect(trend).toMatchObject({ level: 27, slope: 2, rise: 2, memory: 0, last: 0 });
    expect(trend.surprises.every((one) => one === 0)).toBe(true);
    const falling = learnTrend(Array.from({ length: 20 }, (_, i) => 5 - 2 * i));
    expect(falling).toMatchObject({ level: -33, slope: -2, rise: 0 });
  });

  it('allows for the error of a slope: two standard errors of least squares', () => {
    const noise = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1];
    const series = noise.map((one, i) => i + one / 10);
    const { slope, rise, surprises } = learnTrend(series);
    const n = series.length;
    expect(slope).toBeCloseTo(1, 1);
    const squares = surprises.reduce((sum, one) => sum + one * one, 0);
    expect(rise - slope).toBeCloseTo(2 * Math.sqrt((12 * squares) / (n ** 3 * (n - 2))), 9);
  });

  it('follows no trend that could be chance', () => {
    const series = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7];
    expect(learnTrend(series)).toMatchObject({ slope: 0, rise: 0, level: 5 });
  });

  it('follows what is beyond three standard deviations of the score of Mann, and nothing less', () => {
    // Three times the root of 12 · 11 · 29 / 18 is 43.7. Of 66 pairs, 55 rise and 11 fall.
    const clear = [4, 3, 2, 1, 5, 0, 6, 7, 8, 9, 10, 11];
    const fallenMore = [4, 3, 2, 5, 1, 0, 6, 7, 8, 9, 10, 11];
    const risenLess = clear.map((value) => (value === 10 ? 9 : value));
    for (const sign of [1, -1]) {
      const slope = (series: readonly number[]) =>
        sign * learnTrend(series.map((value) => sign * value)).slope;
      expect(slope(clear)).toBeGreaterThan(0);
      for (const vague of [fallenMore, risenLess]) expect(slope(vague)).toBeCloseTo(0, 12);
    }
  });

  it('takes the middle of the slopes between all points for the slope, as Sen does', () => {
    const series = Array.from({ length: 12 }, (_, i) => i ** 2);
    // From i to j it is i + j: of all pairs, these are as often above 11 as below.
    const { slope, level, last } = learnTrend(series);
    expect(slope).toBe(11);
    const ends = series.map((value, i) => value + 11 * (11 - i)).sort((a, b) => a - b);
    expect(level).toBe((ends[5]! + ends[6]!) / 2);
    expect(last).toBe(121 - level);
  });

  it('remembers how much of a deviation is still there at the next', () => {
    const halves = [8, 8, 8, 8, -8, -8, -8, -8, 8, 8, 8, 8, -8, -8, -8, -8];
    // Of sixteen, twelve of fifteen neighbours agree and three do not: 9/16, and the bias of short series.
    const raw = 9 / 16;
    const { memory, surprises, last } = learnTrend(halves);
    expect(memory).toBeCloseTo(raw + (1 + 3 * raw) / 16, 12);
    expect(last).toBe(-8);
    expect(surprises[0]).toBe(8);
    expect(surprises[1]).toBeCloseTo(8 - memory * 8, 12);
    const twelve = [8, 8, 8, -8, -8, -8, 8, 8, 8, -8, -8, -8];
    expect(learnTrend(twelve).memory).toBeCloseTo(5 / 12 + (1 + 15 / 12) / 12, 12);
    expect(learnTrend(twelve.slice(1)).memory).toBe(0);
    const alternating = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    expect(learnTrend(alternating).memory).toBe(0);
    const step = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 100));
    expect(learnTrend([...step, ...step].map((x, i) => x + (i % 2))).memory).toBe(0.9);
    expect(learnTrend(Array(20).fill(4)).memory).toBe(0);
  });
});
