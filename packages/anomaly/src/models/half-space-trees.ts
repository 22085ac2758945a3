import { AegisError } from '@aegis/core';
import { exp } from '@aegis/core/math';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { checkOut, checkRow, checkRows } from './check-rows.js';
import { HalfSpaceCounts } from './half-space-counts.js';
import { learnRanges } from './half-space-layout.js';
import {
  checkHalfSpaceState,
  HALF_SPACE_RANGES,
  type HalfSpaceTreesOptions,
  MAX_COLUMNS,
  readHalfSpaceOptions,
} from './half-space-options.js';

const OWNER = 'HalfSpaceTrees';
const HEADER = { kind: 'half-space-trees', version: 1 };
/** Cells beyond are taken to lie there, so that ranges stay finite. */
const LARGEST = 1e150;

/** What a {@link HalfSpaceTrees} has met. */
export interface HalfSpaceTreesStats {
  /** Rows learnt. */
  readonly seen: number;
  /** Those of them with a missing cell. */
  readonly repaired: number;
  /** Windows that were full; the last of them is what scores are measured against. */
  readonly windows: number;
}

/**
 * Finds rows in regions that were empty lately, in a stream: half-space trees, which count where the rows
 * of the last full window fell and forget those before.
 *
 * For streams that drift, at a fixed cost a row; in a batch an {@link IsolationForest} sees finer. The
 * first window is warm-up: it sets the range of each column, and scores are 0. A column that later leaves
 * its range for good is still counted, coarsely, in the outermost cells: fit afresh then. A score or a row
 * learnt costs O(trees · height); state is 18 bytes · trees · 2^height, while warming up 8 bytes ·
 * windowSize · dimensions.
 *
 * @example
 * ```ts
 * import { HalfSpaceTrees } from '@aegis/anomaly/models';
 * const trees = new HalfSpaceTrees(2, { windowSize: 100 });
 * for (let i = 0; i < 500; i++) trees.process([i % 10, (i * 7) % 13]);
 * trees.warmingUp; // => false
 * trees.score([5, 60]) > trees.score([5, 6]); // => true
 * ```
 *
 * @see Tan, Ting, Liu (2011), Fast Anomaly Detection for Streaming Data, IJCAI,
 * doi:10.5591/978-1-57735-516-8/IJCAI11-254. Deviations: ranges come from the warm-up and not from the
 * whole data; the trees' densities are averaged as logarithms; cells are divided down to 2 % of a window
 * and not 10 %; higher is worse.
 */
export class HalfSpaceTrees {
  readonly #options: Readonly<Required<HalfSpaceTreesOptions>>;
  readonly #dimensions: number;
  readonly #cells: Float64Array;
  /** Rows of the warm-up; empty before and after it. */
  #waiting: Float64Array = new Float64Array(0);
  #counts: HalfSpaceCounts | null = null;
  #seen = 0;
  #repaired = 0;

  /**
   * @param dimensions - columns of a row, 1 to 32,768; `windowSize` rows of them at most 2^24 cells
   * @throws AegisError `invalid-argument`, `invalid-option`
   */
  constructor(dimensions: number, options?: HalfSpaceTreesOptions) {
    this.#options = readHalfSpaceOptions(options);
    checkHalfSpaceState(dimensions, this.#options);
    this.#dimensions = dimensions;
    this.#cells = new Float64Array(dimensions);
  }

  /** Whether there is no full window yet to measure against. */
  get warmingUp(): boolean {
    return this.#counts === null;
  }

  /** What it has met. */
  stats(): HalfSpaceTreesStats {
    const windows = Math.floor(this.#seen / this.#options.windowSize);
    return { seen: this.#seen, repaired: this.#repaired, windows };
  }

  /**
   * Forgets everything and learns rows, in their order.
   *
   * @param rows - count × dimensions, row-major; `dimensions` as it was made for
   * @throws AegisError `invalid-argument`
   */
  fit(rows: Float64Array, count: number, dimensions: number): void {
    checkRows(`${OWNER}.fit`, rows, count, dimensions);
    if (dimensions !== this.#dimensions) {
      throw new AegisError(
        'invalid-argument',
        `${OWNER}.fit: ${dimensions} columns; it was made for ${this.#dimensions}.`,
      );
    }
    this.#counts = null;
    this.#seen = 0;
    this.#repaired = 0;
    for (let i = 0; i < count; i++) {
      this.learn(rows.subarray(i * dimensions, (i + 1) * dimensions));
    }
  }

  /**
   * How empty it was lately where the row lies.
   *
   * @param row - only the first `dimensions` cells are read; NaN counts as the column's median in the
   * warm-up
   * @returns 1 / (1 + density), in (0, 1): 0.5 is as sparse as rows spread evenly over their range would
   * be, towards 1 is emptier; 0 while warming up
   * @throws AegisError `invalid-argument`
   */
  score(row: ArrayLike<number>): number {
    this.#read(row);
    if (this.#counts === null) return 0;
    return 1 / (1 + exp(Math.LN2 * this.#counts.logDensity(this.#cells, null)));
  }

  /**
   * {@link HalfSpaceTrees.score} of many rows; none is learnt.
   *
   * @param out - where the scores go, at least `count` long; made where not given
   * @returns `out`
   * @throws AegisError `invalid-argument`
   */
  scoreAll(rows: Float64Array, count: number, out?: Float64Array): Float64Array {
    const dimensions = this.#dimensions;
    checkRows(`${OWNER}.scoreAll`, rows, count, dimensions, 0);
    const scores = checkOut(`${OWNER}.scoreAll`, out, count);
    for (let i = 0; i < count; i++) {
      scores[i] = this.score(rows.subarray(i * dimensions, (i + 1) * dimensions));
    }
    return scores;
  }

  /** Counts the row in. @throws AegisError `invalid-argument` */
  learn(row: ArrayLike<number>): void {
    if (!this.#read(row)) this.#repaired++;
    const { windowSize } = this.#options;
    const place = this.#seen++ % windowSize;
    if (this.#counts === null) this.#wait(place);
    else this.#counts.count(this.#cells);
    if (place < windowSize - 1) return;
    if (this.#counts === null) this.#counts = this.#firstCounts();
    this.#counts.turn();
  }

  #wait(place: number): void {
    if (place === 0) {
      this.#waiting = new Float64Array(this.#options.windowSize * this.#dimensions);
    }
    this.#waiting.set(this.#cells, place * this.#dimensions);
  }

  /** Scores the row, then learns it. @throws AegisError `invalid-argument` */
  process(row: ArrayLike<number>): number {
    const score = this.score(row);
    this.learn(row);
    return score;
  }

  /**
   * Which columns lead to where it is empty: how much emptier, in bits, the cuts on each column make it,
   * mean of the trees. They add up to log2(score / (1 − score)); all 0 while warming up.
   *
   * @returns one number a column; positive speaks for an anomaly
   * @throws AegisError `invalid-argument`
   */
  explain(row: ArrayLike<number>): Float64Array {
    this.#read(row);
    const losses = new Float64Array(this.#dimensions);
    this.#counts?.logDensity(this.#cells, losses);
    return losses.map((loss) => loss / this.#options.trees);
  }

  /** Copies the row; false where a cell is missing, which stays so until there is a median for it. */
  #read(row: ArrayLike<number>): boolean {
    checkRow(OWNER, row, this.#dimensions);
    const medians = this.#counts?.ranges.medians;
    let isWhole = true;
    for (let d = 0; d < this.#dimensions; d++) {
      const cell = row[d]!;
      if (Number.isNaN(cell)) {
        isWhole = false;
        this.#cells[d] = medians === undefined ? Number.NaN : medians[d]!;
      } else this.#cells[d] = Math.min(LARGEST, Math.max(-LARGEST, cell));
    }
    return isWhole;
  }

  /** The warm-up is over: its rows set the ranges, and are the first window. */
  #firstCounts(): HalfSpaceCounts {
    const { windowSize } = this.#options;
    const rows = this.#waiting;
    this.#waiting = new Float64Array(0);
    const ranges = learnRanges(rows, windowSize, this.#dimensions);
    const counts = new HalfSpaceCounts(ranges, this.#options);
    this.#counts = counts;
    for (let i = 0; i < windowSize; i++) {
      this.#read(rows.subarray(i * this.#dimensions, (i + 1) * this.#dimensions));
      counts.count(this.#cells);
    }
    return counts;
  }

  /** A snapshot; `fromJSON` takes it up again and goes on with the same scores. */
  toJSON(): unknown {
    return {
      ...HEADER,
      ...this.#options,
      dimensions: this.#dimensions,
      seen: this.#seen,
      repaired: this.#repaired,
      waiting: encodeArray(this.#waiting.subarray(0, this.#seen * this.#dimensions)),
      counts: this.#counts?.toJSON() ?? null,
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): HalfSpaceTrees {
    const reader = SnapshotReader.open(json, HEADER);
    const options = {
      trees: reader.number('trees', HALF_SPACE_RANGES.trees),
      height: reader.number('height', HALF_SPACE_RANGES.height),
      windowSize: reader.number('windowSize', HALF_SPACE_RANGES.windowSize),
      seed: reader.number('seed', HALF_SPACE_RANGES.seed),
    };
    const dimensions = reader.number('dimensions', { min: 1, max: MAX_COLUMNS, integer: true });
    const seen = reader.number('seen', { min: 0, max: Number.MAX_SAFE_INTEGER, integer: true });
    const repaired = reader.number('repaired', { min: 0, max: seen, integer: true });
    const trees = fromOptions(dimensions, options);
    const isBegun = seen >= options.windowSize;
    const waiting = reader.float64Array('waiting', isBegun ? 0 : seen * dimensions);
    if (isBegun) {
      trees.#counts = reader.object('counts', (inner) =>
        HalfSpaceCounts.read(inner, dimensions, options),
      );
    } else if (seen > 0) {
      trees.#waiting = new Float64Array(options.windowSize * dimensions);
      trees.#waiting.set(waiting);
    }
    trees.#seen = seen;
    trees.#repaired = repaired;
    return trees;
  }
}

/** A size that the constructor refuses is the snapshot's fault here. */
function fromOptions(dimensions: number, options: HalfSpaceTreesOptions): HalfSpaceTrees {
  try {
    return new HalfSpaceTrees(dimensions, options);
  } catch (cause) {
    throw new AegisError('invalid-snapshot', 'half-space-trees: too large.', { cause });
  }
}
