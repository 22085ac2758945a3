import { AegisError } from '@aegis/core';
import { median } from '@aegis/core/stats';
import { fitLinear } from './fit-linear.js';
import type { Mechanism } from './mechanism.js';

const QUANTUM_SHARE = 1e-3;
/** Fewer rows prove nothing about a mechanism. */
export const LEAST_ROWS = 10;

/** Which mechanism, and how. */
export interface MechanismPlan {
  readonly ids: readonly string[];
  /** The node's place, and those of its direct causes. */
  readonly place: number;
  readonly places: readonly number[];
  readonly ridge: number;
  readonly maxNoise: number;
}

/** The rows in which the node and its causes all have values: the node's column, then theirs. */
export function completeRows(
  columns: readonly Float64Array[],
  places: readonly number[],
): readonly Float64Array[] {
  const [first] = places;
  const rows = Array.from(columns[first!]!, (_, row) => row).filter((row) =>
    places.every((place) => !Number.isNaN(columns[place]![row]!)),
  );
  return places.map((place) => Float64Array.from(rows, (row) => columns[place]![row]!));
}

/**
 * Fits one node on its causes.
 *
 * @throws AegisError `invalid-argument` when there are too few complete rows
 */
export function fitMechanism(
  owner: string,
  columns: readonly Float64Array[],
  plan: MechanismPlan,
): Mechanism {
  const { ids, place, places, ridge, maxNoise } = plan;
  const [effect, ...causes] = completeRows(columns, [place, ...places]);
  const rows = effect!.length;
  if (rows < LEAST_ROWS) {
    throw new AegisError(
      'invalid-argument',
      `${owner}: node "${ids[place]}" has ${rows} rows without gaps, its causes' included; give ${LEAST_ROWS} or more.`,
    );
  }
  const { coefficients, intercept, residuals } = fitLinear(effect!, causes, ridge);
  const noise = thin(residuals.sort(), maxNoise);
  const mean = noise.reduce((sum, value) => sum + value / noise.length, 0);
  return {
    node: ids[place]!,
    parents: places.map((parent) => ids[parent]!),
    places,
    coefficients,
    intercept: intercept + mean,
    noise: noise.map((value) => value - mean),
    range: [
      effect!.reduce((low, value) => Math.min(low, value)),
      effect!.reduce((high, value) => Math.max(high, value)),
    ],
    quantum: QUANTUM_SHARE * Math.abs(median(effect!)),
    rows,
  };
}

/** At most so many of ascending values, evenly over their ranks: the ends and the shape stay. */
function thin(values: Float64Array, most: number): Float64Array {
  if (values.length <= most) return values;
  const step = (values.length - 1) / (most - 1);
  return Float64Array.from({ length: most }, (_, i) => values[Math.round(i * step)]!);
}
