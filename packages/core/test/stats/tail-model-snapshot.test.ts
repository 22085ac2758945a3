import { AegisError } from '@aegis/core';
import { TailModel } from '@aegis/core/stats';
import { describe, expect, it } from 'vitest';

const snapshotOf = (model: TailModel): Record<string, unknown> =>
  JSON.parse(JSON.stringify(model)) as Record<string, unknown>;

/** What is thrown, as a user reads it. */
function thrownBy(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (AegisError.isInstance(error)) return `${error.code}: ${error.message}`;
    throw error;
  }
  return 'nothing';
}

describe('the options of TailModel', () => {
  it('are refused out of their ranges, with a sentence that says what to give', () => {
    const refusals = [
      { tailQuantile: 0.49 },
      { tailQuantile: 0.9991 },
      { warmUp: 0 },
      { warmUp: 1.5 },
      { minScale: 0 },
      { halfLife: 0.5 },
      { maxBuckets: 7 },
      { minscale: 1 },
    ].map((options) => thrownBy(() => new TailModel(options)));
    expect(refusals).toMatchInlineSnapshot(`
      [
        "invalid-option: TailModel: tailQuantile is 0.49; give a finite number >= 0.5 and <= 0.999.",
        "invalid-option: TailModel: tailQuantile is 0.9991; give a finite number >= 0.5 and <= 0.999.",
        "invalid-option: TailModel: warmUp is 0; give a whole number >= 1.",
        "invalid-option: TailModel: warmUp is 1.5; give a whole number >= 1.",
        "invalid-option: TailModel: minScale is 0; give a finite number >= 5e-324.",
        "invalid-option: QuantileSketch: halfLife is 0.5; give a finite number >= 1.",
        "invalid-option: QuantileSketch: maxBuckets is 7; give a whole number >= 8 and <= 65536.",
        "invalid-option: TailModel: there is no option "minscale"; known: tailQuantile, halfLife, warmUp, maxBuckets, minScale.",
      ]
    `);
  });

  it('are taken at the ends of their ranges', () => {
    for (const options of [
      { tailQuantile: 0.5 },
      { tailQuantile: 0.999 },
      { warmUp: 1 },
      { minScale: Number.MIN_VALUE },
      { halfLife: 1 },
      { maxBuckets: 8 },
    ]) {
      const model = new TailModel(options);
      model.learn(1);
      const restored = TailModel.fromJSON(snapshotOf(model));
      expect(restored.toJSON()).toEqual(model.toJSON());
      expect(restored.toJSON()).toMatchObject({ options });
    }
  });
});

describe('the snapshot of TailModel', () => {
  it('is all that there is to know of it', () => {
    expect(new TailModel().toJSON()).toEqual({
      kind: 'tail-model',
      version: 1,
      options: { tailQuantile: 0.98, halfLife: 0, warmUp: 30, maxBuckets: 256, minScale: 1e-12 },
      sketch: expect.objectContaining({
        kind: 'quantile-sketch',
        options: { relativeAccuracy: 0.02, maxBuckets: 256, halfLife: 0 },
      }),
      recent: Buffer.alloc(512).toString('base64'),
      recentCount: 0,
      count: 0,
      threshold: 0,
      exceedance: 1,
      shape: 0,
      scale: 1,
    });
  });

  it('holds no fit before the warm-up is over', () => {
    const model = new TailModel({ warmUp: 40 });
    for (let i = 0; i < 39; i++) model.learn(7);
    expect(model.toJSON()).toMatchObject({ threshold: 0, exceedance: 1, shape: 0, scale: 1 });
    model.learn(7);
    expect(model.toJSON()).toMatchObject({ exceedance: 0.5 / 40 });
  });

  it('is refused where a field is out of its range, by name', () => {
    const good = snapshotOf(new TailModel());
    const options = good.options as object;
    const refused = [
      { options: { ...options, tailQuantile: 0.49 } },
      { options: { ...options, tailQuantile: 0.9991 } },
      { options: { ...options, halfLife: 0.5 } },
      { options: { ...options, warmUp: 0 } },
      { options: { ...options, warmUp: 1.5 } },
      { options: { ...options, maxBuckets: 7 } },
      { options: { ...options, maxBuckets: 8.5 } },
      { options: { ...options, maxBuckets: 65_537 } },
      { options: { ...options, minScale: 0 } },
      { sketch: 1 },
      { recent: Buffer.alloc(504).toString('base64') },
      { recent: Buffer.from(new Float64Array(64).fill(Number.NaN).buffer).toString('base64') },
      { recentCount: -1 },
      { recentCount: 0.5 },
      { count: -1 },
      { count: 0.5 },
      { threshold: null },
      { exceedance: -0.1 },
      { exceedance: 1.1 },
      { shape: -0.1 },
      { shape: 1.1 },
      { scale: 0 },
    ].map((change) => thrownBy(() => TailModel.fromJSON({ ...good, ...change })));
    expect(refused).toMatchInlineSnapshot(`
      [
        "invalid-snapshot: tail-model.options.tailQuantile: expected a number from 0.5 to 0.999.",
        "invalid-snapshot: tail-model.options.tailQuantile: expected a number from 0.5 to 0.999.",
        "invalid-snapshot: tail-model.options.halfLife: expected a number from 1 to 1.7976931348623157e+308.",
        "invalid-snapshot: tail-model.options.warmUp: expected a whole number from 1 to 1.7976931348623157e+308.",
        "invalid-snapshot: tail-model.options.warmUp: expected a whole number from 1 to 1.7976931348623157e+308.",
        "invalid-snapshot: tail-model.options.maxBuckets: expected a whole number from 8 to 65536.",
        "invalid-snapshot: tail-model.options.maxBuckets: expected a whole number from 8 to 65536.",
        "invalid-snapshot: tail-model.options.maxBuckets: expected a whole number from 8 to 65536.",
        "invalid-snapshot: tail-model.options.minScale: expected a number from 5e-324 to 1.7976931348623157e+308.",
        "invalid-snapshot: tail-model.sketch: expected an object.",
        "invalid-snapshot: tail-model.recent: expected base64 of 64 elements of 8 bytes.",
        "invalid-snapshot: tail-model.recent: expected finite numbers.",
        "invalid-snapshot: tail-model.recentCount: expected a whole number from 0 to 1.7976931348623157e+308.",
        "invalid-snapshot: tail-model.recentCount: expected a whole number from 0 to 1.7976931348623157e+308.",
        "invalid-snapshot: tail-model.count: expected a whole number from 0 to 1.7976931348623157e+308.",
        "invalid-snapshot: tail-model.count: expected a whole number from 0 to 1.7976931348623157e+308.",
        "invalid-snapshot: tail-model.threshold: expected a number from -1.7976931348623157e+308 to 1.7976931348623157e+308.",
        "invalid-snapshot: tail-model.exceedance: expected a number from 0 to 1.",
        "invalid-snapshot: tail-model.exceedance: expected a number from 0 to 1.",
        "invalid-snapshot: tail-model.shape: expected a number from 0 to 1.",
        "invalid-snapshot: tail-model.shape: expected a number from 0 to 1.",
        "invalid-snapshot: tail-model.scale: expected a number from 5e-324 to 1.7976931348623157e+308.",
      ]
    `);
  });

  it('is taken with every field at the ends of its range', () => {
    const good = snapshotOf(new TailModel());
    for (const change of [
      { recentCount: 7, count: 9, threshold: -4, exceedance: 0, shape: 0, scale: 5e-324 },
      { recentCount: 0, count: 0, threshold: 1e300, exceedance: 1, shape: 1, scale: 1e300 },
    ]) {
      expect(TailModel.fromJSON({ ...good, ...change }).toJSON()).toEqual({ ...good, ...change });
    }
  });

  it('says what the fit that it holds says, and sets the values aside that lie in its tail', () => {
    const model = new TailModel({ warmUp: 1 });
    model.learn(0);
    const change = { count: 32, threshold: 10, exceedance: 0.1, shape: 0.5, scale: 2 };
    const restored = TailModel.fromJSON({ ...snapshotOf(model), ...change });
    // (1 + 0.5 · 4 / 2) ^ -2 of a tenth.
    expect(restored.tailProbability(14)).toBeCloseTo(0.025, 12);
    expect(restored.tailProbability(10)).toBe(0.1);
    restored.learn(10);
    expect(restored.toJSON()).toMatchObject({ recentCount: 0 });
    restored.learn(10.5);
    expect(restored.toJSON()).toMatchObject({ recentCount: 1, threshold: 10 });
  });
});
