import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { betaBinomialTail } from '../../../src/logs/windows/count-tails.js';
import { SeverityRate } from '../../../src/logs/windows/severity-rate.js';
import { isRefused, takenOut } from '../taken-out.js';

const LINES = 50;

/** Windows of fifty lines, each an error with this chance. */
function learnt(windows: number, chance: number): SeverityRate {
  const random = new Random(1);
  const rate = new SeverityRate(-1);
  for (let window = 0; window < windows; window++) {
    let hits = 0;
    for (let i = 0; i < LINES; i++) if (random.chance(chance)) hits++;
    rate.learn(hits, LINES, window);
  }
  return rate;
}

describe('SeverityRate', () => {
  it('knows the share that is usual, and finds more of it odd', () => {
    const rate = learnt(500, 0.02);
    // 25,000 lines with a share of 2 % have a deviation of a thousandth.
    expect(Math.abs(rate.expected - 0.02)).toBeLessThan(0.004);
    expect(rate.tail(0, LINES, 500)).toBe(1);
    expect(rate.tail(1, LINES, 500)).toBeGreaterThan(0.2);
    expect(rate.tail(12, LINES, 500)).toBeLessThan(1e-5);
  });

  it('takes neither more traffic nor a lull alone for more errors', () => {
    const rate = learnt(500, 0.1);
    expect(rate.tail(20, 200, 500)).toBeGreaterThan(0.05);
    expect(rate.tail(3, 3, 500)).toBeGreaterThan(0.2);
  });

  it('finds what smoulders over several windows', () => {
    const rate = learnt(500, 0.02);
    const alone = rate.tail(4, LINES, 500);
    for (let window = 500; window < 508; window++) rate.skip(4, LINES, window);
    expect(rate.tail(4, LINES, 508)).toBeLessThan(alone / 10);
    // An incident that is passed over does not change what is usual.
    expect(Math.abs(rate.expected - 0.02)).toBeLessThan(0.004);
  });

  it('has a tail in (0, 1], and continues from a snapshot', () => {
    const windows = fc.array(fc.tuple(fc.nat(60), fc.nat(60), fc.boolean()), { maxLength: 40 });
    fc.assert(
      fc.property(windows, windows, (before, after) => {
        const whole = new SeverityRate(-1);
        const take = (rate: SeverityRate, all: typeof before, from: number): number[] =>
          all.map(([a, b, learns], i) => {
            const [hits, lines] = [Math.min(a, b), Math.max(a, b, 1)];
            const tail = rate.tail(hits, lines, from + i);
            expect(tail).toBeGreaterThan(0);
            expect(tail).toBeLessThanOrEqual(1);
            if (learns) rate.learn(hits, lines, from + i);
            else rate.skip(hits, lines, from + i);
            return tail;
          });
        take(whole, before, 0);
        const half = takenOut(whole.toJSON(), SeverityRate.read);
        expect(take(half, after, 40)).toEqual(take(whole, after, 40));
        expect(half.toJSON()).toEqual(whole.toJSON());
      }),
      { seed: 1, numRuns: 100 },
    );
    const good = learnt(3, 0.5).toJSON() as object;
    for (const change of [{ hits: -1 }, { lines: 1e300 }, { recent: [2] }, { recent: null }]) {
      expect(isRefused({ ...good, ...change }, SeverityRate.read)).toBe(true);
    }
  });
});

describe('betaBinomialTail of very many trials', () => {
  it('adds up a bounded number of terms', () => {
    const tail = betaBinomialTail(1, 1e12, 0.5, 50);
    expect(tail).toBeGreaterThan(0);
    expect(tail).toBeLessThanOrEqual(1);
  });
});
