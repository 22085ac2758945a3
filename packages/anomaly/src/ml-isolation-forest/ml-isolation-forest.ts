import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { checkOut, checkRow, checkRows } from '../models/check-rows.js';
import { boundedCell } from '../models/distinct-rows.js';

/** What is used of an isolation forest of the package `ml-isolation-forest`, which has no types. */
export interface MlIsolationForestLike {
  train(rows: number[][]): void;
  predict(rows: number[][]): number[];
}

/** The class that the package exports as `IsolationForest`. */
export type MlIsolationForestClass = new (options: {
  readonly nEstimators: number;
}) => MlIsolationForestLike;

/** Options of {@link mlIsolationForest}. */
export interface MlIsolationForestOptions {
  /**
   * How many trees, 1 to 10,000; the package's `nEstimators`, its only option.
   * @defaultValue 100
   */
  readonly trees?: number;
  /**
   * Rows that the package is given, 2 to 1,000,000; beyond, every n-th. It grows every tree on all of
   * them and keeps them all: 100,000 rows of 10 take it 14 seconds.
   * @defaultValue 10000
   */
  readonly maxRows?: number;
}

const OWNER = 'mlIsolationForest';
const DEFAULTS: Required<MlIsolationForestOptions> = Object.freeze({ trees: 100, maxRows: 10_000 });

/**
 * The isolation forest of the package `ml-isolation-forest` with the verbs of the other models, for those
 * who have it in use. Anew, take `IsolationForest` of `@aegis/anomaly/models`: it fits a thousand
 * times faster, is seeded, explains itself and can be put away.
 *
 * What the package does not have, this has not: there is no seed (it draws from `Math.random`, so no two
 * fits are equal), no `explain`, and `toJSON` throws. Each fit makes a new instance, because the package
 * ignores a second `train`. Its normalising term is 0.577 too small, so scores rank rows but do not mean
 * what those of the paper mean: do not compare them with 0.5 or with ours.
 *
 * @param IsolationForestClass - what the package exports, version 0.1
 * @throws AegisError `invalid-argument`, `invalid-option`
 *
 * @example
 * ```ts
 * import { mlIsolationForest } from '@aegis/anomaly/ml-isolation-forest';
 * // @ts-expect-error The package has no types.
 * import { IsolationForest } from 'ml-isolation-forest';
 * const model = mlIsolationForest(IsolationForest, { trees: 50 });
 * const rows = new Float64Array(200).map((_, i) => (i < 2 ? 50 : ((i * 7919) % 100) / 100));
 * model.fit(rows, 100, 2);
 * model.score([50, 50]) > model.score([0.5, 0.5]); // => true
 * ```
 */
export function mlIsolationForest(
  IsolationForestClass: MlIsolationForestClass,
  options?: MlIsolationForestOptions,
): MlIsolationForestModel {
  return new MlIsolationForestModel(IsolationForestClass, options);
}

/** What {@link mlIsolationForest} makes. */
export class MlIsolationForestModel {
  readonly #Forest: MlIsolationForestClass;
  readonly #options: Readonly<Required<MlIsolationForestOptions>>;
  #forest: MlIsolationForestLike | null = null;
  #dimensions = 0;
  #count = 0;

  /** @throws AegisError `invalid-argument`, `invalid-option` */
  constructor(IsolationForestClass: MlIsolationForestClass, options?: MlIsolationForestOptions) {
    if (typeof IsolationForestClass !== 'function') {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}: no class was given; import { IsolationForest } from 'ml-isolation-forest'.`,
      );
    }
    this.#Forest = IsolationForestClass;
    this.#options = resolveOptions(OWNER, DEFAULTS, options);
    const { trees, maxRows } = this.#options;
    checkNumber(OWNER, 'trees', trees, { min: 1, max: 10_000, integer: true });
    checkNumber(OWNER, 'maxRows', maxRows, { min: 2, max: 1_000_000, integer: true });
  }

  /** Whether it has been fitted. */
  get fitted(): boolean {
    return this.#forest !== null;
  }

  /**
   * Grows a forest afresh, in a new instance.
   *
   * @param rows - count × dimensions, row-major; cells that are not finite count as 0
   * @throws AegisError `invalid-argument` when `rows` is shorter than it says or there are none
   */
  fit(rows: Float64Array, count: number, dimensions: number): void {
    checkRows(`${OWNER}.fit`, rows, count, dimensions);
    const kept = Math.min(count, this.#options.maxRows);
    const taken = Array.from({ length: kept }, (_, k) => {
      const from = Math.floor((k * count) / kept) * dimensions;
      return Array.from(rows.subarray(from, from + dimensions), boundedCell);
    });
    const forest = new this.#Forest({ nEstimators: this.#options.trees });
    forest.train(taken);
    this.#forest = forest;
    this.#dimensions = dimensions;
    this.#count = kept;
  }

  /**
   * How easily the row is set apart, as the package scores it.
   *
   * @returns in (0, 1), higher is worse; 0.5 for every row after a fit on one
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  score(row: ArrayLike<number>): number {
    const forest = this.#open();
    checkRow(OWNER, row, this.#dimensions);
    const cells = Array.from({ length: this.#dimensions }, (_, d) => boundedCell(row[d]!));
    return this.#judge(forest, cells);
  }

  /**
   * {@link MlIsolationForestModel.score} of many rows.
   *
   * @param out - where the scores go, at least `count` long; made where not given
   * @returns `out`
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  scoreAll(rows: Float64Array, count: number, out?: Float64Array): Float64Array {
    const forest = this.#open();
    const dimensions = this.#dimensions;
    checkRows(`${OWNER}.scoreAll`, rows, count, dimensions, 0);
    const scores = checkOut(`${OWNER}.scoreAll`, out, count);
    for (let i = 0; i < count; i++) {
      const row = rows.subarray(i * dimensions, (i + 1) * dimensions);
      scores[i] = this.#judge(forest, Array.from(row, boundedCell));
    }
    return scores;
  }

  /**
   * Never: the package has no way out for its trees, and no way in.
   *
   * @throws AegisError `refused`
   */
  toJSON(): never {
    throw new AegisError(
      'refused',
      `${OWNER}: ml-isolation-forest cannot be put away; keep the rows and fit again, or use ` +
        'IsolationForest of @aegis/anomaly/models.',
    );
  }

  /** With a single row the package divides by zero. */
  #judge(forest: MlIsolationForestLike, cells: number[]): number {
    const score = this.#count === 1 ? 0.5 : forest.predict([cells])[0]!;
    return Number.isFinite(score) ? score : 0.5;
  }

  #open(): MlIsolationForestLike {
    if (this.#forest !== null) return this.#forest;
    throw new AegisError('not-trained', `${OWNER}: not fitted yet; call fit(rows) first.`);
  }
}
