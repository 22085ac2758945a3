import { pow } from '@aegis/core/math';
import type { Member } from './member.js';

const ALPHAS = [0.05, 0.15, 0.3, 0.5, 0.7, 0.9];
const LEAST = 4;

interface ThetaFit {
  readonly end: number;
  readonly alpha: number;
  readonly slope: number;
  /** What each place of the season adds; empty without one. */
  readonly profile: Float64Array;
}

/**
 * The Theta method: exponential smoothing with half the slope of the whole history, after the mean
 * profile of the season is taken off.
 *
 * @see Assimakopoulos, Nikolopoulos (2000), The theta model, International Journal of Forecasting 16(4),
 * doi:10.1016/S0169-2070(00)00066-2; Hyndman, Billah (2003), Unmasking the Theta method, ibid. 19(2),
 * doi:10.1016/S0169-2070(01)00143-1. The season is additive, of phase means about the line.
 */
export function theta(series: Float64Array, period: number, ends: readonly number[]): Member {
  const fits = ends.map((end) => fitTheta(series, period, end));
  return {
    name: 'theta',
    least: Math.max(LEAST, period),
    forecast: (count, out) => {
      const fit = fits.findLast(({ end }) => end <= count) ?? fits[0]!;
      const { alpha, slope, profile } = fit;
      const seasonAt = (t: number): number => (period > 1 ? profile[t % period]! : 0);
      let level = series[0]! - seasonAt(0);
      for (let t = 1; t < count; t++) level += alpha * (series[t]! - seasonAt(t) - level);
      const lag = (1 - pow(1 - alpha, count)) / alpha;
      for (let h = 0; h < out.length; h++) {
        out[h] = level + (slope / 2) * (h + lag) + seasonAt(count + h);
      }
    },
  };
}

function fitTheta(series: Float64Array, period: number, end: number): ThetaFit {
  const middle = (end - 1) / 2;
  let total = 0;
  let moment = 0;
  let spread = 0;
  for (let t = 0; t < end; t++) {
    total += series[t]!;
    moment += (t - middle) * series[t]!;
    spread += (t - middle) * (t - middle);
  }
  const slope = spread > 0 ? moment / spread : 0;
  const profile = new Float64Array(period > 1 ? period : 0);
  for (let phase = 0; phase < profile.length; phase++) {
    let sum = 0;
    let seen = 0;
    for (let t = phase; t < end; t += period) {
      sum += series[t]! - total / end - slope * (t - middle);
      seen++;
    }
    profile[phase] = seen > 0 ? sum / seen : 0;
  }
  return { end, slope, profile, alpha: chooseAlpha(series, profile, end) };
}

/** The smoothing with the least squared error one step ahead. */
function chooseAlpha(series: Float64Array, profile: Float64Array, end: number): number {
  const seasonAt = (t: number): number => (profile.length > 0 ? profile[t % profile.length]! : 0);
  const levels = new Float64Array(ALPHAS.length).fill(series[0]! - seasonAt(0));
  const errors = new Float64Array(ALPHAS.length);
  for (let t = 1; t < end; t++) {
    const x = series[t]! - seasonAt(t);
    for (let a = 0; a < ALPHAS.length; a++) {
      const error = x - levels[a]!;
      errors[a]! += error * error;
      levels[a]! += ALPHAS[a]! * error;
    }
  }
  return ALPHAS[errors.indexOf(Math.min(...errors))] ?? ALPHAS[0]!;
}
