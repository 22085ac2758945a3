import { cos } from '../math/index.js';

/** Where to look, and what each look counts; the weights add up to 1. */
export interface QuadratureRule {
  readonly places: Float64Array;
  readonly weights: Float64Array;
}

/**
 * The rule that integrates polynomials over [0, 1] exactly up to degree 2 · size − 1, places ascending.
 * O(size²).
 *
 * @see Abramowitz, Stegun (1964), Handbook of Mathematical Functions, 25.4.29
 */
export function gaussLegendre(size: number): QuadratureRule {
  const places = new Float64Array(size);
  const weights = new Float64Array(size);
  for (let i = 0; i < (size + 1) >> 1; i++) {
    let x = cos((Math.PI * (i + 0.75)) / (size + 0.5));
    let slope = 1;
    // Newton's steps double the digits; three are enough, the bound is for the last bit.
    for (let step = 0; step < 10; step++) {
      let value = 1;
      let before = 0;
      for (let k = 0; k < size; k++) {
        const next = ((2 * k + 1) * x * value - k * before) / (k + 1);
        before = value;
        value = next;
      }
      slope = (size * (x * value - before)) / (x * x - 1);
      const change = value / slope;
      x -= change;
      if (Math.abs(change) < 1e-16) break;
    }
    const weight = 1 / ((1 - x * x) * slope * slope);
    places[i] = (1 - x) / 2;
    places[size - 1 - i] = (1 + x) / 2;
    weights[i] = weight;
    weights[size - 1 - i] = weight;
  }
  return { places, weights };
}
