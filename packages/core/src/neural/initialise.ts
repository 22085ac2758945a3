import type { Random } from '../index.js';

/** How weights begin. */
export type Initialisation = 'glorot' | 'he' | 'orthogonal';

/**
 * Fills `weights` (outputs × inputs) for the start of training.
 *
 * @param gain - multiplies an orthogonal start; the others have theirs
 * @see Glorot, Bengio (2010), AISTATS; He et al. (2015), ICCV; Saxe et al. (2014), ICLR
 */
export function initialise(
  kind: Initialisation,
  weights: Float64Array,
  inputs: number,
  outputs: number,
  gain: number,
  random: Random,
): void {
  if (kind === 'orthogonal') {
    fillOrthogonal(weights, inputs, outputs, gain, random);
    return;
  }
  const variance = kind === 'glorot' ? 2 / (inputs + outputs) : 2 / inputs;
  const deviation = Math.sqrt(variance) * gain;
  for (let i = 0; i < weights.length; i++) weights[i] = deviation * random.normal();
}

/** Gram–Schmidt on Gaussian vectors, along whichever side of the matrix is shorter. */
function fillOrthogonal(
  weights: Float64Array,
  inputs: number,
  outputs: number,
  gain: number,
  random: Random,
): void {
  const wide = outputs <= inputs;
  const count = wide ? outputs : inputs;
  const length = wide ? inputs : outputs;
  const vectors: Float64Array[] = [];
  while (vectors.length < count) {
    const vector = Float64Array.from({ length }, () => random.normal());
    for (const other of vectors) {
      const along = dot(vector, other);
      for (let i = 0; i < length; i++) vector[i]! -= along * other[i]!;
    }
    const norm = Math.sqrt(dot(vector, vector));
    if (norm < 1e-9) continue;
    vectors.push(vector.map((x) => x / norm));
  }
  for (let o = 0; o < outputs; o++) {
    for (let i = 0; i < inputs; i++) {
      weights[o * inputs + i] = gain * (wide ? vectors[o]![i]! : vectors[i]![o]!);
    }
  }
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}
