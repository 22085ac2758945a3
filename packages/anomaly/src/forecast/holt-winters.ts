import { pow } from '@aegis/core/math';
import type { Member } from './member.js';

/** How much of the trend is left after a step. */
const DAMPING = 0.98;
const ALPHAS = [0.05, 0.2, 0.5, 0.8];
const BETAS = [0, 0.01, 0.05];
const GAMMAS = [0.02, 0.1, 0.3, 0.6];

interface Smoothing {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
}

/** The state after every value, so that a forecast can begin anywhere. */
interface Course {
  readonly levels: Float64Array;
  readonly trends: Float64Array;
  /** What the season adds at each value; the next one at t is one period on. */
  readonly seasons: Float64Array;
  readonly squaredError: number;
}

/**
 * Damped additive Holt-Winters in error-correction form, ETS(A, Ad, A), or ETS(A, Ad, N) without a
 * season. The smoothing is chosen on a small grid, one parameter after another, by the squared error one
 * step ahead on the values before the first of `ends`.
 *
 * @see Hyndman, Koehler, Ord, Snyder (2008), Forecasting with Exponential Smoothing, ch. 2,
 * doi:10.1007/978-3-540-71918-2
 */
export function holtWinters(series: Float64Array, period: number, ends: readonly number[]): Member {
  const seen = ends[0] ?? 0;
  let best: Smoothing = { alpha: 0.2, beta: 0.01, gamma: 0.1 };
  let least = Number.POSITIVE_INFINITY;
  const weigh = (candidate: Smoothing): void => {
    const { squaredError } = follow(series, period, seen, candidate);
    if (squaredError >= least) return;
    least = squaredError;
    best = candidate;
  };
  for (const alpha of ALPHAS) weigh({ ...best, alpha });
  if (period > 1) for (const gamma of GAMMAS) weigh({ ...best, gamma });
  for (const beta of BETAS) weigh({ ...best, beta });
  const { levels, trends, seasons } = follow(series, period, series.length, best);
  return {
    name: 'holt-winters',
    least: Math.max(4, 2 * period),
    forecast: (count, out) => {
      const level = levels[count - 1]!;
      let ahead = 0;
      for (let h = 0; h < out.length; h++) {
        ahead += pow(DAMPING, h + 1);
        const season = period > 1 ? seasons[count - period + (h % period)]! : 0;
        out[h] = level + ahead * trends[count - 1]! + season;
      }
    },
  };
}

function follow(series: Float64Array, period: number, end: number, how: Smoothing): Course {
  const { alpha, beta, gamma } = how;
  const levels = new Float64Array(end);
  const trends = new Float64Array(end);
  const seasons = new Float64Array(end);
  const start = Math.min(end, period);
  let level = 0;
  for (let t = 0; t < start; t++) level += series[t]! / start;
  for (let t = 0; t < start; t++) {
    levels[t] = level;
    if (period > 1) seasons[t] = series[t]! - level;
  }
  let trend = 0;
  let squaredError = 0;
  for (let t = start; t < end; t++) {
    const season = period > 1 ? seasons[t - period]! : 0;
    const before = level + DAMPING * trend;
    const error = series[t]! - before - season;
    squaredError += error * error;
    level = before + alpha * error;
    trend = DAMPING * trend + beta * error;
    levels[t] = level;
    trends[t] = trend;
    if (period > 1) seasons[t] = season + gamma * error;
  }
  return { levels, trends, seasons, squaredError };
}
