import { Random } from '@aegis/core';
import { log } from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Slot } from '../../src/metrics/series/slot.js';
import { TailCounts } from '../../src/metrics/tail-counts.js';

function learnt(sides: 1 | 2, scores: Iterable<number>): TailCounts {
  const slot = new Slot();
  const tail = new TailCounts(slot, sides);
  slot.allocate();
  for (const score of scores) tail.learn(score);
  return tail;
}

const score = fc.double({ noNaN: true, min: -1e6, max: 1e6 });

describe('TailCounts', () => {
  it('says nothing before it has seen a few scores', () => {
    expect(learnt(1, [1, 2, 3]).bans(1e9)).toBe(0);
  });

  it('is between 0 and 6, and never falls as scores grow', () => {
    fc.assert(
      fc.property(fc.array(score, { minLength: 16, maxLength: 300 }), score, (scores, x) => {
        const tail = learnt(2, scores);
        const [less, more] = [tail.bans(x), tail.bans(2 * x)];
        expect(less).toBeGreaterThanOrEqual(0);
        expect(more).toBeLessThanOrEqual(6);
        // A histogram's bins and its tail meet with a seam of a fifth of a ban at the most.
        expect(more).toBeGreaterThan(less - 0.2);
      }),
      { seed: 1, numRuns: 300 },
    );
  });

  it('is what exponential scores are, in the body and four times beyond what was seen', () => {
    const random = new Random(2);
    const tail = learnt(
      1,
      Array.from({ length: 10_000 }, () => -log(1 - random.float())),
    );
    // P(X > x) = e^-x; 10,000 scores and bins of half an octave are good for a tenth of a ban in the body.
    for (const x of [0.5, 1, 2, 4]) {
      expect(Math.abs(tail.bans(x) - x * Math.LOG10E)).toBeLessThan(0.1);
    }
    // A Pareto tail is heavier than an exponential one: rarer scores are called less rare, never more.
    expect(tail.bans(12)).toBeGreaterThan(3);
    expect(tail.bans(12)).toBeLessThan(12 * Math.LOG10E);
  });

  it('keeps its two sides apart: spikes upwards leave a fall as surprising as it was', () => {
    const random = new Random(3);
    const scores = Array.from({ length: 5000 }, (_, i) =>
      i % 20 === 0 ? 30 + random.float() : random.normal(),
    );
    const tail = learnt(2, scores);
    expect(tail.bans(29)).toBeLessThan(2);
    expect(tail.bans(-29)).toBeGreaterThan(3);
  });

  it('forgets by halves, and stays what it can come to', () => {
    const slot = new Slot();
    const tail = new TailCounts(slot, 1);
    slot.allocate();
    for (let i = 0; i < 40_000; i++) tail.learn(5);
    for (let i = 0; i < 40_000; i++) tail.learn(0.1);
    expect(tail.isValid).toBe(true);
    // Of the first 40,000 about a thousandth is left: they were halved some seven times.
    expect(tail.bans(5)).toBeGreaterThan(1.3);
    slot.shorts[slot.shortAt + 3] = 60_000;
    expect(tail.isValid).toBe(false);
  });
});
