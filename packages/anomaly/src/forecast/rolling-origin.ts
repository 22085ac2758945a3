import type { Member } from './member.js';
import { weightedMedian } from './weighted-median.js';

/** What the ensemble would have said at origins of the past, and how far off it was. */
export interface RollingOrigin {
  /** One a member; they add up to 1. */
  readonly weights: Float64Array;
  /** Origin × step, row-major: what came less what the ensemble would have said. */
  readonly errors: Float64Array;
  readonly origins: readonly number[];
  /** The steps ahead that were tried, at most as many as are wanted. */
  readonly horizon: number;
}

const ORIGINS = 16;
/** All origins lie within so many horizons, or a season. */
const SPAN_HORIZONS = 3.5;
/** The first origin leaves at least this share of the history for the fit. */
const LEAST_FIT_SHARE = 0.5;
/** No trial takes more than this share of the history. */
const MOST_HORIZON_SHARE = 0.25;
const LEAST_COUNT = 8;
/** Against a division by 0, in scales of the series. */
const LEAST_ERROR = 1e-9;

/**
 * The origins to try the members at, ascending, evenly spread, and coprime with the season so that all
 * its places are visited; empty for a history too short to judge by.
 */
export function chooseOrigins(
  count: number,
  horizon: number,
  periods: readonly number[],
): { origins: number[]; tried: number } {
  const tried = Math.max(1, Math.min(horizon, Math.floor(count * MOST_HORIZON_SHARE)));
  if (count < LEAST_COUNT) return { origins: [], tried };
  const season = periods[0] ?? 1;
  const room = count - tried - Math.ceil(count * LEAST_FIT_SHARE);
  const span = Math.min(room, Math.max(SPAN_HORIZONS * tried, season, ORIGINS - 1));
  let gap = Math.max(1, Math.floor(span / (ORIGINS - 1)));
  while (gap > 1 && commonDivisor(gap, season) > 1) gap--;
  const origins: number[] = [];
  for (let i = Math.min(ORIGINS - 1, Math.floor(room / gap)); i >= 0; i--) {
    origins.push(count - tried - i * gap);
  }
  return { origins, tried };
}

/**
 * Tries the members at the origins: a member counts as the inverse of its squared mean absolute error,
 * and one that could not be tried hardly at all.
 */
export function rollingOrigin(
  series: Float64Array,
  members: readonly Member[],
  origins: readonly number[],
  horizon: number,
): RollingOrigin {
  const cells = origins.length * horizon;
  const forecasts = members.map(() => new Float64Array(cells));
  const weights = Float64Array.from(members, (member, m) => {
    if (cells === 0) return 1;
    if (origins[0]! < member.least) return 0;
    let total = 0;
    for (const [o, origin] of origins.entries()) {
      const path = forecasts[m]!.subarray(o * horizon, (o + 1) * horizon);
      member.forecast(origin, path);
      for (let h = 0; h < horizon; h++) total += Math.abs(series[origin + h]! - path[h]!);
    }
    const error = LEAST_ERROR + total / cells;
    return 1 / (error * error);
  });
  const sum = weights.reduce((a, b) => a + b, 0);
  for (let m = 0; m < weights.length; m++) weights[m]! /= sum;
  const errors = combine(forecasts, weights);
  for (const [o, origin] of origins.entries()) {
    for (let h = 0; h < horizon; h++) {
      errors[o * horizon + h] = series[origin + h]! - errors[o * horizon + h]!;
    }
  }
  return { weights, errors, origins, horizon };
}

/** The weighted median of the paths, cell by cell; members of weight 0 have no say. */
export function combine(paths: readonly Float64Array[], weights: Float64Array): Float64Array {
  const heard = paths.map((_, m) => m).filter((m) => weights[m]! > 0);
  const combined = new Float64Array(paths[0]?.length ?? 0);
  const values = new Float64Array(heard.length);
  const votes = new Float64Array(heard.length);
  for (let cell = 0; cell < combined.length; cell++) {
    for (let i = 0; i < heard.length; i++) {
      values[i] = paths[heard[i]!]![cell]!;
      votes[i] = weights[heard[i]!]!;
    }
    combined[cell] = weightedMedian(values, votes);
  }
  return combined;
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b);
}
