import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import { checkRows } from './check-rows.js';
import { type Neighbourhood, nearest } from './nearest-rows.js';

/** Options of {@link LocalOutlierFactor}. */
export interface LocalOutlierFactorOptions {
  /**
   * Neighbours that make a row's surroundings; more smooth over small clusters.
   * @defaultValue 20
   */
  readonly neighbours?: number;
  /**
   * The smallest distance that counts, as a share of the spread of the rows: what is nearer is equal.
   * @defaultValue 1e-6
   */
  readonly distanceFloor?: number;
  /**
   * Distinct rows that are kept; beyond, every n-th.
   * @defaultValue 4096
   */
  readonly maxRows?: number;
}

const DEFAULTS: Required<LocalOutlierFactorOptions> = Object.freeze({
  neighbours: 20,
  distanceFloor: 1e-6,
  maxRows: 4096,
});
const HEADER = { kind: 'local-outlier-factor', version: 1 };

/**
 * Finds rows that are lonelier than their neighbours are: the local outlier factor of new rows against
 * those it was fitted on.
 *
 * For data with clusters of different density. Equal rows are kept once with their count, and distances
 * have a floor: with duplicates, which logs are full of, the plain factor divides by zero. Fitting costs
 * O(rows² · dimensions), a score O(rows · dimensions); state is 8 bytes · rows · (dimensions + 3).
 *
 * @example
 * ```ts
 * import { LocalOutlierFactor } from '@aegis/anomaly/models';
 * const rows = new Float64Array(100).map((_, i) => i % 10);
 * const model = new LocalOutlierFactor({ neighbours: 5 });
 * model.fit(rows, 50, 2);
 * model.score(new Float64Array([30, -30])) > 2; // => true
 * ```
 *
 * @see Breunig, Kriegel, Ng, Sander (2000), LOF: identifying density-based local outliers, SIGMOD,
 * doi:10.1145/342009.335388. Novelty only; rows that are equal share one entry with a weight.
 */
export class LocalOutlierFactor {
  readonly #neighbours: number;
  readonly #distanceFloor: number;
  readonly #maxRows: number;
  #dimensions = 0;
  #count = 0;
  #floor = 0;
  #rows: Float64Array = new Float64Array(0);
  #weights: Float64Array = new Float64Array(0);
  /** Distance of each kept row to its k-th neighbour. */
  #reach: Float64Array = new Float64Array(0);
  /** Local reachability density of each kept row. */
  #density: Float64Array = new Float64Array(0);

  constructor(options?: LocalOutlierFactorOptions) {
    const name = 'LocalOutlierFactor';
    const resolved = resolveOptions(name, DEFAULTS, options);
    const { neighbours, distanceFloor, maxRows } = resolved;
    this.#neighbours = checkNumber(name, 'neighbours', neighbours, {
      min: 1,
      max: 1000,
      integer: true,
    });
    this.#distanceFloor = checkNumber(name, 'distanceFloor', distanceFloor, { min: 0, max: 1 });
    this.#maxRows = checkNumber(name, 'maxRows', maxRows, { min: 2, max: 65536, integer: true });
  }

  /** Whether it has been fitted. */
  get fitted(): boolean {
    return this.#count > 0;
  }

  /**
   * Takes the rows that are normal, afresh.
   *
   * @param rows - count × dimensions, row-major; cells that are not finite count as 0
   * @throws AegisError `invalid-argument` when `rows` is shorter than it says or there are none
   */
  fit(rows: Float64Array, count: number, dimensions: number): void {
    checkRows('LocalOutlierFactor.fit', rows, count, dimensions);
    this.#dimensions = dimensions;
    this.#keepDistinct(rows, count);
    const spread = this.#spread();
    this.#floor = Math.max(spread * this.#distanceFloor, Number.MIN_VALUE * 2 ** 52);
    const distances = new Float64Array(this.#count);
    const order = new Int32Array(this.#count);
    const neighbours: Neighbourhood[] = [];
    this.#reach = new Float64Array(this.#count);
    for (let i = 0; i < this.#count; i++) {
      this.#distancesTo(this.#rows, i * dimensions, distances);
      // A row is its own neighbour as often as it occurs, less once.
      const found = nearest(distances, this.#weights, this.#neighbours, order, i);
      neighbours.push(found);
      this.#reach[i] = Math.max(this.#floor, found.reach);
    }
    this.#density = new Float64Array(this.#count);
    for (let i = 0; i < this.#count; i++) this.#density[i] = this.#densityOf(neighbours[i]!);
  }

  /**
   * How much sparser it is around the row than around its neighbours.
   *
   * @returns about 1 in a cluster, larger the lonelier; below 1 in the thick of one
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  score(row: ArrayLike<number>): number {
    return this.#factor(this.#neighbourhood(row, false));
  }

  /**
   * The score of a row that it was fitted on: such a row is not its own neighbour. This is the classic
   * factor of a data set's own rows.
   *
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  fittedScore(row: ArrayLike<number>): number {
    return this.#factor(this.#neighbourhood(row, true));
  }

  #factor(found: Neighbourhood): number {
    const own = this.#densityOf(found);
    let sum = 0;
    let weight = 0;
    for (let j = 0; j < found.indices.length; j++) {
      sum += found.weights[j]! * this.#density[found.indices[j]!]!;
      weight += found.weights[j]!;
    }
    return weight === 0 ? 1 : Math.min(sum / weight / own, 1e12);
  }

  /**
   * Which columns set the row apart from its nearest neighbours: each column's share of the mean squared
   * distance to them, in [0, 1]; they add up to 1 unless the row is equal to its neighbours (all 0).
   *
   * @throws AegisError `not-trained`, `invalid-argument`
   */
  explain(row: ArrayLike<number>): Float64Array {
    const { indices, weights } = this.#neighbourhood(row, false);
    const shares = new Float64Array(this.#dimensions);
    let total = 0;
    for (let j = 0; j < indices.length; j++) {
      for (let d = 0; d < this.#dimensions; d++) {
        const difference = clean(row[d]!) - this.#rows[indices[j]! * this.#dimensions + d]!;
        const square = weights[j]! * difference * difference;
        shares[d]! += square;
        total += square;
      }
    }
    if (total > 0) for (let d = 0; d < this.#dimensions; d++) shares[d]! /= total;
    return shares;
  }

  #neighbourhood(row: ArrayLike<number>, isFitted: boolean): Neighbourhood {
    if (!this.fitted) {
      throw new AegisError(
        'not-trained',
        'LocalOutlierFactor: not fitted yet; call fit(rows) first.',
      );
    }
    if (row.length < this.#dimensions) {
      throw new AegisError(
        'invalid-argument',
        `LocalOutlierFactor: the row has ${row.length} cells; give ${this.#dimensions}.`,
      );
    }
    const distances = new Float64Array(this.#count);
    this.#distancesTo(row, 0, distances);
    const self = isFitted ? distances.indexOf(0) : -1;
    return nearest(distances, this.#weights, this.#neighbours, new Int32Array(this.#count), self);
  }

  #densityOf({ indices, weights, distances }: Neighbourhood): number {
    let sum = 0;
    let weight = 0;
    for (let j = 0; j < indices.length; j++) {
      sum += weights[j]! * Math.max(this.#reach[indices[j]!]!, distances[j]!, this.#floor);
      weight += weights[j]!;
    }
    return weight === 0 ? 1 / this.#floor : weight / sum;
  }

  #distancesTo(row: ArrayLike<number>, offset: number, out: Float64Array): void {
    const dimensions = this.#dimensions;
    for (let i = 0; i < this.#count; i++) {
      let sum = 0;
      const base = i * dimensions;
      for (let d = 0; d < dimensions; d++) {
        const difference = clean(row[offset + d]!) - this.#rows[base + d]!;
        sum += difference * difference;
      }
      out[i] = Math.sqrt(sum);
    }
  }

  #keepDistinct(rows: Float64Array, count: number): void {
    const dimensions = this.#dimensions;
    const places = new Map<string, number>();
    const firsts: number[] = [];
    const weights: number[] = [];
    for (let i = 0; i < count; i++) {
      const key = rows.subarray(i * dimensions, (i + 1) * dimensions).join();
      const place = places.get(key);
      if (place === undefined) {
        places.set(key, firsts.length);
        firsts.push(i);
        weights.push(1);
      } else weights[place]!++;
    }
    const step = Math.max(1, firsts.length / this.#maxRows);
    const kept = Math.min(firsts.length, this.#maxRows);
    this.#count = kept;
    this.#rows = new Float64Array(kept * dimensions);
    this.#weights = new Float64Array(kept);
    for (let k = 0; k < kept; k++) {
      const from = Math.floor(k * step);
      this.#weights[k] = weights[from]!;
      for (let d = 0; d < dimensions; d++) {
        this.#rows[k * dimensions + d] = clean(rows[firsts[from]! * dimensions + d]!);
      }
    }
  }

  /** The root of the summed variances: the scale that the distance floor is a share of. */
  #spread(): number {
    let total = 0;
    let weight = 0;
    for (const w of this.#weights) weight += w;
    for (let d = 0; d < this.#dimensions; d++) {
      let mean = 0;
      for (let i = 0; i < this.#count; i++) {
        mean += this.#weights[i]! * this.#rows[i * this.#dimensions + d]!;
      }
      mean /= weight;
      for (let i = 0; i < this.#count; i++) {
        const difference = this.#rows[i * this.#dimensions + d]! - mean;
        total += (this.#weights[i]! * difference * difference) / weight;
      }
    }
    return total > 0 ? Math.sqrt(total) : 1;
  }

  /** A snapshot; `fromJSON` takes it up again with the same scores. */
  toJSON(): unknown {
    return {
      ...HEADER,
      neighbours: this.#neighbours,
      distanceFloor: this.#distanceFloor,
      maxRows: this.#maxRows,
      dimensions: this.#dimensions,
      count: this.#count,
      floor: this.#floor,
      rows: encodeArray(this.#rows),
      weights: encodeArray(this.#weights),
      reach: encodeArray(this.#reach),
      density: encodeArray(this.#density),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static fromJSON(json: unknown): LocalOutlierFactor {
    const reader = SnapshotReader.open(json, HEADER);
    const model = new LocalOutlierFactor({
      neighbours: reader.number('neighbours', { min: 1, max: 1000, integer: true }),
      distanceFloor: reader.number('distanceFloor', { min: 0, max: 1 }),
      maxRows: reader.number('maxRows', { min: 2, max: 65536, integer: true }),
    });
    model.#dimensions = reader.number('dimensions', { min: 0, max: 65536, integer: true });
    model.#count = reader.number('count', { min: 0, max: model.#maxRows, integer: true });
    model.#floor = reader.number('floor', { min: 0 });
    model.#rows = reader.finiteFloat64Array('rows', model.#count * model.#dimensions);
    model.#weights = reader.finiteFloat64Array('weights', model.#count);
    model.#reach = reader.finiteFloat64Array('reach', model.#count);
    model.#density = reader.finiteFloat64Array('density', model.#count);
    return model;
  }
}

/** Rows kept out of range would overflow when squared. */
const LARGEST = 1e150;

function clean(value: number): number {
  if (!Number.isFinite(value)) return 0;
  return value > LARGEST ? LARGEST : Math.max(value, -LARGEST);
}
