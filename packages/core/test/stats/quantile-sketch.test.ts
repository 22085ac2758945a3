import { AegisError, Random } from '@aegis/core';
import { QuantileSketch } from '@aegis/core/stats';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

// Over fifteen orders of magnitude, few enough for 8,192 buckets not to fall together.
const wide = fc
  .double({ min: -1e9, max: 1e9, noNaN: true })
  .map((x) => (Math.abs(x) < 1e-6 ? 0 : x));
const share = fc.double({ min: 0, max: 1, noNaN: true });
const ODD = [Number.NaN, Infinity, -Infinity, Number.MAX_VALUE, -Number.MAX_VALUE, 5e-324, 0, -0];

function sketchOf(xs: Iterable<number>, options?: ConstructorParameters<typeof QuantileSketch>[0]) {
  const sketch = new QuantileSketch(options);
  for (const x of xs) sketch.add(x);
  return sketch;
}

/** The state as text: equal texts are equal bits. */
const bits = (sketch: QuantileSketch): string => JSON.stringify(sketch);

describe('QuantileSketch', () => {
  it('is within its relative accuracy of an order statistic next to the exact quantile', () => {
    const options = { relativeAccuracy: 0.01, maxBuckets: 8192 };
    fc.assert(
      fc.property(fc.array(wide, { minLength: 1, maxLength: 300 }), share, (xs, q) => {
        const order = Float64Array.from(xs).sort();
        const estimate = sketchOf(xs, options).quantile(q);
        const below = order[Math.max(0, Math.ceil(q * xs.length) - 1)]!;
        const above = order[Math.min(xs.length - 1, Math.floor(q * xs.length))]!;
        const near = (x: number): boolean => Math.abs(estimate - x) <= 0.010001 * Math.abs(x);
        expect(near(below) || near(above)).toBe(true);
      }),
    );
  });

  it('ranks exactly up to values that share a bucket', () => {
    fc.assert(
      fc.property(fc.array(wide, { minLength: 1, maxLength: 200 }), wide, (xs, x) => {
        const sketch = sketchOf(xs, { maxBuckets: 8192 });
        const slack = 0.05 * Math.abs(x);
        const count = (end: number): number => xs.filter((y) => y <= end).length / xs.length;
        expect(sketch.rank(x)).toBeGreaterThanOrEqual(count(x - slack) - 1e-9);
        expect(sketch.rank(x)).toBeLessThanOrEqual(count(x + slack) + 1e-9);
        expect(sketch.rankBelow(x)).toBeLessThanOrEqual(sketch.rank(x));
      }),
    );
  });

  it('has ranks and quantiles that never fall', () => {
    fc.assert(
      fc.property(fc.array(wide), wide, wide, share, share, (xs, a, b, p, q) => {
        const sketch = sketchOf(xs, { maxBuckets: 16, halfLife: 20 });
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        expect(sketch.rank(low)).toBeLessThanOrEqual(sketch.rank(high));
        expect(sketch.rankBelow(low)).toBeLessThanOrEqual(sketch.rankBelow(high));
        expect(sketch.quantile(Math.min(p, q))).toBeLessThanOrEqual(
          sketch.quantile(Math.max(p, q)),
        );
      }),
    );
  });

  it('tells values at and below 0 apart', () => {
    const sketch = sketchOf([-5, 0, 0, -0, 5]);
    expect(sketch.rank(0)).toBeCloseTo(0.8, 12);
    expect(sketch.rankBelow(0)).toBeCloseTo(0.2, 12);
    expect(sketch.quantile(0.5)).toBe(0);
    expect(sketch.rank(-Infinity)).toBe(0);
    expect(sketch.rank(Infinity)).toBe(1);
    expect(sketchOf([-3, -2, -1]).quantile(1)).toBeCloseTo(-1, 1);
    expect(sketchOf([-3, -2, -1]).quantile(0)).toBeCloseTo(-3, 1);
  });

  it('counts weights, and skips those that count nothing', () => {
    const sketch = new QuantileSketch();
    sketch.add(1, 3);
    sketch.add(10, 1);
    for (const weight of [0, -1, Number.NaN, Infinity]) sketch.add(99, weight);
    expect(sketch.count).toBe(4);
    expect(sketch.rank(5)).toBe(0.75);
  });

  it('bounds its buckets: the largest values keep their accuracy, and what fell together is counted', () => {
    const random = new Random(1);
    const xs = Array.from({ length: 5000 }, () => Math.exp(20 * random.float() - 10));
    const sketch = sketchOf(xs, { maxBuckets: 64 });
    const order = Float64Array.from(xs).sort();
    expect(sketch.collapsed).toBeGreaterThan(0);
    // 64 buckets of 2 % reach from the largest value down to a factor of 1.0408^64 = 13 below it.
    for (const q of [0.9, 0.95, 0.99, 1]) {
      const exact = order[Math.ceil(q * 5000) - 1]!;
      expect(Math.abs(sketch.quantile(q) / exact - 1)).toBeLessThanOrEqual(0.0201);
    }
    expect(bits(sketch).length).toBeLessThan(64 * 11 + 600);
    expect(sketch.count).toBe(5000);
    expect(sketchOf([1, 2, 3], { maxBuckets: 64 }).collapsed).toBe(0);
  });

  it('forgets by half-life, over many rescales', () => {
    const sketch = new QuantileSketch({ halfLife: 10 });
    for (let i = 0; i < 20_000; i++) sketch.add(1);
    // 1 + 2^(-1/10) + 2^(-2/10) + … after one more step of decay.
    expect(sketch.count).toBeCloseTo(1 / (2 ** 0.1 - 1), 6);
    for (let i = 0; i < 10; i++) sketch.add(100);
    expect(sketch.rank(50)).toBeCloseTo(0.5, 6);
    for (let i = 0; i < 20_000; i++) sketch.add(100);
    expect(sketch.quantile(0)).toBeGreaterThan(90);
    expect(sketch.additions).toBe(40_010);
  });

  it('merges as if one had seen it all, bit for bit where nothing collapses', () => {
    const whole = fc.array(fc.integer({ min: -1000, max: 1000 }));
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const merged = sketchOf(a);
        merged.merge(sketchOf(b));
        const both = sketchOf([...a, ...b]);
        for (const q of [0, 0.1, 0.5, 0.9, 1]) expect(merged.quantile(q)).toBe(both.quantile(q));
        for (const x of [-500, 0, 3, 500]) expect(merged.rank(x)).toBe(both.rank(x));
        expect([merged.count, merged.additions]).toEqual([both.count, both.additions]);
      }),
    );
    const other = new QuantileSketch({ relativeAccuracy: 0.1 });
    expect(() => new QuantileSketch().merge(other)).toThrow(AegisError);
  });

  it('goes on from a snapshot bit for bit', () => {
    const options = { maxBuckets: 32, halfLife: 7 };
    fc.assert(
      fc.property(fc.array(wide), fc.array(wide), (before, after) => {
        const sketch = sketchOf(before, options);
        const twin = QuantileSketch.fromJSON(JSON.parse(bits(sketch)));
        for (const x of after) {
          sketch.add(x);
          twin.add(x);
        }
        expect(bits(twin)).toBe(bits(sketch));
      }),
    );
  });

  it('takes anything and gives numbers', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(...ODD), fc.double())), share, (xs, q) => {
        const sketch = sketchOf(xs, { maxBuckets: 16 });
        expect(sketch.count).toBe(xs.filter(Number.isFinite).length);
        expect(Number.isFinite(sketch.quantile(q))).toBe(true);
        for (const x of ODD) {
          expect(sketch.rank(x) >= 0 && sketch.rank(x) <= 1).toBe(true);
          expect(sketch.rankBelow(x) >= 0 && sketch.rankBelow(x) <= 1).toBe(true);
        }
        expect(() => QuantileSketch.fromJSON(JSON.parse(bits(sketch)))).not.toThrow();
      }),
    );
  });

  it('refuses wrong options and broken snapshots', () => {
    for (const options of [
      { relativeAccuracy: 0 },
      { maxBuckets: 7 },
      { maxBuckets: 8.5 },
      { halfLife: 0.5 },
      { halfLife: -1 },
    ]) {
      expect(() => new QuantileSketch(options)).toThrow(AegisError);
    }
    for (const q of [-0.1, 1.1, Number.NaN]) {
      expect(() => new QuantileSketch().quantile(q)).toThrow(AegisError);
    }
    const whole = JSON.parse(bits(sketchOf([1, 2, 3])));
    const broken = [
      { options: { ...whole.options, maxBuckets: 1e12 } },
      { options: { ...whole.options, halfLife: 1e-9 } },
      { positive: { ...whole.positive, used: 400 } },
      { positive: { ...whole.positive, total: 1e9 } },
      { positive: { ...whole.positive, lowest: 1e300 } },
      { zero: -1 },
      { weight: 0 },
      { negative: null },
    ];
    for (const part of broken) {
      expect(() => QuantileSketch.fromJSON({ ...whole, ...part })).toThrow(AegisError);
    }
  });
});
