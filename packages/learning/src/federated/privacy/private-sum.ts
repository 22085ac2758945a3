import { AegisError, checkNumber } from '@aegis/core';
import { DiscreteGaussian, GRID_SIGMA, type RandomWords } from './discrete-gaussian.js';

/** What {@link privateSum} needs. */
export interface PrivateSumOptions {
  /** C: the Euclidean norm that a contribution is scaled down to, > 0. */
  readonly clipNorm: number;
  /** σ: standard deviation of the noise over `clipNorm`, > 0. */
  readonly noiseMultiplier: number;
  /** Where the noise comes from: `(words) => crypto.getRandomValues(words)`. */
  readonly words: RandomWords;
}

/**
 * The sum of clipped contributions with Gaussian noise: one round to charge a `PrivacyAccountant` for.
 *
 * Contributions are put on a grid of σC/1024, rounded towards zero so that none grows past C; sum and
 * noise are whole numbers, the noise from an exact discrete Gaussian. For whole groups (`samplingRate` 1)
 * its divergence is at most that of the continuous one, so the account holds; under sampling the account
 * is that of the continuous mechanism, which at 1024 steps to a σ differs by less than can be computed in
 * doubles, but is not proven. Which clients were there, and how many, is not hidden.
 *
 * Where the sum is masked and no server sees the terms, each of n clients makes `privateSum` of its own
 * vector alone, with `noiseMultiplier` σ/√m, m being the fewest clients that a sum may be of.
 *
 * @param contributions - vectors of one length; one that is not finite counts as 0
 * @param length - of each
 * @returns the noisy sum. O(contributions × length), and about 0.5 µs of noise a coordinate
 * @throws AegisError `invalid-option`; `invalid-argument` where a length differs
 *
 * @example
 * ```ts
 * import { Random } from '@aegis/core';
 * import { privateSum, simulatedWords } from '@aegis/learning/federated';
 * const words = simulatedWords(new Random(1));
 * const sum = privateSum([new Float64Array([3, 4])], 2, { clipNorm: 1, noiseMultiplier: 0.01, words });
 * Math.abs(sum[0] - 0.6) < 0.05; // => true
 * ```
 *
 * @see McMahan, Ramage, Talwar, Zhang (2018), Learning Differentially Private Recurrent Language Models,
 * ICLR, arXiv:1710.06963; Canonne, Kamath, Steinke (2020), arXiv:2004.00010, theorem 4 and corollary 20
 */
export function privateSum(
  contributions: readonly Float64Array[],
  length: number,
  options: PrivateSumOptions,
): Float64Array {
  const { clipNorm, noiseMultiplier } = checkPrivateSum('privateSum', options);
  checkNumber('privateSum', 'length', length, { min: 1, integer: true });
  const step = (clipNorm * noiseMultiplier) / GRID_SIGMA;
  const noise = new DiscreteGaussian(options.words);
  const sum = Float64Array.from({ length }, () => noise.next());
  for (const vector of contributions) {
    if (vector.length !== length) {
      throw new AegisError(
        'invalid-argument',
        `privateSum: a contribution has ${vector.length} numbers; give ${length}.`,
      );
    }
    const factor = clipFactor(vector, clipNorm) / step;
    if (factor === 0) continue;
    for (let i = 0; i < length; i++) sum[i]! += Math.trunc(vector[i]! * factor);
  }
  for (let i = 0; i < length; i++) sum[i]! *= step;
  return sum;
}

/** Refuses options before anything is charged for. */
export function checkPrivateSum(owner: string, options: PrivateSumOptions): PrivateSumOptions {
  const { clipNorm, noiseMultiplier, words } = options;
  checkNumber(owner, 'clipNorm', clipNorm, { min: 1e-100, max: 1e100 });
  checkNumber(owner, 'noiseMultiplier', noiseMultiplier, { min: 1e-6, max: 1e6 });
  if (typeof words === 'function') return options;
  throw new AegisError(
    'invalid-option',
    `${owner}: words is no function; give (words) => crypto.getRandomValues(words).`,
  );
}

/**
 * What to multiply a vector by so that its norm is at most `maxNorm`; 1 where it is already, 0 where the
 * norm is not finite.
 *
 * @example
 * ```ts
 * import { clipFactor } from '@aegis/learning/federated';
 * clipFactor(new Float64Array([3, 4]), 2.5); // => 0.5
 * ```
 */
export function clipFactor(vector: Float64Array, maxNorm: number): number {
  const norm = euclideanNorm(vector);
  if (norm <= maxNorm) return 1;
  return norm < Number.POSITIVE_INFINITY ? maxNorm / norm : 0;
}

/** NaN or infinity where an element, or the sum of squares, is not finite. */
export function euclideanNorm(vector: Float64Array): number {
  let squares = 0;
  for (let i = 0; i < vector.length; i++) squares += vector[i]! * vector[i]!;
  return Math.sqrt(squares);
}
