import { Random } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { conformalTail } from '../src/tails/conformal-tail.js';
import { pooledTails, type Shift } from '../src/tails/pooled-tails.js';
import { sortedScores } from '../src/tails/sorted-scores.js';

const score = fc.double({ min: -50, max: 50, noNaN: true });
const calm = fc.array(score, { minLength: 1, maxLength: 60 });
const anyScore = fc.oneof(
  score,
  fc.constantFrom(Number.NaN, 1e308, -1e308, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY),
);
/** Summaries are cut off at 1e150. */
const anyCalm = fc.oneof(score, fc.constantFrom(Number.NaN, 1e150, -1e150));

/** The probability of one score among a pool, by the side of a series that nobody asks about. */
const tailOf = (pool: readonly number[], one: number): number =>
  pooledTails([{ score: one, calm: pool }])[0]!;

describe('sortedScores', () => {
  it('counts what looking at each would count, and none beyond its count', () => {
    fc.assert(
      fc.property(calm, score, fc.nat(60), (scores, at, cut) => {
        const ascending = Float64Array.from(scores).sort();
        const count = Math.max(1, Math.min(cut, ascending.length));
        const kept = ascending.slice(0, count);
        const found = sortedScores(ascending, count);
        expect(found.count).toBe(count);
        expect(found.reaching(at)).toBe(kept.filter((one) => one >= at).length);
        expect(found.reaching(kept[0]!)).toBe(count);
        expect(found.highest()).toBe(Math.max(...kept));
        expect(found.tailStart()).toBe(kept[Math.floor(0.95 * (count - 1))]);
      }),
    );
  });

  it('has nothing to count where there is nothing', () => {
    expect(sortedScores(new Float64Array(0)).reaching(1)).toBe(0);
    expect(conformalTail(sortedScores(new Float64Array(0)), 5, 1)).toBe(1);
  });
});

describe('pooledTails', () => {
  it('gives a probability for any scores', () => {
    const shift = fc.record({ score: anyScore, calm: fc.array(anyCalm, { maxLength: 30 }) });
    fc.assert(
      fc.property(fc.array(shift, { maxLength: 8 }), (shifts) => {
        const tails = pooledTails(shifts);
        expect(tails).toHaveLength(shifts.length);
        for (const p of tails) expect(p > 0 && p <= 1).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it('never rises with the score, of whatever series', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ score, calm }), { minLength: 2, maxLength: 8 }),
        (shifts) => {
          const tails = pooledTails(shifts);
          const order = shifts.map((shift, i) => ({ ...shift, p: tails[i]! }));
          order.sort((a, b) => a.score - b.score);
          for (let i = 1; i < order.length; i++) {
            expect(order[i]!.p).toBeLessThanOrEqual(order[i - 1]!.p);
            if (order[i]!.score === order[i - 1]!.score) expect(order[i]!.p).toBe(order[i - 1]!.p);
          }
        },
      ),
    );
  });

  it('is the plain rank of one series where nothing stands apart', () => {
    const near = fc.array(fc.double({ min: -50, max: 4, noNaN: true }), { minLength: 1 });
    fc.assert(
      fc.property(near, score, (scores, one) => {
        // Nothing is above four times the least bulk, 1.
        const plain = conformalTail(sortedScores(Float64Array.from(scores).sort()), one, 1);
        expect(tailOf(scores, one)).toBe(plain);
      }),
    );
    expect(tailOf([0, 1, 2, 3], 2)).toBe(3 / 5);
  });

  it('judges every series by all of them together', () => {
    const shifts: Shift[] = [
      { score: 2, calm: [0, 1] },
      { score: 3.5, calm: [2, 3] },
      { score: -9, calm: [] },
    ];
    const whole = [0, 1, 2, 3];
    expect([...pooledTails(shifts)]).toEqual(shifts.map((one) => tailOf(whole, one.score)));
    expect([...pooledTails([{ score: 4, calm: [] }])]).toEqual([1]);
    expect([...pooledTails([])]).toEqual([]);
  });

  it('leaves out what stands apart: an incident that nobody wrote down', () => {
    const bulk = Array.from({ length: 95 }, (_, i) => i / 95);
    const incident = [200, 210, 220, 230, 240];
    expect(tailOf([...bulk, ...incident], 100)).toBe(tailOf(bulk, 100));
    expect(tailOf([...bulk, ...incident], 100)).toBeLessThan(0.001);
    // Four times the bulk is not apart yet.
    expect(tailOf([...bulk, 3.9], 3.9)).toBe(2 / 97);
  });

  it('never leaves out more than a tenth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 200 }), (n, far) => {
        const pool = Array.from({ length: n }, (_, i) => (i < far ? 1e6 + i : 0));
        // Of the far ones all but a tenth of the pool reach what lies below them.
        const least = Math.min(n, far) - Math.floor(0.1 * n);
        const p = tailOf(pool, 1e5);
        if (least > 0) expect(p).toBeGreaterThanOrEqual((least + 1) / (n + 1));
        // And where they are few, none does.
        else expect(p).toBeLessThan(1 / Math.ceil(0.9 * n));
      }),
    );
  });

  it('keeps its promise: of scores like the calm ones so many are as improbable as that', () => {
    let at5 = 0;
    let at1 = 0;
    for (let seed = 0; seed < 500; seed++) {
      const random = new Random(seed);
      const shifts = Array.from({ length: 4 }, () => ({
        score: random.normal(),
        calm: Array.from({ length: 50 }, () => random.normal()),
      }));
      const tails = [...pooledTails(shifts)];
      at5 += tails.filter((p) => p <= 0.05).length;
      at1 += tails.filter((p) => p <= 0.01).length;
    }
    // Binomial(2000, p): 100 ± 9.7 and 20 ± 4.4. The four of a system share their pool of 200, which
    // adds 4 / 200 to the variance, and ranks of 1 / 201 round down: three deviations, and a little.
    expect(at5).toBeGreaterThan(65);
    expect(at5).toBeLessThan(132);
    expect(at1).toBeGreaterThan(5);
    expect(at1).toBeLessThan(35);
  });
});
