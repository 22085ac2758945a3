import { solveCholesky } from '@aegis/core/math';
import type { LagPlan } from './lag-plan.js';

/** What a weight costs, as a share of the rows: small, since the series is in standard deviations. */
const RIDGE = 1e-4;
/** Keeps the intercept's pivot above 0 for a constant series. */
const INTERCEPT_RIDGE = 1e-9;

/**
 * Least squares weights of the lags, and the intercept last, from the rows before each of `ends`.
 *
 * The sum of `x[t - i] · x[t - j]` over t is a difference of two running sums of `x[s] · x[s - (j - i)]`,
 * so that all pairs of lags at one distance, and all ends, share one pass over the series:
 * O(distances · n + ends · lags³ / 6) in place of O(ends · lags² · n / 2).
 *
 * @param series - finite, about standard deviations
 * @param ends - how many values each fit may see
 * @returns one array of weights for each end; null where there are too few rows
 */
export function fitLags(
  series: Float64Array,
  plan: LagPlan,
  ends: readonly number[],
): (Float64Array | null)[] {
  const { lags, longest } = plan;
  const size = lags.length + 1;
  const moments = lagMoments(series, plan, ends);
  const sums = runningSums(series);
  return ends.map((end, e) => {
    const rows = end - longest;
    if (rows < Math.max(4, lags.length / 2)) return null;
    const moment = moments[e]!;
    const matrix = new Float64Array(size * size);
    const right = new Float64Array(size);
    const last = size - 1;
    for (let i = 0; i < last; i++) {
      // Place 0 of the moments is the target, so lag i stands at i + 1.
      const from = (i + 1) * size;
      for (let j = 0; j <= i; j++) matrix[i * size + j] = moment[from + j + 1]!;
      matrix[i * size + i]! += RIDGE * rows;
      right[i] = moment[from]!;
      matrix[last * size + i] = sums[end - lags[i]!]! - sums[longest - lags[i]!]!;
    }
    matrix[last * size + last] = rows * (1 + INTERCEPT_RIDGE);
    right[last] = sums[end]! - sums[longest]!;
    solveCholesky(matrix, right, size);
    return right;
  });
}

/** For each end, the lower triangle of the sums of products of (0, …lags). */
function lagMoments(series: Float64Array, plan: LagPlan, ends: readonly number[]): Float64Array[] {
  const { lags, longest, distances, starts, near, far } = plan;
  const size = lags.length + 1;
  const moments = ends.map(() => new Float64Array(size * size));
  const running = new Float64Array(series.length + 1);
  for (let d = 0; d < distances.length; d++) {
    const distance = distances[d]!;
    runningProducts(series, distance, running);
    for (let pair = starts[d]!; pair < starts[d + 1]!; pair++) {
      const shift = near[pair] === 0 ? 0 : lags[near[pair]! - 1]!;
      const place = far[pair]! * size + near[pair]!;
      const before = running[longest - shift]!;
      for (let e = 0; e < ends.length; e++) {
        // An end before the longest lag has no rows, and is not solved.
        moments[e]![place] = running[Math.max(0, ends[e]! - shift)]! - before;
      }
    }
  }
  return moments;
}

/** `out[t]` becomes the sum of `series[s] · series[s - distance]` over all s below t. */
function runningProducts(series: Float64Array, distance: number, out: Float64Array): void {
  const count = series.length;
  out.fill(0, 0, Math.min(count, distance) + 1);
  let sum = 0;
  let t = distance;
  // Two at a time: the chain of additions, each waiting for the last, is what takes the time.
  for (; t + 1 < count; t += 2) {
    const first = series[t]! * series[t - distance]!;
    const both = first + series[t + 1]! * series[t + 1 - distance]!;
    out[t + 1] = sum + first;
    sum += both;
    out[t + 2] = sum;
  }
  if (t < count) out[t + 1] = sum + series[t]! * series[t - distance]!;
}

function runningSums(series: Float64Array): Float64Array {
  const sums = new Float64Array(series.length + 1);
  for (let t = 0; t < series.length; t++) sums[t + 1] = sums[t]! + series[t]!;
  return sums;
}
