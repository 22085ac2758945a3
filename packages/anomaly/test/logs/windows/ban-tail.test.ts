import { Random } from '@aegis/core';
import { log10 } from '@aegis/core/math';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BanTail } from '../../../src/logs/windows/ban-tail.js';
import { isRefused, takenOut } from '../taken-out.js';

/** A sum where all is as supposed: a ban more is ten times rarer. */
function usual(random: Random): number {
  return -log10(1 - random.float());
}

function learnt(many: number, draw: (random: Random, i: number) => number, seed = 1): BanTail {
  const random = new Random(seed);
  const tail = new BanTail();
  for (let i = 0; i < many; i++) tail.learn(draw(random, i));
  return tail;
}

const GRID = Array.from({ length: 481 }, (_, i) => i / 20);

describe('BanTail', () => {
  it('says nothing before it has seen two hundred sums', () => {
    const tail = learnt(199, usual);
    for (const sum of GRID) expect(tail.bans(sum)).toBe(0);
    tail.learn(1);
    expect(tail.count).toBe(200);
    expect(tail.bans(3)).toBeGreaterThan(1);
  });

  it('is about right where all is as supposed, within what has been seen', () => {
    const tail = learnt(20_000, usual);
    const random = new Random(2);
    const draws = Array.from({ length: 50_000 }, () => tail.bans(usual(random)));
    for (const bans of [2, 3]) {
      const share = draws.filter((each) => each >= bans).length / draws.length;
      // Of 50,000 about 500 and 50 should be there; a factor of 2 is five deviations of the fewer.
      expect(share).toBeGreaterThan(10 ** -bans / 2);
      expect(share).toBeLessThan(10 ** -bans * 2);
    }
  });

  it('never falls as the sum rises, whatever has been learnt', () => {
    const sums = fc.array(
      fc.oneof(
        fc.constant(0),
        fc.double({ min: 0, max: 3, noNaN: true }),
        fc.double({ min: 0, max: 0.01, noNaN: true }),
        fc.double({ min: 0, max: 60, noNaN: true }),
      ),
      { minLength: 1, maxLength: 40 },
    );
    fc.assert(
      fc.property(sums, fc.integer({ min: 200, max: 900 }), (kinds, many) => {
        const tail = learnt(many, (random) => kinds[random.integer(kinds.length)]!);
        const bans = GRID.map((sum) => tail.bans(sum));
        const falls = bans.map((each, i) => (bans[i - 1] ?? 0) - each);
        // Logarithms here are rough to 1e-4.
        expect(Math.max(...falls)).toBeLessThan(1e-3);
        expect(Math.max(...bans)).toBeLessThan(100);
      }),
      { seed: 1, numRuns: 200 },
    );
  });

  it('says no more than what it is the sum of, unless that was counted', () => {
    const tail = learnt(5000, (random) => 0.1 * usual(random));
    for (const sum of [0.01, 0.05, 0.1, 0.15, 0.2]) {
      expect(tail.bans(sum)).toBeLessThanOrEqual(sum + 1e-3);
    }
  });

  it('does not let an incident that nobody noticed hide the next one', () => {
    for (const share of [0.001, 0.005, 0.01, 0.015]) {
      const tail = learnt(10_000, (random) => (random.chance(share) ? 12 : usual(random)));
      expect(tail.bans(8)).toBeGreaterThan(4.7);
    }
  });

  it('takes sums that are often high for less rare', () => {
    const wild = learnt(20_000, (random) => 2 * usual(random));
    const calm = learnt(20_000, usual);
    expect(wild.bans(6)).toBeLessThan(calm.bans(6) - 1);
    // Half a ban for each, but that there is a least slope.
    expect(wild.bans(6)).toBeGreaterThan(3);
  });

  it('continues from a snapshot, and refuses a broken one', () => {
    const whole = learnt(1000, usual);
    const half = takenOut(whole.toJSON(), BanTail.read);
    for (const tail of [whole, half]) {
      const random = new Random(3);
      for (let i = 0; i < 500; i++) tail.learn(usual(random));
    }
    expect(half.toJSON()).toEqual(whole.toJSON());
    for (const sum of GRID) expect(half.bans(sum)).toBe(whole.bans(sum));
    const good = whole.toJSON() as object;
    for (const change of [
      { share: 0 },
      { share: 2 },
      { farShare: 0 },
      { threshold: -1 },
      { count: 0.5 },
      { excesses: -1 },
      { sketch: {} },
    ]) {
      expect(isRefused({ ...good, ...change }, BanTail.read)).toBe(true);
    }
  });
});
