import { describe, expect, it } from 'vitest';
import { clippedSurrogate, valueLoss } from '../src/ppo/losses.js';

describe('clippedSurrogate', () => {
  const logProbabilities = Float64Array.from([Math.log(0.5), Math.log(0.3), Math.log(0.2)]);
  const settings = { clip: 0.2, entropyCoefficient: 0 };
  const judge = (ratio: number, advantage: number) => {
    const gradients = new Float64Array(3);
    const sums = { loss: 0, entropy: 0, approxKl: 0, clipped: 0 };
    const oldLogProbability = Math.log(0.5 / ratio);
    const sample = { action: 0, oldLogProbability, advantage, share: 1 };
    clippedSurrogate(logProbabilities, 0, 3, sample, settings, gradients, sums);
    return { ...sums, gradients: [...gradients] };
  };

  it.each([
    // −min(r A, clip(r) A); the slope at the taken logit is −A r (1 − p) where free, 0 where held.
    ['within', 1.1, 2, -2.2, -2.2 * 0.5, 0],
    ['above, and it was good', 1.5, 2, -2.4, 0, 1],
    ['above, and it was bad', 1.5, -2, 3, 3 * 0.5, 1],
    ['below, and it was good', 0.5, 2, -1, -1 * 0.5, 1],
    ['below, and it was bad', 0.5, -2, 1.6, 0, 1],
  ])('ratio %s', (_, ratio, advantage, loss, slope, clipped) => {
    const result = judge(ratio, advantage);
    expect(result.loss).toBeCloseTo(loss, 10);
    expect(result.gradients[0]).toBeCloseTo(slope, 10);
    expect(result.clipped).toBe(clipped);
    expect(result.approxKl).toBeCloseTo(ratio - 1 - Math.log(ratio), 10);
    // −Σ p ln p of a half, three and two tenths.
    expect(result.entropy).toBeCloseTo(1.0296530140645737, 10);
    expect(result.gradients.reduce((sum, x) => sum + x, 0)).toBeCloseTo(0, 12);
  });
});

describe('valueLoss', () => {
  it.each([
    ['free', 3, 1, 2, null, 0.5, 1],
    ['near enough', 1.1, 1, 2, 0.2, 0.405, -0.9],
    // 1 + 0.2 − 2 = −0.8 is less of an error than 3 − 2 = 1.
    ['far, held one better', 3, 1, 2, 0.2, 0.5, 1],
    // 1 + 0.2 − 5 = −3.8 is more of an error than 3 − 5 = −2.
    ['far, held one worse', 3, 1, 5, 0.2, 7.22, 0],
  ])('%s', (_, value, before, target, clip, loss, slope) => {
    const result = valueLoss(value, before, target, clip);
    expect(result.loss).toBeCloseTo(loss, 12);
    expect(result.slope).toBeCloseTo(slope, 12);
  });
});
