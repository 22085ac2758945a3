import { AegisError, Random } from '@aegis/core';
import { chiSquareTail, exp } from '@aegis/core/math';
import {
  AdaptiveClip,
  clipFactor,
  privateSum,
  type RandomWords,
  simulatedWords,
} from '@aegis/learning/federated';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const SIGMA = 1024;

/** The noise alone, in steps of the grid. */
function draws(count: number, seed: number): Float64Array {
  const words = simulatedWords(new Random(seed));
  const options = { clipNorm: SIGMA, noiseMultiplier: 1, words };
  return privateSum([], count, options);
}

describe('the noise of privateSum', () => {
  it('is whole numbers of the discrete Gaussian: a chi-square test over its bins', () => {
    const noise = draws(60_000, 7);
    expect(noise.every(Number.isInteger)).toBe(true);
    const width = 256;
    const bins = 20;
    const counts = new Float64Array(bins);
    for (const value of noise) {
      const bin = Math.floor(value / width) + bins / 2;
      counts[Math.min(bins - 1, Math.max(0, bin))]!++;
    }
    const shares = new Float64Array(bins);
    let all = 0;
    for (let k = -12 * SIGMA; k <= 12 * SIGMA; k++) {
      const weight = exp((-k * k) / (2 * SIGMA * SIGMA));
      const bin = Math.floor(k / width) + bins / 2;
      shares[Math.min(bins - 1, Math.max(0, bin))]! += weight;
      all += weight;
    }
    let statistic = 0;
    for (let b = 0; b < bins; b++) {
      const expected = (noise.length * shares[b]!) / all;
      statistic += (counts[b]! - expected) ** 2 / expected;
    }
    // One seed, so one answer; a wrong sampler is at 1e-10 and below.
    expect(chiSquareTail(statistic, bins - 1)).toBeGreaterThan(0.001);
  });

  it('has mean 0 and the variance that is paid for', () => {
    const noise = draws(60_000, 3);
    const mean = noise.reduce((sum, value) => sum + value, 0) / noise.length;
    const variance = noise.reduce((sum, value) => sum + value * value, 0) / noise.length;
    expect(Math.abs(mean)).toBeLessThan((4 * SIGMA) / Math.sqrt(noise.length));
    expect(variance / (SIGMA * SIGMA)).toBeGreaterThan(0.97);
    expect(variance / (SIGMA * SIGMA)).toBeLessThan(1.03);
  });

  it('comes from nowhere but the words: equal words, equal noise', () => {
    expect(draws(50, 5)).toEqual(draws(50, 5));
    expect(draws(50, 5)).not.toEqual(draws(50, 6));
  });
});

describe('privateSum', () => {
  const words: RandomWords = simulatedWords(new Random(1));
  const quiet = { clipNorm: 1, noiseMultiplier: 1e-6, words };

  it('adds up vectors scaled down to the norm, and leaves shorter ones as they are', () => {
    const vector = fc.array(fc.double({ min: -1e6, max: 1e6, noNaN: true }), {
      ...{ minLength: 3, maxLength: 3 },
    });
    fc.assert(
      fc.property(fc.array(vector, { maxLength: 6 }), (vectors) => {
        const rows = vectors.map((one) => Float64Array.from(one));
        const expected = new Float64Array(3);
        for (const row of rows) {
          const factor = clipFactor(row, 1);
          row.forEach((value, i) => {
            expected[i]! += factor * value;
          });
        }
        privateSum(rows, 3, quiet).forEach((value, i) => {
          expect(Math.abs(value - expected[i]!)).toBeLessThan(1e-4);
        });
      }),
    );
  });

  it('keeps on its grid: nothing of a contribution is in the low bits', () => {
    const step = 2 / SIGMA;
    const options = { clipNorm: 1, noiseMultiplier: 2, words };
    const sum = privateSum([Float64Array.of(1 / 3, -0.7, 1e-9)], 3, options);
    for (const value of sum) expect(Number.isInteger(value / step)).toBe(true);
  });

  it('makes nothing of what is not finite', () => {
    const sum = privateSum([Float64Array.of(Infinity, 0), Float64Array.of(0.5, 0)], 2, quiet);
    expect(Math.abs(sum[0]! - 0.5)).toBeLessThan(1e-4);
    expect(clipFactor(Float64Array.of(Infinity), 1)).toBe(0);
    expect(clipFactor(new Float64Array(2), 1)).toBe(1);
  });

  it('refuses what it cannot add, and options that mean nothing', () => {
    expect(() => privateSum([new Float64Array(2)], 3, quiet)).toThrow(AegisError);
    expect(() => privateSum([], 0, quiet)).toThrow(AegisError);
    for (const bad of [0, -1, Number.NaN, Infinity]) {
      expect(() => privateSum([], 1, { ...quiet, clipNorm: bad })).toThrow(AegisError);
      expect(() => privateSum([], 1, { ...quiet, noiseMultiplier: bad })).toThrow(AegisError);
    }
    const none = null as unknown as RandomWords;
    expect(() => privateSum([], 1, { ...quiet, words: none })).toThrow(AegisError);
  });
});

describe('AdaptiveClip', () => {
  it('finds the quantile of the norms that it is told of', () => {
    const norms = Array.from({ length: 100 }, (_, i) => (i + 1) / 10);
    for (const quantile of [0.25, 0.5, 0.9]) {
      const clip = new AdaptiveClip({ initialNorm: 0.01, quantile });
      for (let round = 0; round < 300; round++) {
        clip.learn(norms.filter((norm) => norm <= clip.norm).length, norms.length);
      }
      expect(Math.abs(clip.norm - 10 * quantile)).toBeLessThan(0.5);
    }
  });

  it('stays between its ends, whatever the noise says', () => {
    const clip = new AdaptiveClip();
    for (const count of [1e300, -1e300, Number.NaN, Infinity]) {
      for (let i = 0; i < 200; i++) clip.learn(count, 10);
      expect(clip.norm).toBeGreaterThanOrEqual(1e-9);
      expect(clip.norm).toBeLessThanOrEqual(1e9);
    }
    expect(AdaptiveClip.fromJSON(JSON.parse(JSON.stringify(clip))).norm).toBe(clip.norm);
  });

  it('splits the noise so that both parts cost what one did', () => {
    const update = AdaptiveClip.updateNoise(2, 4);
    // 1/σ² is what a Gaussian costs; a vote weighs one half.
    expect(1 / (update * update) + 1 / (4 * 4 * 4)).toBeCloseTo(1 / 4, 12);
    expect(() => AdaptiveClip.updateNoise(2, 1)).toThrow(AegisError);
    expect(() => new AdaptiveClip({ quantile: 1.5 })).toThrow(AegisError);
    expect(() => new AdaptiveClip({ initialNorm: 0 })).toThrow(AegisError);
    expect(() => AdaptiveClip.fromJSON({ kind: 'adaptive-clip', version: 1 })).toThrow(AegisError);
  });
});
