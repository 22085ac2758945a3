import { Random } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { ConformalBand } from '../../src/forecast/conformal-band.js';
import type { RollingOrigin } from '../../src/forecast/rolling-origin.js';

function tried(horizon: number, origins: number, error: (h: number) => number): RollingOrigin {
  return {
    weights: new Float64Array([1]),
    errors: Float64Array.from({ length: horizon * origins }, (_, i) => error(i % horizon)),
    origins: Array.from({ length: origins }, (_, i) => 100 + i * horizon),
    horizon,
  };
}

describe('ConformalBand', () => {
  it('has the quantile of independent errors, a little beyond for their number', () => {
    const random = new Random(1);
    const band = ConformalBand.of(
      tried(50, 40, () => random.normal()),
      50,
    );
    expect(band.effectiveErrors).toBeGreaterThan(1500);
    // 1.96 deviations, in scales of the mean absolute error, 0.798 of one; 2,000 errors know it to 4 %.
    for (const scale of band.scales) {
      expect(Math.abs(band.reach(0.95) * scale - 1.96)).toBeLessThan(0.3);
    }
  });

  it('counts errors that go together as fewer, and goes wider for it', () => {
    const random = new Random(2);
    let state = 0;
    const loose = tried(20, 10, () => random.normal());
    const bound = tried(20, 10, () => {
      state = 0.97 * state + 0.25 * random.normal();
      return state;
    });
    const [free, tied] = [loose, bound].map((errors) => ConformalBand.of(errors, 20));
    expect(tied!.effectiveErrors).toBeLessThan(0.3 * free!.effectiveErrors);
    expect(free!.stretch(0.8)).toBeLessThan(1.05);
    expect(tied!.stretch(0.8)).toBeGreaterThan(1.1);
  });

  it('follows the scale of each step and grows with the root beyond what was tried', () => {
    const random = new Random(3);
    const band = ConformalBand.of(
      tried(16, 30, (h) => (h + 1) * random.normal()),
      64,
    );
    expect(band.scales[15]! / band.scales[3]!).toBeGreaterThan(2);
    expect(band.scales[63]! / band.scales[15]!).toBeCloseTo(2, 9);
  });

  it('goes on beyond the largest error where there are few, and rises with the level', () => {
    const band = ConformalBand.guess(new Float64Array([0, 1, 0, 2, 1]), 9, 4);
    const levels = [0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999];
    const reaches = levels.map((level) => band.reach(level));
    expect([...reaches].sort((a, b) => a - b)).toEqual(reaches);
    expect(reaches.at(-1)).toBeGreaterThan(reaches[3]!);
    expect(reaches.every(Number.isFinite)).toBe(true);
    // One value says nothing of its changes: its size is the guess.
    expect(ConformalBand.guess(new Float64Array([3]), 9, 2).scales[0]).toBe(9);
  });

  it('is of no width where nothing was ever off', () => {
    const band = ConformalBand.of(
      tried(5, 5, () => 0),
      5,
    );
    expect(band.reach(0.99) * band.scales[0]!).toBe(0);
  });
});
