import { AegisError } from '../index.js';

/** A sorted copy of the finite values. */
function sorted(values: ArrayLike<number>): Float64Array {
  return Float64Array.from(Array.from(values).filter(Number.isFinite)).sort();
}

function quantileOfSorted(values: Float64Array, q: number): number {
  const position = q * (values.length - 1);
  const below = Math.floor(position);
  const low = values[below] ?? 0;
  const high = values[Math.min(below + 1, values.length - 1)] ?? 0;
  const part = position - below;
  const step = high - low;
  // Neighbours of opposite sign near the largest double have no finite difference.
  return Number.isFinite(step) ? low + part * step : low * (1 - part) + high * part;
}

/**
 * The quantile of a sample, interpolated linearly between order statistics (type 7 of Hyndman and Fan,
 * as in NumPy and R). Values that are not finite are left out; 0 where none remains. O(n log n).
 *
 * @throws AegisError `invalid-argument` unless q is in [0, 1]
 *
 * @example
 * ```ts
 * import { quantile } from '@aegis/core/stats';
 * quantile([1, 2, 3, 4], 0.5); // => 2.5
 * ```
 *
 * @see Hyndman, Fan (1996), Sample Quantiles in Statistical Packages, The American Statistician 50(4),
 * doi:10.1080/00031305.1996.10473566
 */
export function quantile(values: ArrayLike<number>, q: number): number {
  if (!(q >= 0 && q <= 1)) {
    throw new AegisError('invalid-argument', `quantile: q is ${q}; give a number from 0 to 1.`);
  }
  return quantileOfSorted(sorted(values), q);
}

/**
 * The median; 0 where there is no finite value.
 *
 * @example
 * ```ts
 * import { median } from '@aegis/core/stats';
 * median([9, 1, 2]); // => 2
 * ```
 */
export function median(values: ArrayLike<number>): number {
  return quantile(values, 0.5);
}

/**
 * The distance between the quartiles, >= 0; 0 where there is no finite value.
 *
 * @example
 * ```ts
 * import { interquartileRange } from '@aegis/core/stats';
 * interquartileRange([1, 2, 3, 4, 5]); // => 2
 * ```
 */
export function interquartileRange(values: ArrayLike<number>): number {
  const order = sorted(values);
  return quantileOfSorted(order, 0.75) - quantileOfSorted(order, 0.25);
}

/** What the interquartile range of a normal distribution is, in standard deviations. */
const NORMAL_IQR = 1.3489795003921634;

/**
 * A standard deviation that outliers do not move: the interquartile range over 1.349, and never less
 * than `floor`. Many real series are constant most of the time; a scale of 0 would make every change
 * infinite.
 *
 * @param floor - the smallest difference that means anything, > 0
 *
 * @example
 * ```ts
 * import { robustScale } from '@aegis/core/stats';
 * robustScale([5, 5, 5, 5, 900], 0.1); // => 0.1
 * ```
 */
export function robustScale(values: ArrayLike<number>, floor: number): number {
  return Math.max(floor, interquartileRange(values) / NORMAL_IQR);
}

/**
 * The ranks of `values` from 1, equal values sharing the mean of theirs; NaN comes last. O(n log n).
 *
 * @example
 * ```ts
 * import { ranks } from '@aegis/core/stats';
 * Array.from(ranks([30, 10, 30])); // => [2.5, 1, 2.5]
 * ```
 */
export function ranks(values: ArrayLike<number>): Float64Array {
  const order = Array.from(values, (_, i) => i).sort((a, b) => compare(values[a]!, values[b]!));
  const result = new Float64Array(values.length);
  for (let start = 0; start < order.length; ) {
    let end = start;
    const first = values[order[start]!]!;
    while (end + 1 < order.length && compare(values[order[end + 1]!]!, first) === 0) end++;
    for (let i = start; i <= end; i++) result[order[i]!] = (start + end) / 2 + 1;
    start = end + 1;
  }
  return result;
}

/** Ascending, NaN after everything. */
function compare(a: number, b: number): number {
  if (a < b) return -1;
  if (a > b) return 1;
  return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
}
