import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { Welford } from '@aegis/core/stats';
import { notTrained } from './autoencoder-options.js';
import { symmetricEigen } from './symmetric-eigen.js';

/** Options of {@link PrincipalComponents}. */
export interface PrincipalComponentsOptions {
  /**
   * The share of the variance that the components must explain, in (0, 1]. Raising it keeps more of
   * them: more moves count as usual, fewer as a broken tie.
   * @defaultValue 0.9
   */
  readonly explainedVariance?: number;
}

/** How far a row is from the middle within the components, and how far it is from them. */
export interface PrincipalStatistics {
  /** Hotelling's T²: the squared distance from the mean along the components, in their variances. */
  readonly tSquared: number;
  /** Q, the squared prediction error: what the components leave over, in squared deviations. */
  readonly residual: number;
}

const DEFAULTS: Required<PrincipalComponentsOptions> = Object.freeze({ explainedVariance: 0.9 });
const HEADER = { kind: 'principal-components', version: 1 };
const OWNER = 'PrincipalComponents';
/** Rotations cost the cube of the columns. */
const MAX_DIMENSIONS = 512;
/** Beyond so many deviations a value says no more; squares stay finite. */
const LIMIT = 1e6;
/** The least deviation of a column, as a share of its mean, and outright. */
const RELATIVE_FLOOR = 1e-6;
const FLOOR = 1e-9;
/** Columns are of variance 1; what is left below this is rounding. */
const LEAST_VARIANCE = 1e-9;
/** The least mean residual a column: a hundredth of a deviation, squared. */
const LEAST_RESIDUAL = 1e-4;

/**
 * Finds rows that break the ties between their columns (Q), or follow them further than any row did (T²).
 *
 * For columns that move together in straight lines, from few rows and in little time; bent ties need an
 * `Autoencoder`, groups of rows an `IsolationForest`. Fitting costs O(rows · columns² + columns³), a score
 * O(columns · components); state is 8 bytes · columns · components.
 *
 * @example
 * ```ts
 * import { PrincipalComponents } from '@aegis/anomaly/models';
 * const rows = new Float64Array(400).map((_, i) => ((i >> 1) * 37 % 200) / 100 * (i % 2 === 0 ? 1 : 2));
 * const model = new PrincipalComponents();
 * model.fit(rows, 200, 2);
 * model.score([1, 0]) > model.score([1, 2]); // => true
 * ```
 *
 * @see Jackson, Mudholkar (1979), Control Procedures for Residuals Associated With Principal Component
 * Analysis, Technometrics 21(3), doi:10.1080/00401706.1979.10489779; the two are added as by Yue, Qin
 * (2001), I&EC Research 40(20), doi:10.1021/ie000141+, over their means and not over control limits;
 * contributions are the complete decomposition of Alcala, Qin (2011), J. Process Control 21(3),
 * doi:10.1016/j.jprocont.2010.10.005
 */
export class PrincipalComponents {
  readonly #options: Readonly<Required<PrincipalComponentsOptions>>;
  #means: Float64Array = new Float64Array(0);
  #deviations: Float64Array = new Float64Array(0);
  /** The variance along each component. */
  #variances: Float64Array = new Float64Array(0);
  /** components × columns. */
  #vectors: Float64Array = new Float64Array(0);
  /** The mean residual of the rows of the fit. */
  #usualResidual = 1;

  /** @throws AegisError `invalid-option` */
  constructor(options?: PrincipalComponentsOptions) {
    this.#options = resolveOptions(OWNER, DEFAULTS, options);
    const range = { min: Number.MIN_VALUE, max: 1 };
    checkNumber(OWNER, 'explainedVariance', this.#options.explainedVariance, range);
  }

  /** How many components were kept; 0 before a fit. */
  get components(): number {
    return this.#variances.length;
  }

  /**
   * Fits afresh; a row with anything that is not finite is left out.
   *
   * @param rows - count × dimensions, row-major, at most 512 columns
   * @throws AegisError `invalid-argument` where the shape is wrong or no row is usable
   */
  fit(rows: Float64Array, count: number, dimensions: number): void {
    const usable = usableRows(rows, count, dimensions);
    this.#means = new Float64Array(dimensions);
    this.#deviations = new Float64Array(dimensions);
    for (let c = 0; c < dimensions; c++) {
      const column = new Welford();
      for (const row of usable) column.add(row[c]!);
      this.#means[c] = column.mean;
      const floor = Math.max(FLOOR, RELATIVE_FLOOR * Math.abs(column.mean));
      this.#deviations[c] = Math.min(Number.MAX_VALUE, Math.max(floor, column.standardDeviation));
    }
    const scaled = usable.map((row) => this.#scale(row));
    const { values, vectors } = symmetricEigen(covariance(scaled, dimensions), dimensions);
    const kept = enough(values, this.#options.explainedVariance);
    this.#variances = values.slice(0, kept).map((value) => Math.max(LEAST_VARIANCE, value));
    this.#vectors = vectors.slice(0, kept * dimensions);
    const least = LEAST_RESIDUAL * dimensions;
    const total = usable.reduce((sum, row) => sum + this.statistics(row).residual, 0);
    this.#usualResidual = Math.max(least, total / usable.length);
  }

  /** A row in deviations from the means; what is not finite counts as the mean. */
  #scale(row: ArrayLike<number>): Float64Array {
    return this.#means.map((mean, c) => {
      const x = row[c] ?? Number.NaN;
      if (!Number.isFinite(x)) return 0;
      // Halves first, so that the difference of two huge numbers stays finite.
      const scaled = (x / 2 - mean / 2) / (this.#deviations[c]! / 2);
      return Math.min(LIMIT, Math.max(-LIMIT, scaled));
    });
  }

  /**
   * The row, taken apart: what each column has within the components in whitened form, and what it has
   * left over. The squares of the first add up to T², those of the second to Q.
   */
  #split(row: ArrayLike<number>): { inside: Float64Array; outside: Float64Array } {
    if (this.components === 0) throw notTrained(OWNER);
    const outside = this.#scale(row);
    const dimensions = outside.length;
    const inside = new Float64Array(dimensions);
    const along = this.#variances.map((_, k) => {
      let sum = 0;
      for (let c = 0; c < dimensions; c++) sum += this.#vectors[k * dimensions + c]! * outside[c]!;
      return sum;
    });
    for (let k = 0; k < along.length; k++) {
      const whitened = along[k]! / Math.sqrt(this.#variances[k]!);
      for (let c = 0; c < dimensions; c++) {
        const part = this.#vectors[k * dimensions + c]!;
        inside[c]! += part * whitened;
        outside[c]! -= part * along[k]!;
      }
    }
    return { inside, outside };
  }

  /**
   * T² and Q of a row; T² of the rows of the fit is `components` on average.
   *
   * @throws AegisError `not-trained`
   */
  statistics(row: ArrayLike<number>): PrincipalStatistics {
    const { inside, outside } = this.#split(row);
    return { tSquared: sumOfSquares(inside), residual: sumOfSquares(outside) };
  }

  /**
   * T² and Q, each in its mean over the rows of the fit, added up: an ordinary row has about 2.
   *
   * @throws AegisError `not-trained`
   */
  score(row: ArrayLike<number>): number {
    return this.explain(row).reduce((sum, part) => sum + part, 0);
  }

  /** What each column adds to the score, >= 0. @throws AegisError `not-trained` */
  explain(row: ArrayLike<number>): Float64Array {
    const { tSquared, residual } = this.explainStatistics(row);
    const components = this.components;
    return tSquared.map((part, c) => part / components + residual[c]! / this.#usualResidual);
  }

  /** What each column adds to T² and to Q, >= 0. @throws AegisError `not-trained` */
  explainStatistics(row: ArrayLike<number>): { tSquared: Float64Array; residual: Float64Array } {
    const { inside, outside } = this.#split(row);
    return { tSquared: inside.map((x) => x * x), residual: outside.map((x) => x * x) };
  }

  toJSON(): object {
    return {
      ...HEADER,
      options: this.#options,
      dimensions: this.#means.length,
      components: this.components,
      means: encodeArray(this.#means),
      deviations: encodeArray(this.#deviations),
      variances: encodeArray(this.#variances),
      vectors: encodeArray(this.#vectors),
      usualResidual: this.#usualResidual,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): PrincipalComponents {
    return PrincipalComponents.read(SnapshotReader.open(json, HEADER));
  }

  /** Takes a model out of a snapshot that it is part of. */
  static read(reader: SnapshotReader): PrincipalComponents {
    const positive = { min: Number.MIN_VALUE };
    const model = new PrincipalComponents(
      reader.object('options', (field) => ({
        explainedVariance: field.number('explainedVariance', { ...positive, max: 1 }),
      })),
    );
    const whole = { min: 0, integer: true };
    const dimensions = reader.number('dimensions', { ...whole, max: MAX_DIMENSIONS });
    const components = reader.number('components', {
      min: Math.min(1, dimensions),
      max: dimensions,
      integer: true,
    });
    model.#means = reader.finiteFloat64Array('means', dimensions);
    model.#deviations = reader.finiteFloat64Array('deviations', dimensions);
    model.#variances = reader.finiteFloat64Array('variances', components);
    model.#vectors = reader.finiteFloat64Array('vectors', components * dimensions);
    model.#usualResidual = reader.number('usualResidual', { min: LEAST_RESIDUAL * dimensions });
    const sound =
      model.#deviations.every((x) => x >= FLOOR) &&
      model.#variances.every((x) => x >= LEAST_VARIANCE);
    // A vector of length 1 has no part beyond it.
    if (sound && model.#vectors.every((x) => Math.abs(x) <= 1.000001)) return model;
    throw new AegisError('invalid-snapshot', `${HEADER.kind}: a scale is none that a fit gives.`);
  }
}

function usableRows(rows: Float64Array, count: number, dimensions: number): Float64Array[] {
  const whole = Number.isInteger(count) && Number.isInteger(dimensions);
  const bounded = dimensions >= 1 && dimensions <= MAX_DIMENSIONS && count >= 1;
  if (!whole || !bounded || rows.length < count * dimensions) {
    throw new AegisError(
      'invalid-argument',
      `${OWNER}.fit: ${rows.length} values for ${count} rows of ${dimensions} columns; ` +
        `give whole numbers >= 1, at most ${MAX_DIMENSIONS} columns, and that many values.`,
    );
  }
  const usable = Array.from({ length: count }, (_, r) =>
    rows.subarray(r * dimensions, (r + 1) * dimensions),
  ).filter((row) => row.every(Number.isFinite));
  if (usable.length > 0) return usable;
  throw new AegisError('invalid-argument', `${OWNER}.fit: no row is finite throughout.`);
}

/** The mean products of columns that have mean 0. */
function covariance(rows: readonly Float64Array[], dimensions: number): Float64Array {
  const sums = new Float64Array(dimensions * dimensions);
  for (const row of rows) {
    for (let i = 0; i < dimensions; i++) {
      const x = row[i]! / rows.length;
      for (let j = i; j < dimensions; j++) sums[i * dimensions + j]! += x * row[j]!;
    }
  }
  for (let i = 0; i < dimensions; i++) {
    for (let j = 0; j < i; j++) sums[i * dimensions + j] = sums[j * dimensions + i]!;
  }
  return sums;
}

/** How many of the values, from the greatest on, make up that share of their sum; at least one. */
function enough(values: Float64Array, share: number): number {
  const total = values.reduce((sum, value) => sum + Math.max(0, value), 0);
  let sum = 0;
  for (let k = 0; k < values.length; k++) {
    sum += Math.max(0, values[k]!);
    if (sum >= share * total * (1 - 1e-12)) return k + 1;
  }
  return values.length;
}

function sumOfSquares(values: Float64Array): number {
  return values.reduce((sum, x) => sum + x * x, 0);
}
