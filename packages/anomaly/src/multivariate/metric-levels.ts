import { AegisError } from '@aegis/core';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { mean, median, quantile } from '@aegis/core/stats';

/** The newest value's weight in where a metric is lately: a memory of about ten rows. */
const RECENT_WEIGHT = 0.1;
/**
 * A value moves that no further than one of so many deviations would, so that a spike stays a spike; while
 * the metrics move from state to state it follows as it is.
 */
const RECENT_CLIP = 4;
/** A value moves level and deviations no further than one of so many deviations would. */
const LEVEL_CLIP = 3;
/** Beyond so many deviations a feature says no more. */
const FEATURE_LIMIT = 20;
/** Larger values are held to this, so that squares and their sums stay finite. */
const MAX_VALUE = 1e120;
/** The least deviation: as a share of the level, and outright. */
const RELATIVE_FLOOR = 1e-3;
const FLOOR = 1e-9;
/** The least deviation of what is lately, in deviations of the values: rounding makes still ones of many. */
const RECENT_FLOOR = 0.1;
/** The share of a variance that a mean of ten rows of slowly moving values has, for a start. */
const RECENT_START = 0.3;
/** 80 % of a normal distribution lie in so many deviations. */
const NORMAL_SPAN = 2.563103131089201;
const START_CLIP = 4;
const START_ROWS = 20;

/**
 * Where every metric is: its level over many rows and its mean over the last ten, with the deviations of
 * both. A row becomes two features a metric: how far it is from the level now, and how far it has been
 * lately, each in its own deviations, so that a metric that wanders counts as little as a noisy one.
 */
export class MetricLevels {
  /** Whether what is lately follows without a limit. */
  isLoose = false;
  readonly #memory: number;
  #levels: Float64Array;
  #recent: Float64Array;
  #variances: Float64Array;
  #recentVariances: Float64Array;

  private constructor(memory: number, width: number) {
    this.#memory = memory;
    this.#levels = new Float64Array(width);
    this.#recent = new Float64Array(width);
    this.#variances = new Float64Array(width).fill(1);
    this.#recentVariances = new Float64Array(width).fill(1);
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
    const start = new Float64Array(width);
    for (let c = 0; c < width; c++) {
      const column = Float64Array.from({ length: count }, (_, r) => held(rows[r * width + c]!));
      start[c] = levels.#begin(c, column);
    }
    const features = new Float64Array(count * 2 * width);
    // The first pass finds the deviations, the second the features in them.
    for (let pass = 0; pass < 2; pass++) {
      levels.#levels.set(start);
      levels.#recent.set(start);
      for (let r = 0; r < count; r++) {
        const row = rows.subarray(r * width, (r + 1) * width);
        const out = features.subarray(r * 2 * width, (r + 1) * 2 * width);
        levels.features(row, levels.#levels, out);
        levels.learnRecent(row);
        levels.learnLevel(row, 1);
      }
    }
    return { levels, features };
  }

  /** Deviations that a few wild values do not set; returns where the column begins. */
  #begin(column: number, values: Float64Array): number {
    const middle = median(values);
    const deviation = (quantile(values, 0.9) - quantile(values, 0.1)) / NORMAL_SPAN;
    const limit = deviation > 0 ? START_CLIP * deviation : MAX_VALUE;
    const squares = values.map((x) => {
      const delta = clamp(x - middle, limit);
      return delta * delta;
    });
    this.#variances[column] = Math.max(floorSquared(middle), mean(squares));
    this.#recentVariances[column] = RECENT_START * this.#variances[column]!;
    return mean(values.filter(Number.isFinite).subarray(0, START_ROWS));
  }

  get width(): number {
    return this.#levels.length;
  }

  /** The level of each metric; a copy. */
  get centres(): Float64Array {
    return this.#levels.slice();
  }

  deviation(column: number): number {
    return Math.sqrt(this.#variances[column]!);
  }

  /** Makes `centres` the levels. */
  moveTo(centres: Float64Array): void {
    this.#levels = centres.slice();
  }

  /** Where a metric is lately, once `value` is in; a missing value changes nothing. */
  #recentWith(column: number, value: number): number {
    const recent = this.#recent[column]!;
    if (Number.isNaN(value)) return recent;
    const limit = this.isLoose ? MAX_VALUE : RECENT_CLIP * this.deviation(column);
    return recent + RECENT_WEIGHT * clamp(held(value) - recent, limit);
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
      out[c] = clamp((value - centre) / this.deviation(c), FEATURE_LIMIT);
      const scaled = (recent - centre) / Math.sqrt(this.#recentVariances[c]!);
      out[width + c] = clamp(scaled, FEATURE_LIMIT);
    }
    return out;
  }

  learnRecent(row: Float64Array): void {
    for (let c = 0; c < this.width; c++) this.#recent[c] = this.#recentWith(c, row[c]!);
  }

  /**
   * Moves levels and deviations; `learnRecent` of the row comes first.
   *
   * @param pace - in (0, 1]: less learns slower
   */
  learnLevel(row: Float64Array, pace: number): void {
    const weight = pace / this.#memory;
    for (let c = 0; c < this.width; c++) {
      if (Number.isNaN(row[c]!)) continue;
      const limit = LEVEL_CLIP * this.deviation(c);
      const delta = clamp(held(row[c]!) - this.#levels[c]!, limit);
      this.#levels[c]! += weight * delta;
      const variance = this.#variances[c]! + (weight / 2) * (delta * delta - this.#variances[c]!);
      this.#variances[c] = Math.max(floorSquared(this.#levels[c]!), variance);
      const old = this.#recentVariances[c]!;
      const lag = clamp(this.#recent[c]! - this.#levels[c]!, LEVEL_CLIP * Math.sqrt(old));
      const least = RECENT_FLOOR * RECENT_FLOOR * this.#variances[c]!;
      this.#recentVariances[c] = Math.max(least, old + (weight / 2) * (lag * lag - old));
    }
  }

  toJSON(): object {
    return {
      levels: encodeArray(this.#levels),
      recent: encodeArray(this.#recent),
      variances: encodeArray(this.#variances),
      recentVariances: encodeArray(this.#recentVariances),
    };
  }

  static read(reader: SnapshotReader, width: number, memory: number): MetricLevels {
    const levels = new MetricLevels(memory, width);
    levels.#levels = reader.finiteFloat64Array('levels', width);
    levels.#recent = reader.finiteFloat64Array('recent', width);
    levels.#variances = reader.finiteFloat64Array('variances', width);
    levels.#recentVariances = reader.finiteFloat64Array('recentVariances', width);
    const places = [levels.#levels, levels.#recent].every((all) => all.every((x) => x === held(x)));
    const scales = [levels.#variances, levels.#recentVariances];
    if (places && scales.every((all) => all.every((x) => x > 0 && x <= 1e241))) return levels;
    throw new AegisError('invalid-snapshot', 'levels: expected places up to 1e120, variances > 0.');
  }
}

function held(x: number): number {
  return clamp(x, MAX_VALUE);
}

function clamp(x: number, limit: number): number {
  return Math.min(limit, Math.max(-limit, x));
}

function floorSquared(level: number): number {
  const relative = RELATIVE_FLOOR * level;
  return relative * relative + FLOOR * FLOOR;
}
