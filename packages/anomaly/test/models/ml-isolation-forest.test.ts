import { createRequire } from 'node:module';
import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import {
  type MlIsolationForestClass,
  type MlIsolationForestLike,
  mlIsolationForest,
} from '../../src/ml-isolation-forest/index.js';

// The package has no types.
const { IsolationForest } = createRequire(import.meta.url)('ml-isolation-forest') as {
  readonly IsolationForest: MlIsolationForestClass;
};

function cluster(count: number, dimensions: number, mean = 0): Float64Array {
  const random = new Random(3);
  return Float64Array.from({ length: count * dimensions }, () => mean + random.normal());
}

/** Notes what it is given. */
class Recorder implements MlIsolationForestLike {
  static readonly made: Recorder[] = [];
  readonly rows: number[][][] = [];
  readonly options: object;

  constructor(options: object) {
    this.options = options;
    Recorder.made.push(this);
  }

  train(rows: number[][]): void {
    this.rows.push(rows);
  }

  predict(rows: number[][]): number[] {
    return rows.map((row) => row[0]!);
  }
}

describe('mlIsolationForest', () => {
  it('ranks as the package does', () => {
    const model = mlIsolationForest(IsolationForest);
    const rows = cluster(300, 2);
    model.fit(rows, 300, 2);
    expect(model.score([9, 9])).toBeGreaterThan(model.score([0, 0]) + 0.1);
    const scores = model.scoreAll(rows, 300);
    expect(scores[7]).toBe(model.score(rows.subarray(14, 16)));
  });

  it('takes a second fit for what it says, where the package ignores it', () => {
    const model = mlIsolationForest(IsolationForest, { trees: 50 });
    model.fit(cluster(200, 2), 200, 2);
    model.fit(cluster(200, 2, 100), 200, 2);
    expect(model.score([0, 0])).toBeGreaterThan(model.score([100, 100]));
    const bare = new IsolationForest({ nEstimators: 50 });
    const nested = (flat: Float64Array): number[][] =>
      Array.from({ length: 200 }, (_, i) => [flat[2 * i]!, flat[2 * i + 1]!]);
    bare.train(nested(cluster(200, 2)));
    bare.train(nested(cluster(200, 2, 100)));
    expect(bare.predict([[0, 0]])[0]).toBeLessThan(bare.predict([[100, 100]])[0]!);
  });

  it('hands the package clean rows, no more than it may have', () => {
    const model = mlIsolationForest(Recorder, { trees: 7, maxRows: 3 });
    const rows = Float64Array.from([Number.NaN, 1, Number.NEGATIVE_INFINITY, 3, 1e308, 5, 6]);
    model.fit(rows, 7, 1);
    expect(Recorder.made.at(-1)!.rows).toEqual([[[0], [0], [1e150]]]);
    expect(Recorder.made.at(-1)!.options).toEqual({ nEstimators: 7 });
    expect(model.score([Number.NaN])).toBe(0);
  });

  it('scores in numbers where the package divides by zero', () => {
    const single = mlIsolationForest(IsolationForest);
    single.fit(new Float64Array([1, 2]), 1, 2);
    expect(single.score([5, 5])).toBe(0.5);
    const constant = mlIsolationForest(IsolationForest);
    constant.fit(new Float64Array(60).fill(4), 30, 2);
    expect(Number.isFinite(constant.score([4, Number.NaN]))).toBe(true);
  });

  it('says what it cannot do', () => {
    const model = mlIsolationForest(IsolationForest);
    expect(() => JSON.stringify({ model })).toThrow(/keep the rows and fit again/);
    expect('explain' in model).toBe(false);
    expect(() => model.score([1])).toThrow(/not fitted/);
    expect(() => model.fit(new Float64Array(3), 2, 2)).toThrow(/cells/);
    model.fit(cluster(20, 2), 20, 2);
    expect(() => model.score([1])).toThrow(/cells/);
    expect(() => mlIsolationForest(undefined as unknown as MlIsolationForestClass)).toThrow(
      /no class/,
    );
    expect(() => mlIsolationForest(IsolationForest, { trees: 0 })).toThrow(/trees is 0/);
    const unknown = { nEstimators: 5 } as object;
    expect(() => mlIsolationForest(IsolationForest, unknown)).toThrow(/nEstimators/);
  });
});
