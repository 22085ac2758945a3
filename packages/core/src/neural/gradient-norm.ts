/**
 * Scales all `gradients` together so that their joint Euclidean norm is at most `maxNorm`, in place.
 *
 * @returns the norm before
 *
 * @example
 * ```ts
 * import { clipGradientNorm } from '@aegis/core/neural';
 * const gradients = new Float64Array([3, 4]);
 * clipGradientNorm([gradients], 1); // => 5
 * Math.abs(gradients[0] - 0.6) < 1e-12; // => true
 * ```
 *
 * @see Pascanu, Mikolov, Bengio (2013), On the Difficulty of Training Recurrent Neural Networks, ICML
 */
export function clipGradientNorm(gradients: readonly Float64Array[], maxNorm: number): number {
  let squares = 0;
  for (const part of gradients) for (const x of part) squares += x * x;
  const norm = Math.sqrt(squares);
  if (norm > maxNorm) {
    const factor = maxNorm / norm;
    for (const part of gradients) for (let i = 0; i < part.length; i++) part[i]! *= factor;
  }
  return norm;
}
