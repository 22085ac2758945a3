import { Welford } from '@aegis/core/stats';
import { fitLags } from './fit-lags.js';
import { chooseLags, planLags } from './lag-plan.js';
import type { Member } from './member.js';

/** What an {@link autoRegression} works on. */
export interface AutoRegressionInput {
  /** The values, perhaps as logarithms. */
  readonly series: Float64Array;
  /** In steps, ascending. */
  readonly periods: readonly number[];
  /** The lag that is subtracted before the fit; 0 for none. */
  readonly difference: number;
  /** How many values each fit may see, ascending; a forecast uses the latest fit that it may. */
  readonly ends: readonly number[];
  /** How many steps it has been tried for: beyond them it only goes on as it went. */
  readonly reach: number;
  /** Takes a forecast back to the values' own unit; null where it is in it. */
  readonly back: ((y: number) => number) | null;
}

/** In standard deviations; holds an explosive fit until validation has thrown it out. */
const LIMIT = 1e3;

/**
 * A linear regression on the latest steps and on the steps around a season ago, shrunk a little, and
 * forecast step by step on its own forecasts, as far as that has been tried: a fit that grows by a
 * hundredth a step does well for a while and is nowhere after a thousand.
 */
export function autoRegression(name: string, input: AutoRegressionInput): Member {
  const { series, periods, difference, ends, reach, back } = input;
  const changes =
    difference === 0 ? series : series.subarray(difference).map((y, i) => y - series[i]!);
  const moments = new Welford();
  for (let i = 0; i < changes.length; i++) moments.add(changes[i]!);
  const centre = moments.mean;
  const scale = moments.standardDeviation || 1;
  const standard = changes.map((y) => (y - centre) / scale);
  // The first fit, the one on the fewest values, decides how far back a lag may reach.
  const plan = planLags(chooseLags((ends[0] ?? 0) - difference, periods));
  const { lags, longest } = plan;
  const fits = fitLags(
    standard,
    plan,
    ends.map((end) => end - difference),
  );
  const first = fits.findIndex((weights) => weights !== null);
  const block = blockOf(periods, reach);
  return {
    name,
    least: first < 0 ? Number.POSITIVE_INFINITY : ends[first]!,
    forecast: (count, out) => {
      const weights = fits[ends.findLastIndex((end) => end <= count)]!;
      const at = count - difference;
      const own = Math.min(out.length, Math.max(reach, block));
      const path = new Float64Array(longest + own);
      path.set(standard.subarray(at - longest, at));
      for (let h = 0; h < own; h++) {
        const sum = weigh(path, longest + h, lags, weights);
        const next = Math.min(LIMIT, Math.max(-LIMIT, sum));
        path[longest + h] = next;
        out[h] = next * scale + centre;
      }
      if (difference > 0) {
        for (let h = 0; h < own; h++) {
          out[h]! += h < difference ? series[count - difference + h]! : out[h - difference]!;
        }
      }
      carryOn(out, own, block, series.subarray(0, count));
      if (back !== null) for (let h = 0; h < out.length; h++) out[h] = back(out[h]!);
    },
  };
}

/** The weighted sum of what stands `lags` before `at`, and the intercept. */
function weigh(path: Float64Array, at: number, lags: Int32Array, weights: Float64Array): number {
  const size = lags.length;
  let even = weights[size]!;
  let odd = 0;
  let i = 0;
  // Two sums, so that one addition need not wait for the other.
  for (; i + 1 < size; i += 2) {
    even += weights[i]! * path[at - lags[i]!]!;
    odd += weights[i + 1]! * path[at - lags[i + 1]!]!;
  }
  if (i < size) even += weights[i]! * path[at - lags[i]!]!;
  return even + odd;
}

/** The longest season within reach, else the shortest one; without any, half of the reach. */
function blockOf(periods: readonly number[], reach: number): number {
  const within = periods.findLast((period) => period <= reach);
  return within ?? periods[0] ?? Math.max(1, reach >> 1);
}

/** Repeats the last block of `out` before `own`, with the drift that it had against the block before. */
function carryOn(out: Float64Array, own: number, block: number, past: Float64Array): void {
  if (own >= out.length) return;
  let drift = 0;
  for (let h = own - block; h < own; h++) {
    const before = h - block;
    const earlier = before >= 0 ? out[before]! : past[Math.max(0, past.length + before)]!;
    drift += (out[h]! - earlier) / block;
  }
  for (let h = own; h < out.length; h++) out[h] = out[h - block]! + drift;
}
