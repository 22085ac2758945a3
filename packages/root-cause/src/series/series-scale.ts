import type { SignalKind } from '@aegis/core';
import { quantumOf } from './metric-series.js';
import { selectQuartiles } from './select-quantile.js';

/** Where a series lies when all is well: its level, and the unit in which it moves. */
export interface SeriesScale {
  readonly level: number;
  readonly unit: number;
  /** The standard deviation that its quartiles tell of, and the unit too where that means anything. */
  readonly spread: number;
}

/** Fewer finite values of a baseline than this prove nothing. */
const LEAST_BASELINE = 10;
const NORMAL_IQR = 1.3489795003921634;

/** A longer baseline is sampled; one more than a multiple of four, so that quartiles are values of it. */
const MOST_SAMPLED = 513;
/** The golden ratio's share: steps of it fall in with no period. */
const GOLDEN = 0.6180339887498949;

/** Measures baselines, one after the other. Holds scratch space. */
export class ScaleMeter {
  readonly #values: Float64Array;
  /** Which values are sampled, the same for all baselines of one length. */
  readonly #places: Int32Array = new Int32Array(MOST_SAMPLED);
  #placesOf = 0;
  #count = 0;

  /** @param longest - the longest baseline that will be asked about */
  constructor(longest: number) {
    this.#values = new Float64Array(longest);
  }

  /**
   * The level and unit of a baseline; null where it is too short. The unit is never a bare deviation: a
   * series that hardly ever moved has its kind's quantum.
   */
  of(kind: SignalKind, baseline: Float64Array): SeriesScale | null {
    this.#count = 0;
    if (baseline.length > MOST_SAMPLED) this.#sample(baseline);
    // Also where nearly all of it are gaps.
    if (this.#count < LEAST_BASELINE) this.#gather(baseline);
    if (this.#count < LEAST_BASELINE) return null;
    const isShare =
      (kind === 'errors' || kind === 'availability') && areShares(this.#values, this.#count);
    const [first, level, third] = selectQuartiles(this.#values, this.#count);
    const spread = (third - first) / NORMAL_IQR;
    return { level, unit: Math.max(spread, quantumOf(kind, level, isShare)), spread };
  }

  /** Takes one value from each of equally long stretches, each time from another place of it. */
  #sample(baseline: Float64Array): void {
    const places = this.#placesIn(baseline.length);
    const values = this.#values;
    let count = 0;
    for (let i = 0; i < MOST_SAMPLED; i++) {
      const value = baseline[places[i]!]!;
      if (!Number.isNaN(value)) values[count++] = value;
    }
    this.#count = count;
  }

  #placesIn(length: number): Int32Array {
    const places = this.#places;
    if (this.#placesOf === length) return places;
    const stretch = length / MOST_SAMPLED;
    for (let i = 0; i < MOST_SAMPLED; i++) {
      const turn = GOLDEN * i;
      places[i] = ((i + turn - Math.floor(turn)) * stretch) | 0;
    }
    this.#placesOf = length;
    return places;
  }

  #gather(baseline: Float64Array): void {
    const values = this.#values;
    let count = 0;
    for (let i = 0; i < baseline.length; i++) {
      const value = baseline[i]!;
      if (!Number.isNaN(value)) values[count++] = value;
    }
    this.#count = count;
  }
}

function areShares(values: Float64Array, count: number): boolean {
  for (let i = 0; i < count; i++) if (values[i]! < 0 || values[i]! > 1) return false;
  return true;
}
