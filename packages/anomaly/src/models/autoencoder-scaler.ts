import { AegisError } from '@aegis/core';
import type { DenseNetwork } from '@aegis/core/neural';
import { encodeArray, type SnapshotReader } from '@aegis/core/snapshot';
import { median, robustScale } from '@aegis/core/stats';
import { MAX_DIMENSIONS } from './autoencoder-options.js';

/** Beyond so many scales a value says no more; squares stay finite. */
const LIMIT = 1e6;
/** A column that never moved still has a scale, so that its first move can be judged. */
const RELATIVE_FLOOR = 0.01;

/** Columns by median and interquartile range, so that a few wild rows do not set the scale. */
export class RobustScaler {
  readonly centres: Float64Array;
  readonly scales: Float64Array;

  constructor(centres: Float64Array, scales: Float64Array) {
    this.centres = centres;
    this.scales = scales;
  }

  /** @throws AegisError `invalid-argument` where the shape is wrong or no row is finite */
  static fit(owner: string, rows: Float64Array, count: number, dimensions: number): RobustScaler {
    const whole = Number.isInteger(count) && Number.isInteger(dimensions);
    const bounded = dimensions >= 1 && dimensions <= MAX_DIMENSIONS && count >= 1;
    if (!whole || !bounded || rows.length < count * dimensions) {
      throw new AegisError(
        'invalid-argument',
        `${owner}.fit: ${rows.length} values for ${count} rows of ${dimensions} columns; ` +
          `give whole numbers >= 1, at most ${MAX_DIMENSIONS} columns, and that many values.`,
      );
    }
    const usable = Array.from({ length: count }, (_, r) =>
      rows.subarray(r * dimensions, (r + 1) * dimensions),
    ).filter((row) => row.every(Number.isFinite));
    if (usable.length === 0) {
      throw new AegisError('invalid-argument', `${owner}.fit: no row is finite throughout.`);
    }
    const centres = new Float64Array(dimensions);
    const scales = new Float64Array(dimensions);
    for (let c = 0; c < dimensions; c++) {
      const column = Float64Array.from(usable, (row) => row[c]!);
      centres[c] = median(column);
      const floor = Math.max(1e-9, Math.abs(centres[c]!) * RELATIVE_FLOOR);
      scales[c] = Math.min(Number.MAX_VALUE, robustScale(column, floor));
    }
    return new RobustScaler(centres, scales);
  }

  /** Puts a row in scales from the medians into `out` from `to` on; what is not finite counts as the median. */
  scaleInto(row: ArrayLike<number>, from: number, out: Float64Array, to: number): void {
    for (let c = 0; c < this.centres.length; c++) {
      out[to + c] = this.#scaleOne(row[from + c] ?? Number.NaN, c, 0);
    }
  }

  /** All rows; what is not finite becomes NaN, so that a fit leaves its row out. */
  scaleRows(rows: Float64Array, count: number): Float64Array {
    const dimensions = this.centres.length;
    return rows
      .subarray(0, count * dimensions)
      .map((x, i) => this.#scaleOne(x, i % dimensions, Number.NaN));
  }

  #scaleOne(x: number, column: number, missing: number): number {
    if (!Number.isFinite(x)) return missing;
    // Halves first, so that the difference of two huge numbers stays finite.
    const scaled = (x / 2 - this.centres[column]! / 2) / (this.scales[column]! / 2);
    return Math.min(LIMIT, Math.max(-LIMIT, scaled));
  }

  /** The fields that {@link RobustScaler.read} reads; of a model without one, that there is none. */
  static write(scaler: RobustScaler | null): object {
    return {
      dimensions: scaler?.centres.length ?? 0,
      centres: scaler === null ? null : encodeArray(scaler.centres),
      scales: scaler === null ? null : encodeArray(scaler.scales),
    };
  }

  static read(reader: SnapshotReader, dimensions: number): RobustScaler {
    const centres = reader.finiteFloat64Array('centres', dimensions);
    const scales = reader.finiteFloat64Array('scales', dimensions);
    if (scales.every((scale) => scale > 0)) return new RobustScaler(centres, scales);
    throw new AegisError('invalid-snapshot', 'scales: expected numbers above 0.');
  }

  /** Refuses a network of a snapshot that does not fit these columns. */
  checkNetwork(owner: string, network: DenseNetwork, inputs: number, outputs: number): void {
    if (network.sizes[0] === inputs && network.sizes.at(-1) === outputs) return;
    throw new AegisError('invalid-snapshot', `${owner}: the network does not fit the columns.`);
  }
}
