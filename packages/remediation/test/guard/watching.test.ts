import { describe, expect, it } from 'vitest';
import { RankMartingale } from '../../src/guard/rank-martingale.js';
import { learnTrend } from '../../src/guard/trend.js';

const STAKES = [0.3, 0.6, 0.9];
const WIDTHS = [1, 1.5, 2];

function meanOfBets(gain: (stake: number, width: number) => number): number {
  const all = STAKES.flatMap((stake) => WIDTHS.map((width) => gain(stake, width)));
  return all.reduce((sum, one) => sum + one, 0) / all.length;
}

describe('RankMartingale', () => {
  it('has nothing but its stake before anything came', () => {
    expect(new RankMartingale([1, 2, 3]).wealth).toBe(1);
  });

  it('wins by what is higher than all before, as much as the part that it bet on was small', () => {
    const bet = new RankMartingale([1, 2, 3]);
    bet.process(4);
    // The first new one of four: its rank is 1 of 4, and the bets are on 1/4, 3/8 and 1/2.
    const expected = meanOfBets((stake, width) => 1 - stake + stake / (width / 4));
    expect(bet.wealth).toBeCloseTo(expected, 12);
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
      expect(bet.wealth).toBeCloseTo(
        meanOfBets((stake) => 1 - stake),
        12,
      );
    }
    // Second of four: only the bets on a half win.
    const bet = new RankMartingale([1, 2, 9]);
    bet.process(5);
    const expected = meanOfBets((stake, width) => 1 - stake + (width === 2 ? stake * 2 : 0));
    expect(bet.wealth).toBeCloseTo(expected, 12);
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

  it('leaves the series that it is given alone', () => {
    const before = [1, 2, 3];
    new RankMartingale(before).process(4);
    expect(before).toEqual([1, 2, 3]);
  });
});

describe('learnTrend', () => {
  it('knows nothing of nothing', () => {
    const nothing = { level: expect.anything(), slope: 0, steepest: 0, memory: 0, last: 0 };
    expect(learnTrend([])).toMatchObject({ ...nothing, surprises: [] });
  });

  it('takes the middle of few for the level, and sees no slope in them', () => {
    const trend = learnTrend([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    expect(trend).toMatchObject({ level: 6, slope: 0, steepest: 0, memory: 0, last: 5 });
    expect(trend.surprises).toEqual([-5, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5]);
  });

  it('finds a clear line through twelve or more, and nothing left of it', () => {
    const trend = learnTrend(Array.from({ length: 12 }, (_, i) => 5 + 2 * i));
    expect(trend).toMatchObject({ level: 27, slope: 2, steepest: 2, memory: 0, last: 0 });
    expect(trend.surprises.every((one) => one === 0)).toBe(true);
    const falling = learnTrend(Array.from({ length: 20 }, (_, i) => 5 - 2 * i));
    expect(falling).toMatchObject({ level: -33, slope: -2, steepest: -2 });
  });

  it('allows for the error of a slope: two standard errors of least squares', () => {
    const noise = [1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1];
    const series = noise.map((one, i) => i + one / 10);
    const { slope, steepest, surprises } = learnTrend(series);
    const n = series.length;
    expect(slope).toBeCloseTo(1, 1);
    const squares = surprises.reduce((sum, one) => sum + one * one, 0);
    expect(steepest - slope).toBeCloseTo(2 * Math.sqrt((12 * squares) / (n ** 3 * (n - 2))), 9);
  });

  it('follows no trend that could be chance', () => {
    const series = [3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8, 9, 7];
    expect(learnTrend(series)).toMatchObject({ slope: 0, steepest: 0, level: 5 });
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
    const alternating = Array.from({ length: 16 }, (_, i) => (i % 2 === 0 ? 1 : -1));
    expect(learnTrend(alternating).memory).toBe(0);
    const step = Array.from({ length: 40 }, (_, i) => (i < 20 ? 0 : 100));
    expect(learnTrend([...step, ...step].map((x, i) => x + (i % 2))).memory).toBe(0.9);
    expect(learnTrend(Array(20).fill(4)).memory).toBe(0);
  });
});
