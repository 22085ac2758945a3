import { AegisError, checkNumber, resolveOptions } from '../index.js';
import { type Attribution, additivityError } from './attribution.js';
import { gaussLegendre } from './gauss-legendre.js';

/** A function of a row with its slope in every column; it must not keep or change the row. */
export type Differentiable = (row: Float64Array) => {
  readonly value: number;
  /** One slope a column; read before the next call. */
  readonly gradient: ArrayLike<number>;
};

/** Options of {@link integratedGradients}. */
export interface IntegratedGradientsOptions {
  /**
   * How far the values may be from adding up, as a share of the change in the output; at least 0. Steps are
   * doubled until they are as near.
   * @defaultValue 1e-6
   */
  readonly tolerance?: number;
  /**
   * Slopes that the last try may ask for, 8 to 65,536.
   * @defaultValue 1024
   */
  readonly maxSteps?: number;
}

/** An {@link Attribution} that says how near it came. */
export interface IntegratedGradientsAttribution extends Attribution {
  /** How far the values are from adding up to `output − baseline`, at least 0. */
  readonly completenessError: number;
  /** Whether that is within the tolerance. */
  readonly converged: boolean;
  /** Slopes on the straight way from the baseline to the row. */
  readonly steps: number;
}

const OWNER = 'integratedGradients';
const FIRST_STEPS = 8;
const MOST_COLUMNS = 65_536;
/** Where values cancel, no number of steps comes nearer; as a share of what they move in all. */
const ROUNDING = 1e-14;
const DEFAULTS: Readonly<Required<IntegratedGradientsOptions>> = Object.freeze({
  tolerance: 1e-6,
  maxSteps: 1024,
});

/**
 * What each column of a row did to the output of a differentiable function: its slope, averaged on the
 * straight way from a baseline to the row, times how far the column went.
 *
 * For networks: a few dozen passes where sampling takes thousands. The baseline is what is ordinary: a
 * median row, not all zeros out of habit. The average is Gauss's, which is exact for polynomials of degree
 * 2 · steps − 1 and converges fast on smooth functions; with corners (`relu`) errors fall only in
 * proportion to the steps, and `completenessError` says where it ended. O(steps) slopes.
 *
 * @param row - 1 to 65,536 finite numbers
 * @param baseline - as many
 * @throws AegisError `invalid-option`; `invalid-argument` where rows do not fit or the function gives what
 * is not finite
 *
 * @example
 * ```ts
 * import { integratedGradients } from '@aegis/core/explain';
 * const product = (row: Float64Array) => ({ value: row[0] * row[1], gradient: [row[1], row[0]] });
 * const { values, output } = integratedGradients(product, [4, 3], [0, 1]);
 * output; // => 12
 * [...values].map((value) => value.toFixed(6)); // => ['8.000000', '4.000000']
 * ```
 *
 * @see Sundararajan, Taly, Yan (2017), Axiomatic Attribution for Deep Networks, ICML, arXiv:1703.01365
 */
export function integratedGradients(
  model: Differentiable,
  row: ArrayLike<number>,
  baseline: ArrayLike<number>,
  options?: IntegratedGradientsOptions,
): IntegratedGradientsAttribution {
  const { tolerance, maxSteps } = resolveOptions(OWNER, DEFAULTS, options);
  checkNumber(OWNER, 'tolerance', tolerance, { min: 0 });
  checkNumber(OWNER, 'maxSteps', maxSteps, { min: FIRST_STEPS, max: 65_536, integer: true });
  const from = checkRow('baseline', baseline, row.length);
  const to = checkRow('row', row, row.length);
  const start = checked(model(from.slice()).value);
  const output = checked(model(to.slice()).value);
  for (let steps = FIRST_STEPS; ; steps *= 2) {
    const taken = Math.min(steps, maxSteps);
    const values = integrate(model, from, to, taken);
    const attribution = { values, baseline: start, output };
    const completenessError = additivityError(attribution);
    let moved = 0;
    for (const value of values) moved += Math.abs(value);
    const room = tolerance * Math.abs(output - start) + ROUNDING * moved;
    const converged = completenessError <= room;
    if (converged || taken === maxSteps) {
      return { ...attribution, completenessError, converged, steps: taken };
    }
  }
}

function integrate(
  model: Differentiable,
  from: Float64Array,
  to: Float64Array,
  steps: number,
): Float64Array {
  const { places, weights } = gaussLegendre(steps);
  const columns = from.length;
  const values = new Float64Array(columns);
  const row = new Float64Array(columns);
  for (let step = 0; step < steps; step++) {
    const place = places[step]!;
    for (let c = 0; c < columns; c++) row[c] = from[c]! * (1 - place) + to[c]! * place;
    const { gradient } = model(row);
    for (let c = 0; c < columns; c++) values[c]! += weights[step]! * checked(gradient[c]!);
  }
  // No -0: what did not move did nothing.
  for (let c = 0; c < columns; c++) values[c] = values[c]! * (to[c]! - from[c]!) + 0;
  return values;
}

function checkRow(name: string, row: ArrayLike<number>, columns: number): Float64Array {
  const fits = row.length === columns && columns >= 1 && columns <= MOST_COLUMNS;
  const cells = Float64Array.from({ length: fits ? columns : 0 }, (_, c) => row[c]!);
  if (fits && cells.every(Number.isFinite)) return cells;
  throw new AegisError(
    'invalid-argument',
    `${OWNER}: a ${name} of ${row.length} for ${columns} columns; give as many finite numbers, ` +
      `1 to ${MOST_COLUMNS}.`,
  );
}

function checked(value: number): number {
  if (Number.isFinite(value)) return value;
  throw new AegisError(
    'invalid-argument',
    `${OWNER}: the function gave ${String(value)}; give one with a finite value and slopes.`,
  );
}
