import { AegisError } from '@aegis/core';
import { log2 } from '@aegis/core/math';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { type ColumnRanges, drawHalfSpaces, type HalfSpaces } from './half-space-layout.js';
import type { HalfSpaceTreesOptions } from './half-space-options.js';

/** A cell with at most this share of a window's rows is not divided further: there is too little in it. */
const FEW = 0.02;

/** Where the rows of two windows fell in the half-spaces of all trees: the last full one, and this one. */
export class HalfSpaceCounts {
  readonly ranges: ColumnRanges;
  readonly #options: Readonly<Required<HalfSpaceTreesOptions>>;
  readonly #spaces: HalfSpaces;
  #masses: Uint16Array;
  #latest: Uint16Array;
  /** log2 of the share of a window that a mass is; half a row more, so that empty is not endless. */
  readonly #logShares: Float64Array;

  constructor(ranges: ColumnRanges, options: Readonly<Required<HalfSpaceTreesOptions>>) {
    this.ranges = ranges;
    this.#options = options;
    this.#spaces = drawHalfSpaces(ranges, options);
    this.#masses = new Uint16Array(options.trees * ((2 << options.height) - 1));
    this.#latest = new Uint16Array(this.#masses.length);
    const whole = options.windowSize + 0.5;
    this.#logShares = Float64Array.from({ length: options.windowSize + 1 }, (_, mass) =>
      log2((mass + 0.5) / whole),
    );
  }

  /**
   * The mean over the trees of log2 of the density where a row lies, in densities of an even spread.
   *
   * @param cells - the row, without NaN
   * @param losses - what each column takes from it is added here, summed over the trees
   */
  logDensity(cells: Float64Array, losses: Float64Array | null): number {
    let sum = 0;
    for (let tree = 0; tree < this.#options.trees; tree++) sum += this.#walk(tree, cells, losses);
    return sum / this.#options.trees;
  }

  #walk(tree: number, cells: Float64Array, losses: Float64Array | null): number {
    const { height, windowSize } = this.#options;
    const { columns, cuts } = this.#spaces;
    const masses = this.#masses;
    const inner = tree * ((1 << height) - 1);
    const all = tree * ((2 << height) - 1);
    const few = FEW * windowSize;
    let node = 0;
    let depth = 0;
    let bits = 0;
    while (depth < height && masses[all + node]! > few) {
      const column = columns[inner + node]!;
      node = 2 * node + 1 + (cells[column]! >= cuts[inner + node]! ? 1 : 0);
      depth++;
      const now = this.#logShares[masses[all + node]!]! + depth;
      if (losses !== null) losses[column]! += bits - now;
      bits = now;
    }
    return bits;
  }

  /** Counts a row in this window. */
  count(cells: Float64Array): void {
    const { trees, height } = this.#options;
    const { columns, cuts } = this.#spaces;
    const latest = this.#latest;
    const innerSize = (1 << height) - 1;
    for (let tree = 0; tree < trees; tree++) {
      const inner = tree * innerSize;
      const all = tree * (2 * innerSize + 1);
      let node = 0;
      latest[all]!++;
      for (let depth = 0; depth < height; depth++) {
        const isRight = cells[columns[inner + node]!]! >= cuts[inner + node]!;
        node = 2 * node + 1 + (isRight ? 1 : 0);
        latest[all + node]!++;
      }
    }
  }

  /** This window is full: it is what rows are measured against from now on, and a new one begins. */
  turn(): void {
    const full = this.#latest;
    this.#latest = this.#masses.fill(0);
    this.#masses = full;
  }

  toJSON(): object {
    const { lows, highs, medians } = this.ranges;
    return {
      lows: encodeArray(lows),
      highs: encodeArray(highs),
      medians: encodeArray(medians),
      masses: encodeArray(this.#masses),
      latest: encodeArray(this.#latest),
    };
  }

  /** The trees are drawn again from ranges and seed. @throws AegisError `invalid-snapshot` */
  static read(
    reader: SnapshotReader,
    dimensions: number,
    options: Readonly<Required<HalfSpaceTreesOptions>>,
  ): HalfSpaceCounts {
    const lows = reader.finiteFloat64Array('lows', dimensions);
    const highs = reader.finiteFloat64Array('highs', dimensions);
    const medians = reader.finiteFloat64Array('medians', dimensions);
    const nodes = options.trees * ((2 << options.height) - 1);
    const masses = reader.uint16Array('masses', nodes);
    const latest = reader.uint16Array('latest', nodes);
    const isSound =
      lows.every((low, d) => low <= medians[d]! && medians[d]! <= highs[d]!) &&
      masses.every((mass) => mass <= options.windowSize) &&
      latest.every((mass) => mass < options.windowSize);
    if (!isSound) {
      throw new AegisError('invalid-snapshot', 'half-space-trees: the counts are out of range.');
    }
    const counts = new HalfSpaceCounts({ lows, highs, medians }, options);
    counts.#masses = masses;
    counts.#latest = latest;
    return counts;
  }
}
