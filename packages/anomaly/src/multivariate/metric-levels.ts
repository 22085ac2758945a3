import { AegisError } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { mean, median, quantile } from '@aegis/core/stats';

/** The newest value's weight in where a metric is lately: a memory of about ten rows. */
const RECENT_WEIGHT = 0.1;
/**
 * A value moves level and lately no further than one of so many deviations would, and a wild one in the
 * warm-up makes the deviation no larger: a spike stays a spike.
 */
const CLIP = 4;
/** Beyond so many deviations a feature says no more. */
const FEATURE_LIMIT = 20;
/** Larger values are held to this, so that squares and their sums stay finite. */
const MAX_VALUE = 1e120;
/** The least deviation: as a share of the level, and outright. */
const RELATIVE_FLOOR = 1e-3;
const FLOOR = 1e-9;
/** The least deviation of what is lately, in deviations of the values: rounding makes still ones of many. */
const RECENT_FLOOR = 0.1;
/** 80 % of a normal distribution lie in so many deviations. */
const NORMAL_SPAN = 2.563103131089201;
/** The level begins at the mean of so many rows. */
const START_ROWS = 20;

/**
 * Where every metric is: its level over many rows and its mean over the last ten, with the deviations of
 * both. A row becomes two features a metric: how far it is from the level now, and how far it has been
 * lately, each in its own deviations, so that a metric that wanders counts as little as a noisy one.
 *
 * Levels follow drift; deviations stay as the warm-up showed them. Learnt from clipped values they would
 * shrink, the more the rarer a metric stirs, and every stir would be news.
 */
export class MetricLevels {
  /**
   * For how many rows the metrics have been on the move from state to state: what is lately is the mean of
   * no more than those, and follows without a limit. 0 while they are not.
   */
  movingRows = 0;
  readonly #memory: number;
  #levels: Float64Array;
  #recent: Float64Array;
  #deviations: Float64Array;
  #recentDeviations: Float64Array;

  private constructor(memory: number, width: number) {
    this.#memory = memory;
    this.#levels = new Float64Array(width);
    this.#recent = new Float64Array(width);
    this.#deviations = new Float64Array(width).fill(1);
    this.#recentDeviations = new Float64Array(width).fill(1);
  }

  /**
   * The levels after `rows` (count × width, NaN where missing), with the features of every row on the way.
   *
   * @param memory - of the level, in rows
   */
  static fit(
    rows: Float64Array,
    count: number,
    width: number,
    memory: number,
  ): { levels: MetricLevels; features: Float64Array } {
    const levels = new MetricLevels(memory, width);
    const row = (r: number): Float64Array => rows.subarray(r * width, (r + 1) * width);
    const start = Float64Array.from({ length: width }, (_, c) =>
      levels.#begin(
        c,
        Float64Array.from({ length: count }, (__, r) => held(row(r)[c]!)),
      ),
    );
    const rewind = (): void => {
      levels.#levels.set(start);
      levels.#recent.set(start);
    };
    rewind();
    levels.#measure(row, count);
    rewind();
    const features = new Float64Array(count * 2 * width);
    for (let r = 0; r < count; r++) {
      levels.features(row(r), null, features.subarray(r * 2 * width, (r + 1) * 2 * width));
      levels.learnRecent(row(r));
      levels.learnLevel(row(r), 1);
    }
    return { levels, features };
  }

  /** Finds the deviations from levels that move. */
  #measure(row: (r: number) => Float64Array, count: number): void {
    const present = new Float64Array(this.width);
    const squares = new Float64Array(this.width);
    const lagSquares = new Float64Array(this.width);
    for (let r = 0; r < count; r++) {
      const values = row(r);
      this.learnRecent(values);
      for (let c = 0; c < this.width; c++) {
        if (Number.isNaN(values[c]!)) continue;
        const delta = clamp(held(values[c]!) - this.#levels[c]!, CLIP * this.#deviations[c]!);
        const lag = this.#recent[c]! - this.#levels[c]!;
        present[c]!++;
        squares[c]! += (delta * delta - squares[c]!) / present[c]!;
        lagSquares[c]! += (lag * lag - lagSquares[c]!) / present[c]!;
      }
      this.learnLevel(values, 1);
    }
    for (let c = 0; c < this.width; c++) {
      const least = leastDeviation(this.#levels[c]!);
      this.#deviations[c] = Math.max(least, Math.sqrt(squares[c]!));
      const leastRecent = RECENT_FLOOR * this.#deviations[c]!;
      this.#recentDeviations[c] = Math.max(leastRecent, Math.sqrt(lagSquares[c]!));
    }
  }

  /** Finds a column's first deviation; returns where the column begins. */
  #begin(column: number, values: Float64Array): number {
    const middle = median(values);
    const robust = (quantile(values, 0.9) - quantile(values, 0.1)) / NORMAL_SPAN;
    // A metric that is still most of the time has nothing to hold its stirs to.
    const limit = robust > 0 ? CLIP * robust : MAX_VALUE;
    const present = values.filter(Number.isFinite);
    const squares = present.map((x) => {
      const delta = clamp(x - middle, limit);
      return delta * delta;
    });
    this.#deviations[column] = Math.max(leastDeviation(middle), Math.sqrt(mean(squares)));
    return mean(present.subarray(0, START_ROWS));
  }

  get width(): number {
    return this.#levels.length;
  }

  /** The level of each metric; a copy. */
  get centres(): Float64Array {
    return this.#levels.slice();
  }

  deviation(column: number): number {
    return this.#deviations[column]!;
  }

  /** Makes `centres` the levels. */
  moveTo(centres: Float64Array): void {
    this.#levels = centres.slice();
  }

  /** Where a metric is lately, once `value` is in; a missing value changes nothing. */
  #recentWith(column: number, value: number): number {
    const recent = this.#recent[column]!;
    if (Number.isNaN(value)) return recent;
    const isMoving = this.movingRows > 0;
    const weight = isMoving ? Math.max(RECENT_WEIGHT, 1 / (this.movingRows + 1)) : RECENT_WEIGHT;
    const limit = isMoving ? 2 * MAX_VALUE : CLIP * this.#deviations[column]!;
    return recent + weight * clamp(held(value) - recent, limit);
  }

  /** Where every metric is lately, once the row is in. */
  recentWith(row: Float64Array): Float64Array {
    return this.#recent.map((_, c) => this.#recentWith(c, row[c]!));
  }

  /** The features of a row against `centres` or, without, the levels: what is now, then what is lately. */
  features(row: Float64Array, centres: Float64Array | null, out: Float64Array): Float64Array {
    const width = this.width;
    for (let c = 0; c < width; c++) {
      const centre = centres === null ? this.#levels[c]! : centres[c]!;
      const value = Number.isNaN(row[c]!) ? this.#recent[c]! : held(row[c]!);
      const recent = this.#recentWith(c, row[c]!);
      out[c] = clamp((value - centre) / this.#deviations[c]!, FEATURE_LIMIT);
      out[width + c] = clamp((recent - centre) / this.#recentDeviations[c]!, FEATURE_LIMIT);
    }
    return out;
  }

  /** What is lately begins anew with this row. */
  restartRecent(row: Float64Array): void {
    this.#recent = this.#recent.map((recent, c) =>
      Number.isNaN(row[c]!) ? recent : held(row[c]!),
    );
  }

  learnRecent(row: Float64Array): void {
    this.#recent = this.recentWith(row);
  }

  /** @param pace - in (0, 1]: less learns slower */
  learnLevel(row: Float64Array, pace: number): void {
    for (let c = 0; c < this.width; c++) {
      if (Number.isNaN(row[c]!)) continue;
      const delta = held(row[c]!) - this.#levels[c]!;
      this.#levels[c]! += (pace / this.#memory) * clamp(delta, CLIP * this.#deviations[c]!);
    }
  }

  toJSON(): object {
    return {
      levels: encodeArray(this.#levels),
      recent: encodeArray(this.#recent),
      deviations: encodeArray(this.#deviations),
      recentDeviations: encodeArray(this.#recentDeviations),
    };
  }

  /** @throws AegisError `invalid-snapshot` */
  static read(reader: SnapshotReader, width: number, memory: number): MetricLevels {
    const levels = new MetricLevels(memory, width);
    levels.#levels = readPlaces(reader, 'levels', width);
    levels.#recent = readPlaces(reader, 'recent', width);
    levels.#deviations = readPlaces(reader, 'deviations', width);
    levels.#recentDeviations = readPlaces(reader, 'recentDeviations', width);
    const scales = [levels.#deviations, levels.#recentDeviations];
    if (scales.every((all) => all.every((x) => x > 0))) return levels;
    throw new AegisError('invalid-snapshot', 'levels: expected deviations > 0.');
  }
}

/** A field that says where metrics are. @throws AegisError `invalid-snapshot` beyond what is ever held */
export function readPlaces(reader: SnapshotReader, name: string, width: number): Float64Array {
  const places = reader.finiteFloat64Array(name, width);
  if (places.every((x) => x === held(x))) return places;
  throw new AegisError('invalid-snapshot', `${name}: expected values up to ${MAX_VALUE}.`);
}

function leastDeviation(level: number): number {
  return Math.max(FLOOR, RELATIVE_FLOOR * Math.abs(level));
}

function held(x: number): number {
  return clamp(x, MAX_VALUE);
}

function clamp(x: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, x));
}
