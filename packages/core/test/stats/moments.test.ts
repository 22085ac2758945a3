import { AegisError } from '@aegis/core';
import { Ewma, mean, standardDeviation, Welford } from '@aegis/core/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const values = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), { minLength: 1 });
const ODD = [Number.NaN, Infinity, -Infinity, 1e308, -1e308, Number.MAX_VALUE, 5e-324, 0, -0];

/** Mean and population variance in two passes. */
function twoPass(xs: readonly number[]): { mean: number; variance: number } {
  const average = xs.reduce((sum, x) => sum + x, 0) / xs.length;
  const variance = xs.reduce((sum, x) => sum + (x - average) ** 2, 0) / xs.length;
  return { mean: average, variance };
}

function welford(xs: readonly number[]): Welford {
  const running = new Welford();
  for (const x of xs) running.add(x);
  return running;
}

describe('Welford', () => {
  it('agrees with two passes', () => {
    fc.assert(
      fc.property(values, (xs) => {
        const expected = twoPass(xs);
        const running = welford(xs);
        expect(running.count).toBe(xs.length);
        expect(Math.abs(running.mean - expected.mean)).toBeLessThan(1e-9 * 1e6);
        expect(Math.abs(running.variance - expected.variance)).toBeLessThan(1e-9 * 1e12);
        expect(standardDeviation(xs)).toBe(Math.sqrt(running.variance));
        expect(mean(xs)).toBe(running.mean);
      }),
    );
  });

  it('does not lose a small spread on a high level', () => {
    const level = 1e9;
    expect(welford([level + 4, level + 7, level + 13, level + 16]).variance).toBe(22.5);
  });

  it('merges as if one had seen it all', () => {
    fc.assert(
      fc.property(values, values, (a, b) => {
        const merged = welford(a);
        merged.merge(welford(b));
        const whole = welford([...a, ...b]);
        expect(merged.count).toBe(whole.count);
        expect(Math.abs(merged.mean - whole.mean)).toBeLessThan(1e-9 * 1e6);
        expect(Math.abs(merged.variance - whole.variance)).toBeLessThan(1e-9 * 1e12);
      }),
    );
    const alone = welford([1, 2]);
    alone.merge(new Welford());
    expect([alone.count, alone.mean]).toEqual([2, 1.5]);
    const taken = new Welford();
    taken.merge(alone);
    expect([taken.count, taken.mean, taken.variance]).toEqual([2, 1.5, 0.25]);
  });

  it('has 0 for nothing and for one', () => {
    expect([new Welford().mean, new Welford().variance]).toEqual([0, 0]);
    expect(welford([7]).standardDeviation).toBe(0);
    expect([mean([]), standardDeviation([]), mean([Number.NaN])]).toEqual([0, 0, 0]);
  });
});

describe('Ewma', () => {
  it('begins as a plain mean and forgets by alpha', () => {
    const ewma = new Ewma({ alpha: 0.25 });
    for (const x of [4, 8, 6]) ewma.add(x);
    expect(ewma.mean).toBeCloseTo(6, 12);
    expect(ewma.variance).toBeCloseTo(8 / 3, 12);
    ewma.add(10);
    expect(ewma.mean).toBeCloseTo(7, 12);
    ewma.add(11);
    // West's step: mean += alpha · delta; variance = (1 − alpha)(variance + alpha · delta²).
    expect(ewma.mean).toBeCloseTo(8, 12);
    expect(ewma.variance).toBeCloseTo(0.75 * (5 + 0.25 * 16), 12);
    expect(ewma.count).toBe(5);
  });

  it('halves the weight of the past in ln 2 / alpha values', () => {
    const ewma = new Ewma({ alpha: 0.01 });
    for (let i = 0; i < 5000; i++) ewma.add(0);
    for (let i = 0; i < 69; i++) ewma.add(1);
    expect(Math.abs(ewma.mean - 0.5)).toBeLessThan(0.005);
  });

  it('refuses a wrong alpha', () => {
    for (const alpha of [0, -1, 1.1, Number.NaN])
      expect(() => new Ewma({ alpha })).toThrow(AegisError);
    expect(() => new Ewma({ alpha: 1 })).not.toThrow();
  });
});

describe.each([
  ['Welford', () => new Welford(), (json: unknown) => Welford.fromJSON(json)],
  ['Ewma', () => new Ewma({ alpha: 0.1 }), (json: unknown) => Ewma.fromJSON(json)],
] as const)('%s', (_, create, restore) => {
  it('stays finite on anything, and counts finite values only', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...ODD), fc.double())), (xs) => {
        const running = create();
        for (const x of xs) running.add(x);
        expect(Number.isFinite(running.mean)).toBe(true);
        expect(Number.isFinite(running.standardDeviation)).toBe(true);
        expect(running.variance).toBeGreaterThanOrEqual(0);
        expect(running.count).toBe(xs.filter(Number.isFinite).length);
      }),
    );
  });

  it('goes on from a snapshot bit for bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double()), values, (before, after) => {
        const running = create();
        for (const x of before) running.add(x);
        const twin = restore(JSON.parse(JSON.stringify(running)));
        for (const x of after) {
          running.add(x);
          twin.add(x);
          expect([twin.count, twin.mean, twin.variance]).toEqual([
            running.count,
            running.mean,
            running.variance,
          ]);
        }
      }),
    );
  });

  it('refuses broken snapshots', () => {
    const whole = JSON.parse(JSON.stringify(create()));
    for (const key of Object.keys(whole)) {
      for (const value of [null, 'x', -Infinity, {}]) {
        expect(() => restore({ ...whole, [key]: value })).toThrow(AegisError);
      }
    }
  });
});
