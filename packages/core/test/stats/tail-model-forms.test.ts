import { TailModel, type TailModelOptions } from '@aegis/core/stats';
import { describe, expect, it } from 'vitest';

/** Buckets of the sketch are so wide, each as a multiple of the one before. */
const GAMMA = 1.02 / 0.98;

/** The upper end of the bucket that holds `value` > 0. */
function edgeOf(value: number): number {
  return GAMMA ** Math.ceil(Math.log(value) / Math.log(GAMMA));
}

/** A model that has learnt each value as often as is said beside it, in turn. */
function learnt(
  runs: readonly (readonly [value: number, times: number])[],
  options?: TailModelOptions,
): TailModel {
  const model = new TailModel(options);
  for (const [value, times] of runs) for (let i = 0; i < times; i++) model.learn(value);
  return model;
}

/** The tail of a generalised Pareto distribution: (1 + shape · x / scale) ^ (-1 / shape). */
function pareto(shape: number, scale: number, x: number): number {
  return (1 + (shape * x) / scale) ** (-1 / shape);
}

/** As a ratio, since a probability of 1e-9 is near 0 whatever it is. */
function expectSame(said: number, expected: number): void {
  expect(said / expected).toBeCloseTo(1, 9);
}

describe('TailModel above a stream of one value', () => {
  it('claims half a value there, in an exponential of the least scale', () => {
    const model = learnt([[0, 30]], { minScale: 2 });
    for (const x of [0.5, 2, 20])
      expectSame(model.tailProbability(x), (0.5 / 30) * Math.exp(-x / 2));
    expect([-1, 0].map((x) => model.tailProbability(x))).toEqual([1, 1]);
  });

  it('has a scale of two hundredths of the value where that is more', () => {
    for (const value of [5, 800]) {
      const edge = edgeOf(value);
      const model = learnt([[value, 30]]);
      expect(model.tailProbability(value)).toBe(1);
      for (const x of [0.01, 0.05, 0.1].map((share) => edge * (1 + share))) {
        expectSame(model.tailProbability(x), (0.5 / 30) * Math.exp(-(x / edge - 1) / 0.02));
      }
    }
  });

  it('begins at the end of the bucket that is nearer to 0 where the value is negative', () => {
    const edge = -edgeOf(5) / GAMMA;
    const model = learnt([[-5, 30]]);
    expect([-9, -5, edge - 1e-9].map((x) => model.tailProbability(x))).toEqual([1, 1, 1]);
    expectSame(model.tailProbability(edge * 0.9), (0.5 / 30) * Math.exp(-0.1 / 0.02));
    expectSame(model.tailProbability(0), 1e-12);
  });

  it('has a scale of an eighth from the median to where the tail begins, where nothing lies above', () => {
    const model = learnt([
      [0, 18],
      [1, 12],
    ]);
    expect([-1, 0, 0.5, 1].map((x) => model.tailProbability(x))).toEqual([1, 1, 0.4, 0.4]);
    for (const x of [1.1, 2, 3])
      expectSame(model.tailProbability(x), (0.5 / 30) * Math.exp(-(x - 1) * 8));
  });

  it('claims half of what is remembered, where it forgets', () => {
    // A value counts half after eight: what is remembered is a geometric series.
    const weights = Array.from({ length: 32 }, (_, age) => 0.5 ** ((age + 1) / 8));
    const remembered = weights.reduce((sum, weight) => sum + weight, 0);
    const model = learnt([[0, 32]], { minScale: 1, halfLife: 8 });
    expectSame(model.tailProbability(1), (0.5 / remembered) * Math.exp(-1));
  });
});

describe('TailModel in the body', () => {
  it('is the share of values that are as high or higher', () => {
    const model = learnt(Array.from({ length: 10 }, (_, i) => [2 ** i, 16] as const));
    for (let i = 0; i < 10; i++) {
      // From above the value before to the value itself, wherever buckets end.
      for (const x of [2 ** i, 2 ** i * 0.7]) {
        expect(model.tailProbability(x)).toBeCloseTo((10 - i) / 10, 12);
      }
    }
  });

  it('is never less than where the tail begins, also where the stream has moved since it was fitted', () => {
    const model = learnt([[100, 32]], { halfLife: 1, warmUp: 32, minScale: 1000 });
    // Half of what is remembered is the last value, so that little is left of the hundreds …
    for (let i = 0; i < 15; i++) model.learn(0);
    expect(model.tailProbability(100)).toBeCloseTo(0.5, 9);
    // … and what is in the tail is no likelier than what is not.
    expect(model.tailProbability(200)).toBeLessThan(0.5);
  });
});

describe('TailModel in the tail', () => {
  it('is an exponential with the mean of fewer than twenty values that lie there', () => {
    const few = Array.from({ length: 16 }, (_, i) => [i + 1, 1] as const);
    const model = learnt([[0, 1008], ...few]);
    for (const x of [0.1, 10, 60]) {
      expectSame(model.tailProbability(x), (16 / 1024) * Math.exp(-x / 8.5));
    }
  });

  it('is so below 0, too', () => {
    const edge = -edgeOf(5) / GAMMA;
    for (const before of [-5, -9]) {
      const model = learnt([
        [before, 30],
        [-5, 978],
        [-4, 16],
      ]);
      for (const x of [-4.9, -4, 0]) {
        const survival = Math.exp(-(x - edge) / (-4 - edge));
        expectSame(model.tailProbability(x), (16 / 1024) * survival);
      }
    }
  });

  it('has the shape of twenty and more', () => {
    // Nineteen ones and a forty-one: probability-weighted moments of 3 and 1/2.
    const model = learnt([
      [0, 1020],
      [1, 19],
      [41, 1],
      [0, 16],
    ]);
    for (const x of [0.1, 10, 1e4]) {
      expectSame(model.tailProbability(x), (20 / 1056) * pareto(0.5, 1.5, x));
    }
  });

  it('knows the latest sixty-four of them, and does not lose them to values that lie below', () => {
    const runs = (ones: number) =>
      learnt([
        [0, 10_000],
        [100, 1],
        [1, ones],
        [0, 303 - ones],
      ]);
    for (const x of [2, 5]) {
      expectSame(runs(64).tailProbability(x), (65 / 10_304) * Math.exp(-x));
      expect(runs(63).tailProbability(x)).toBeGreaterThan((64 / 10_304) * Math.exp(-x) * 1.01);
    }
  });

  it('leaves out of it what is no longer above where the tail begins', () => {
    // The last three of a thousand are the tail of a stream that has come to be all ones.
    const model = learnt([
      [0, 30],
      [1, 967],
      [5, 3],
      [1, 8],
    ]);
    expectSame(model.tailProbability(2), (3 / 1008) * Math.exp(-1 / 4));
  });

  it('takes none of the values that it warmed up with for one of it', () => {
    const model = learnt(
      [
        [0, 29],
        [50, 1],
      ],
      { tailQuantile: 0.5, minScale: 3 },
    );
    expectSame(model.tailProbability(3), Math.exp(-1) / 30);
    const later = learnt(
      [
        [0, 30],
        [50, 1],
        [0, 1],
      ],
      { tailQuantile: 0.5, minScale: 3 },
    );
    expectSame(later.tailProbability(50), Math.exp(-1) / 32);
  });

  it('never goes below 1e-12', () => {
    const model = learnt([[0, 30]]);
    expect([1e-10, 1, 1e300, Infinity].map((x) => model.tailProbability(x))).toEqual(
      Array(4).fill(1e-12),
    );
  });
});

describe('when TailModel learns', () => {
  it('says 1 of everything until the last value of the warm-up', () => {
    const model = learnt([[0, 29]]);
    expect([-1, 0, 1, Infinity].map((x) => model.tailProbability(x))).toEqual([1, 1, 1, 1]);
    model.learn(0);
    expect([0, Infinity, Number.NaN].map((x) => model.tailProbability(x))).toEqual([1, 1e-12, 1]);
  });

  it('fits the tail at the end of the warm-up, and then with each sixteenth value', () => {
    const said = Array.from({ length: 50 }, (_, i) => {
      return learnt([[0, i]], { minScale: 1 }).tailProbability(1e-9);
    });
    const fitted = said.map((p) => Math.round(0.5 / p));
    expect(fitted.slice(29)).toEqual([1, 30, 30, ...Array(16).fill(32), 48, 48]);
  });

  it('holds what is too large to 1e300, and counts nothing that is not finite', () => {
    const huge = learnt([
      [1e308, 40],
      [-1e308, 40],
      [0, 40],
    ]);
    expect(huge.toJSON()).toEqual(
      learnt([
        [1e300, 40],
        [-1e300, 40],
        [0, 40],
      ]).toJSON(),
    );
    expect(huge.count).toBe(120);
    const odd = learnt([
      [Number.NaN, 40],
      [Infinity, 40],
      [-Infinity, 40],
    ]);
    expect(odd.toJSON()).toEqual(new TailModel().toJSON());
    expect(odd.count).toBe(0);
  });
});
