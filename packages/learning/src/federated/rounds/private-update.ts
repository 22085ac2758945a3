import type { Contribution } from '../inbox.js';
import { AdaptiveClip } from '../privacy/adaptive-clip.js';
import { clipFactor, privateSum } from '../privacy/private-sum.js';
import type { PrivateTraining } from './federated-options.js';

/** A contribution to the count of unclipped updates is +1/2 or −1/2. */
const COUNT_NORM = 0.5;

/**
 * The noisy mean of clipped updates over the clients that were expected, whoever came: the denominator
 * must not tell who did. An adapting norm learns from the round; its count is part of what σ pays for.
 */
export function privateUpdate(
  updates: readonly Contribution[],
  length: number,
  expected: number,
  { clipNorm, noiseMultiplier, words }: PrivateTraining,
): Float64Array {
  const values = updates.map((one) => one.values);
  const divide = (sum: Float64Array): Float64Array => sum.map((x) => x / expected);
  if (typeof clipNorm === 'number') {
    return divide(privateSum(values, length, { clipNorm, noiseMultiplier, words }));
  }
  const { norm } = clipNorm;
  const countNoise = Math.max(expected / 20, noiseMultiplier);
  const votes = values.map((one) => Float64Array.of(clipFactor(one, norm) < 1 ? -0.5 : 0.5));
  const count = privateSum(votes, 1, {
    clipNorm: COUNT_NORM,
    noiseMultiplier: countNoise / COUNT_NORM,
    words,
  });
  const updateNoise = AdaptiveClip.updateNoise(noiseMultiplier, countNoise);
  const sum = privateSum(values, length, { clipNorm: norm, noiseMultiplier: updateNoise, words });
  clipNorm.learn(count[0]! + expected / 2, expected);
  return divide(sum);
}
