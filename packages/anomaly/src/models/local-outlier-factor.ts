import { AegisError } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { checkOut, checkRow, checkRows } from './check-rows.js';
import { boundedCell, distinctRows, spreadOf } from './distinct-rows.js';
import {
  FACTOR_RANGES,
  type LocalOutlierFactorOptions,
  readFactorOptions,
} from './local-outlier-factor-options.js';
import { NearestList } from './nearest-list.js';
import { NeighbourTable } from './neighbour-table.js';
import { RowSearch } from './row-search.js';

const OWNER = 'LocalOutlierFactor';
const HEADER = { kind: 'local-outlier-factor', version: 1 };
const LARGEST_FACTOR = 1e12;
/** The smallest distance there is, far above the smallest number: a density is its inverse. */
const SMALLEST = Number.MIN_VALUE * 2 ** 52;

/**
 * Finds rows that are lonelier than their neighbours are: the local outlier factor of new rows against
 * those it was fitted on, and of those themselves.
 *
 * For data with clusters of different density; columns count by their size, so scale them first. Equal
 * rows are kept once with their count, and distances have a floor: with duplicates, which logs are full
 * of, the plain factor divides by zero. Neighbours are searched in a k-d tree where that saves work, with
 * the same result: a score costs about O(log rows · dimensions) in few columns and O(rows · dimensions)
 * in many, fitting as much for every row. State is at most 8 bytes · rows · (3 · dimensions + 4), and
 * while fitting 16 bytes · rows · neighbours more.
 *
 * @example
 * ```ts
 * import { LocalOutlierFactor } from '@aegis/anomaly/models';
 * const rows = new Float64Array(100).map((_, i) => i % 10);
 * const model = new LocalOutlierFactor({ neighbours: 5 });
 * model.fit(rows, 50, 2);
 * model.score([30, -30]) > 2; // => true
 * ```
 *
 * @see Breunig, Kriegel, Ng, Sander (2000), LOF: identifying density-based local outliers, SIGMOD,
 * doi:10.1145/342009.335388. Of several rows at the distance of the last neighbour the first ones count,
 * as in scikit-learn, not all; rows that are equal share one entry with a weight.
 */
export class LocalOutlierFactor {
  readonly #options: Readonly<Required<LocalOutlierFactorOptions>>;
  #dimensions = 0;
  #floor = 0;
  #rows: Float64Array = new Float64Array(0);
  /** How often each kept row occurs. */
  #counts: Float64Array = new Float64Array(0);
  /** Distance of each kept row to its last neighbour. */
  #reach: Float64Array = new Float64Array(0);
  /** Local reachability density of each kept row. */
  #density: Float64Array = new Float64Array(0);
  #search: RowSearch | null = null;
  /** Reused by every score: the row, the rows nearest to it, and its neighbours. */
  #query: Float64Array = new Float64Array(0);
  #list: NearestList;
  #found: NeighbourTable;

  /** @throws AegisError `invalid-option` */
  constructor(options?: LocalOutlierFactorOptions) {
    this.#options = readFactorOptions(options);
    this.#list = new NearestList(0);
    this.#found = new NeighbourTable(0, 0);
  }

  /** Whether it has been fitted. */
  get fitted(): boolean {
    return this.#search !== null;
  }

  /**
   * Takes the rows that are normal, afresh.
   *
   * @param rows - count × dimensions, row-major; cells that are not finite count as 0
   * @throws AegisError `invalid-argument` when `rows` is shorter than it says or there are none
   */
  fit(rows: Float64Array, count: number, dimensions: number): void {
    checkRows(`${OWNER}.fit`, rows, count, dimensions);
    const { neighbours, distanceFloor, maxRows } = this.#options;
    const distinct = distinctRows(rows, count, dimensions, maxRows);
    this.#take(distinct.cells, distinct.counts, dimensions);
    this.#floor = Math.max(spreadOf(distinct, dimensions) * distanceFloor, SMALLEST);
    const kept = distinct.counts.length;
    const table = new NeighbourTable(kept, Math.min(kept, neighbours));
    this.#reach = new Float64Array(kept);
    for (let i = 0; i < kept; i++) {
      const row = this.#rows.subarray(i * dimensions, (i + 1) * dimensions);
      this.#search!.find(row, this.#list);
      // A row is its own neighbour as often as it occurs, less once.
      const last = table.put(i, this.#list, this.#counts, neighbours, i);
      this.#reach[i] = Math.max(this.#floor, last);
    }
    this.#density = new Float64Array(kept);
    for (let i = 0; i < kept; i++) this.#density[i] = this.#densityOf(table, i);
  }

  #take(rows: Float64Array, counts: Float64Array, dimensions: number): void {
    const { neighbours } = this.#options;
    const room = Math.min(counts.length, neighbours + 1);
    this.#dimensions = dimensions;
    this.#rows = rows;
    this.#counts = counts;
    this.#query = new Float64Array(dimensions);
    this.#list = new NearestList(room);
    this.#found = new NeighbourTable(1, Math.min(counts.length, neighbours));
    this.#search = new RowSearch(rows, counts.length, dimensions, this.#list);
  }

  /**
   * How much sparser it is around a new row than around its neighbours.
   *
   * @param row - one row; only the first `dimensions` cells are read, as in `fit`
   * @returns about 1 in a cluster, larger the lonelier, at most 1e12; below 1 in the thick of one
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  score(row: ArrayLike<number>): number {
    this.#findFor(row, false);
    return this.#factor();
  }

  /**
   * The score of a row that it was fitted on: such a row is not its own neighbour. This is the classic
   * factor of a data set's own rows.
   *
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  fittedScore(row: ArrayLike<number>): number {
    this.#findFor(row, true);
    return this.#factor();
  }

  /**
   * {@link LocalOutlierFactor.score} of many rows.
   *
   * @param rows - count × dimensions, row-major
   * @param out - where the scores go, at least `count` long; made where not given
   * @returns `out`
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  scoreAll(rows: Float64Array, count: number, out?: Float64Array): Float64Array {
    return this.#scoreAll('scoreAll', rows, count, out, false);
  }

  /**
   * {@link LocalOutlierFactor.fittedScore} of many rows: given those it was fitted on, the classic
   * factors of a data set.
   *
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  fittedScores(rows: Float64Array, count: number, out?: Float64Array): Float64Array {
    return this.#scoreAll('fittedScores', rows, count, out, true);
  }

  #scoreAll(
    verb: string,
    rows: Float64Array,
    count: number,
    out: Float64Array | undefined,
    isFitted: boolean,
  ): Float64Array {
    this.#open();
    const dimensions = this.#dimensions;
    checkRows(`${OWNER}.${verb}`, rows, count, dimensions, 0);
    const scores = checkOut(`${OWNER}.${verb}`, out, count);
    for (let i = 0; i < count; i++) {
      this.#findFor(rows.subarray(i * dimensions, (i + 1) * dimensions), isFitted);
      scores[i] = this.#factor();
    }
    return scores;
  }

  /**
   * Which columns set the row apart from its nearest neighbours: each column's share of the mean squared
   * distance to them, in [0, 1]; they add up to 1 unless the row is equal to its neighbours (all 0).
   *
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  explain(row: ArrayLike<number>): Float64Array {
    this.#findFor(row, false);
    const { indices, weights, sizes } = this.#found;
    const dimensions = this.#dimensions;
    const shares = new Float64Array(dimensions);
    let total = 0;
    for (let j = 0; j < sizes[0]!; j++) {
      for (let d = 0; d < dimensions; d++) {
        const difference = this.#query[d]! - this.#rows[indices[j]! * dimensions + d]!;
        const square = weights[j]! * difference * difference;
        shares[d]! += square;
        total += square;
      }
    }
    if (total > 0) for (let d = 0; d < dimensions; d++) shares[d]! /= total;
    return shares;
  }

  #open(): RowSearch {
    if (this.#search !== null) return this.#search;
    throw new AegisError('not-trained', `${OWNER}: not fitted yet; call fit(rows) first.`);
  }

  #findFor(row: ArrayLike<number>, isFitted: boolean): void {
    const search = this.#open();
    checkRow(OWNER, row, this.#dimensions);
    for (let d = 0; d < this.#dimensions; d++) this.#query[d] = boundedCell(row[d]!);
    const list = this.#list;
    search.find(this.#query, list);
    const self = isFitted && list.squares[0] === 0 ? list.indices[0]! : -1;
    this.#found.put(0, list, this.#counts, this.#options.neighbours, self);
  }

  #factor(): number {
    const { indices, weights, sizes } = this.#found;
    let sum = 0;
    let weight = 0;
    for (let j = 0; j < sizes[0]!; j++) {
      sum += weights[j]! * this.#density[indices[j]!]!;
      weight += weights[j]!;
    }
    if (weight === 0) return 1;
    return Math.min(sum / weight / this.#densityOf(this.#found, 0), LARGEST_FACTOR);
  }

  /** The inverse of the mean reachability distance of a row's neighbours. */
  #densityOf({ indices, weights, distances, sizes, room }: NeighbourTable, row: number): number {
    const base = row * room;
    let sum = 0;
    let weight = 0;
    for (let j = base; j < base + sizes[row]!; j++) {
      sum += weights[j]! * Math.max(this.#reach[indices[j]!]!, distances[j]!);
      weight += weights[j]!;
    }
    return weight === 0 ? 1 / this.#floor : weight / sum;
  }

  /** A snapshot; `fromJSON` takes it up again with the same scores. */
  toJSON(): unknown {
    return {
      ...HEADER,
      ...this.#options,
      dimensions: this.#dimensions,
      count: this.#counts.length,
      floor: this.#floor,
      rows: encodeArray(this.#rows),
      weights: encodeArray(this.#counts),
      reach: encodeArray(this.#reach),
      density: encodeArray(this.#density),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): LocalOutlierFactor {
    const reader = SnapshotReader.open(json, HEADER);
    const model = new LocalOutlierFactor({
      neighbours: reader.number('neighbours', FACTOR_RANGES.neighbours),
      distanceFloor: reader.number('distanceFloor', FACTOR_RANGES.distanceFloor),
      maxRows: reader.number('maxRows', FACTOR_RANGES.maxRows),
    });
    const count = reader.number('count', { min: 0, max: model.#options.maxRows, integer: true });
    if (count === 0) return model;
    const dimensions = reader.number('dimensions', { min: 1, max: 65_536, integer: true });
    const floor = reader.number('floor', { min: SMALLEST });
    const rows = reader.finiteFloat64Array('rows', count * dimensions).map(boundedCell);
    const counts = reader.finiteFloat64Array('weights', count);
    const reach = reader.finiteFloat64Array('reach', count);
    const density = reader.finiteFloat64Array('density', count);
    const isSound =
      counts.every((times) => times >= 1 && Number.isInteger(times)) &&
      reach.every((distance) => distance >= floor) &&
      density.every((value) => value > 0);
    if (!isSound) {
      throw new AegisError('invalid-snapshot', 'local-outlier-factor: the rows do not fit.');
    }
    model.#take(rows, counts, dimensions);
    model.#floor = floor;
    model.#reach = reach;
    model.#density = density;
    return model;
  }
}
