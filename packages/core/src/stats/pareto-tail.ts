import { exp, pow } from '../math/index.js';

/** A generalised Pareto distribution over excesses; `shape` 0 is the exponential. */
export interface ParetoTail {
  readonly shape: number;
  readonly scale: number;
}

const MAX_SHAPE = 0.9;
// With fewer excesses the shape is noise, and the exponential is the safer guess.
const ENOUGH_FOR_SHAPE = 20;

/**
 * Fits the tail to `excesses` (each > 0) by probability-weighted moments. The shape is held to
 * [0, 0.9]: below 0 the tail would end somewhere, and nothing beyond that point would be told apart.
 *
 * @param floor - the least scale, > 0
 * @see Hosking, Wallis (1987), Parameter and Quantile Estimation for the Generalized Pareto
 * Distribution, Technometrics 29(3), doi:10.1080/00401706.1987.10488243
 */
export function fitParetoTail(excesses: Float64Array, floor: number): ParetoTail {
  const n = excesses.length;
  const order = excesses.slice().sort();
  let mean = 0;
  let weighted = 0;
  for (let i = 0; i < n; i++) {
    mean += order[i]! / n;
    weighted += (order[i]! * (n - 1 - i)) / (n * Math.max(1, n - 1));
  }
  if (n < ENOUGH_FOR_SHAPE) return { shape: 0, scale: Math.max(floor, mean) };
  const spread = mean - 2 * weighted;
  const shape = spread > 0 ? 2 - mean / spread : 0;
  const held = Math.min(MAX_SHAPE, Math.max(0, shape));
  // The scale that keeps the mean excess right for the shape that was held.
  return { shape: held, scale: Math.max(floor, mean * (1 - held)) };
}

/** The probability of an excess of at least `x` >= 0. */
export function paretoSurvival({ shape, scale }: ParetoTail, x: number): number {
  const ratio = x / scale;
  if (shape < 1e-9) return exp(-ratio);
  return pow(1 + shape * ratio, -1 / shape);
}
