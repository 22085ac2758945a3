import { AegisError, checkNumber, Random, resolveOptions } from '../index.js';
import type { Attribution } from './attribution.js';
import { type BatchModel, MaskedModel } from './batch-model.js';
import { enumerateCoalitions } from './enumerate-coalitions.js';
import { sampleCoalitions } from './sample-coalitions.js';

/** Options of {@link kernelShap}. */
export interface KernelShapOptions {
  /**
   * Up to so many columns every coalition is asked and the values are exact, 0 to 16; costs 2^columns
   * coalitions.
   * @defaultValue 12
   */
  readonly maxExact?: number;
  /**
   * Beyond, how many pairs of a coalition and its complement are drawn, 1 to 1,000,000, never fewer than
   * twice the columns, and at most 67,108,864 / columns; errors fall with the root.
   * @defaultValue 1024
   */
  readonly pairs?: number;
  /**
   * Seed of the coalitions drawn, a whole number.
   * @defaultValue 0
   */
  readonly seed?: number;
}

/** An {@link Attribution} that says how sure it is. */
export interface KernelShapAttribution extends Attribution {
  /** Whether every coalition was asked. */
  readonly exact: boolean;
  /** Of each value: the standard error of the drawing, 0 where exact. */
  readonly standardErrors: Float64Array;
  /** Coalitions that the model was asked about; each costs as many rows as the background has. */
  readonly coalitions: number;
}

const OWNER = 'kernelShap';
const MOST_COLUMNS = 512;
const MOST_CELLS = 2 ** 24;
const MOST_MEMBERS = 2 ** 26;
const DEFAULTS: Readonly<Required<KernelShapOptions>> = Object.freeze({
  maxExact: 12,
  pairs: 1024,
  seed: 0,
});

/**
 * What each column of a row did to a model's output, of any model, against rows to compare with: Shapley
 * values of the game where a coalition's columns are the row's and the others the background's, averaged.
 *
 * For models without a method of their own; trees have `TreeShap`, networks `integratedGradients`. Values
 * add up to `output − baseline` to rounding, drawn or not. Mixtures of a row and the background may be
 * rows that never occur. Up to `maxExact` columns exact; beyond, coalitions are drawn in pairs with their
 * complements, and `standardErrors` says what that costs. O(2^columns · rows) or O(pairs · rows) model
 * rows, asked 4,096 at a time.
 *
 * @param model - a deterministic function of the rows it is given
 * @param row - 1 to 512 finite numbers
 * @param background - count × columns, row-major, finite; a few tens of typical rows
 * @throws AegisError `invalid-option`; `invalid-argument` where an array does not fit or the model gives
 * what is not finite
 *
 * @example
 * ```ts
 * import { kernelShap } from '@aegis/core/explain';
 * // 2 · first + second · third, against a row of zeros.
 * const model = (rows: Float64Array, count: number) =>
 *   Float64Array.from({ length: count }, (_, i) => 2 * rows[3 * i] + rows[3 * i + 1] * rows[3 * i + 2]);
 * const { values, baseline, output } = kernelShap(model, [1, 2, 3], new Float64Array(3), 1);
 * [baseline, output]; // => [0, 8]
 * [...values].map((value) => value.toFixed(6)); // => ['2.000000', '3.000000', '3.000000']
 * ```
 *
 * @see Lundberg, Lee (2017), A Unified Approach to Interpreting Model Predictions, NeurIPS,
 * arXiv:1705.07874; Covert, Lee (2021), Improving KernelSHAP, AISTATS, arXiv:2012.01536: pairs and errors
 */
export function kernelShap(
  model: BatchModel,
  row: ArrayLike<number>,
  background: Float64Array,
  count: number,
  options?: KernelShapOptions,
): KernelShapAttribution {
  const { maxExact, pairs, seed } = resolveOptions(OWNER, DEFAULTS, options);
  checkNumber(OWNER, 'maxExact', maxExact, { min: 0, max: 16, integer: true });
  checkNumber(OWNER, 'pairs', pairs, { min: 1, max: 1_000_000, integer: true });
  checkNumber(OWNER, 'seed', seed, {
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
    integer: true,
  });
  const cells = checkRows(row, background, count);
  const columns = cells.length;
  const most = Math.floor(MOST_MEMBERS / columns);
  checkNumber(OWNER, 'pairs', pairs, { min: 1, max: most, integer: true });
  const masked = new MaskedModel(OWNER, model, cells, background, count);
  const baseline = masked.means(new Uint8Array(columns), 1)[0]!;
  const output = masked.output();
  const total = output - baseline;
  if (columns === 1) {
    const standardErrors = new Float64Array(1);
    return {
      values: Float64Array.of(total),
      baseline,
      output,
      exact: true,
      standardErrors,
      coalitions: 2,
    };
  }
  const exact = columns <= maxExact;
  const drawn = exact
    ? enumerateCoalitions(masked, columns, baseline, total)
    : sampleCoalitions(
        masked,
        columns,
        baseline,
        total,
        Math.max(pairs, 2 * columns),
        new Random(seed).fork('coalitions'),
      );
  return { ...drawn, baseline, output, exact };
}

function checkRows(row: ArrayLike<number>, background: Float64Array, count: number): Float64Array {
  const cells = Float64Array.from(
    { length: Math.min(row.length, MOST_COLUMNS + 1) },
    (_, c) => row[c]!,
  );
  const columns = cells.length;
  if (columns < 1 || columns > MOST_COLUMNS || !cells.every(Number.isFinite)) {
    throw new AegisError(
      'invalid-argument',
      `${OWNER}: a row of ${row.length}; give 1 to ${MOST_COLUMNS} finite numbers.`,
    );
  }
  const fits = Number.isInteger(count) && count >= 1 && count * columns <= MOST_CELLS;
  const given = fits ? background.subarray(0, count * columns) : background;
  if (fits && background.length >= count * columns && given.every(Number.isFinite)) return cells;
  throw new AegisError(
    'invalid-argument',
    `${OWNER}: a background of ${background.length} values for ${count} rows of ${columns} columns; ` +
      `give a whole number of rows >= 1, finite numbers, and at most ${MOST_CELLS} of them.`,
  );
}
