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
  describe.each([{}, { halfLife: 2000 }])('with %j', (options) => {
    it.each(Object.keys(LAWS))('says honest probabilities for a %s law', (law) => {
      const draw = LAWS[law]!;
      const random = new Random(7);
      const model = new TailModel(options);
      const said: number[] = [];
      for (let i = 0; i < 40_000; i++) {
        const x = draw(random);
        if (i >= 2000) said.push(model.tailProbability(x));
        model.learn(x);
      }
      // Of 38,000 draws, about 3,800, 380 and 38 should be called so unlikely.
      for (const [alpha, factor] of [
        [0.1, 1.2],
        [0.01, 1.5],
        [0.001, 2],
      ] as const) {
        const share = said.filter((p) => p <= alpha).length / said.length;
        expect(share).toBeLessThan(factor * alpha);
        if (!BOUNDED.includes(law)) expect(share).toBeGreaterThan(alpha / factor);
      }
    });
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
    const twin = TailModel.fromJSON(JSON.parse(JSON.stringify(model)));
    for (const x of odd) expect(twin.tailProbability(x)).toBe(model.tailProbability(x));
    expect(model.count).toBe(
      Array.from({ length: 300 }, (_, i) => odd[i % 7]!).filter(Number.isFinite).length,
    );
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

  it('tells scores apart beyond everything seen, to a floor', () => {
    const model = new TailModel();
    const random = new Random(2);
    for (let i = 0; i < 5000; i++) model.learn(-Math.log(1 - random.float()));
    const said = [12, 14, 16, 1e6].map((x) => model.tailProbability(x));
    for (let i = 1; i < said.length; i++) expect(said[i]).toBeLessThan(said[i - 1]!);
    expect(model.tailProbability(Infinity)).toBe(1e-12);
  });

  it('does not call differences below the least scale unlikely', () => {
    const model = new TailModel({ minScale: 10 });
    for (let i = 0; i < 1000; i++) model.learn(i % 2);
    expect(model.tailProbability(3) / model.tailProbability(2)).toBeGreaterThan(0.9);
  });

  it('forgets with a half-life', () => {
    const model = new TailModel({ halfLife: 50 });
    for (let i = 0; i < 500; i++) model.learn(i % 10);
    for (let i = 0; i < 500; i++) model.learn(100 + (i % 10));
    expect(model.tailProbability(101)).toBeGreaterThan(0.5);
  });

  it('refuses wrong options and broken snapshots', () => {
    for (const options of [
      { tailQuantile: 1 },
      { tailQuantile: 0.4 },
      { halfLife: 0.5 },
      { warmUp: 0 },
      { maxBuckets: 4 },
      { minScale: 0 },
    ]) {
      expect(() => new TailModel(options)).toThrow(AegisError);
    }
    const whole = JSON.parse(JSON.stringify(new TailModel()));
    for (const key of Object.keys(whole)) {
      for (const value of [null, 'x', -1e308, {}]) {
        if (key === 'threshold' && value === -1e308) continue;
        expect(() => TailModel.fromJSON({ ...whole, [key]: value })).toThrow(AegisError);
      }
    }
    expect(() => TailModel.fromJSON({ kind: 'tail-model', version: 2 })).toThrow('version');
    expect(() => TailModel.fromJSON(null)).toThrow(AegisError);
  });
});
