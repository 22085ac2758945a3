import { AegisError, Random } from '@aegis/core';
import { TailModel } from '@aegis/core/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

/** Laws with an end: beyond the last bucket of the sketch there is nothing, so the tail may be silent. */
const BOUNDED = ['uniform', 'mostly zero'];

const LAWS: Record<string, (random: Random) => number> = {
  uniform: (random) => random.float(),
  normal: (random) => random.normal(),
  exponential: (random) => -Math.log(1 - random.float()),
  'heavy tail': (random) => (1 - random.float()) ** (-1 / 3),
  'mostly zero': (random) => (random.chance(0.9) ? 0 : random.float()),
};

describe('TailModel', () => {
  it.each(Object.keys(LAWS))('says honest probabilities for a %s law', (law) => {
    const draw = LAWS[law]!;
    const random = new Random(7);
    const model = new TailModel();
    const said: number[] = [];
    for (let i = 0; i < 40_000; i++) {
      const x = draw(random);
      if (i >= 2000) said.push(model.tailProbability(x));
      model.learn(x);
    }
    // At most twice as many as promised, and at least a third: the sketch has 2 % accuracy, and 38,000
    // draws give about 380 at 0.01 and 38 at 0.001.
    for (const alpha of [0.1, 0.01, 0.001]) {
      const share = said.filter((p) => p <= alpha).length / said.length;
      expect(share).toBeLessThan(2 * alpha);
      if (!BOUNDED.includes(law)) expect(share).toBeGreaterThan(alpha / 3);
    }
  });

  it('is 1 while warming up, and for the usual value of a constant stream', () => {
    const model = new TailModel({ warmUp: 10 });
    for (let i = 0; i < 9; i++) model.learn(5);
    expect(model.tailProbability(1e9)).toBe(1);
    for (let i = 0; i < 100; i++) model.learn(5);
    expect(model.tailProbability(5)).toBe(1);
    expect(model.tailProbability(6)).toBeLessThan(0.001);
  });

  it('never rises with the score and stays in (0, 1]', () => {
    const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(fc.array(value, { minLength: 60, maxLength: 200 }), value, value, (xs, a, b) => {
        const model = new TailModel();
        for (const x of xs) model.learn(x);
        const low = model.tailProbability(Math.min(a, b));
        const high = model.tailProbability(Math.max(a, b));
        expect(high).toBeLessThanOrEqual(low);
        expect(high).toBeGreaterThan(0);
        expect(low).toBeLessThanOrEqual(1);
      }),
    );
  });

  it('takes anything and says a number', () => {
    const model = new TailModel();
    const odd = [Number.NaN, Infinity, -Infinity, 1e308, -1e308, 5e-324, 0];
    for (let i = 0; i < 300; i++) model.learn(odd[i % odd.length]!);
    for (const x of odd) {
      const p = model.tailProbability(x);
      expect(p > 0 && p <= 1).toBe(true);
    }
  });

  it('goes on from a snapshot as if nothing had happened', () => {
    const random = new Random(3);
    const model = new TailModel({ halfLife: 100 });
    for (let i = 0; i < 777; i++) model.learn(random.normal());
    const twin = TailModel.fromJSON(JSON.parse(JSON.stringify(model)));
    for (let i = 0; i < 500; i++) {
      const x = random.normal() * (1 + i / 100);
      expect(twin.tailProbability(x)).toBe(model.tailProbability(x));
      model.learn(x);
      twin.learn(x);
    }
  });

  it('forgets with a half-life', () => {
    const model = new TailModel({ halfLife: 50 });
    for (let i = 0; i < 500; i++) model.learn(i % 10);
    for (let i = 0; i < 500; i++) model.learn(100 + (i % 10));
    expect(model.tailProbability(101)).toBeGreaterThan(0.5);
  });

  it('refuses wrong options and broken snapshots', () => {
    expect(() => new TailModel({ tailQuantile: 1 })).toThrow(AegisError);
    expect(() => TailModel.fromJSON({ kind: 'tail-model', version: 2 })).toThrow('version');
    expect(() => TailModel.fromJSON(null)).toThrow(AegisError);
  });
});
