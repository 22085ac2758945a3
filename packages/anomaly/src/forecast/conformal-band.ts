import { normalQuantile } from '@aegis/core/math';
import { mean } from '@aegis/core/stats';
import type { RollingOrigin } from './rolling-origin.js';

/** Errors of steps so near to each other share one scale. */
const NEIGHBOURS = 3;
/** The correlation of neighbouring errors is taken for no more than this. */
const MOST_CORRELATION = 0.99;

/**
 * How wide an interval has to be, from what the forecasts of the past were off by.
 *
 * Each step ahead has a scale, the mean absolute error of it and its neighbours; errors in that scale are
 * pooled over all steps. Errors of one path go together, so the finite-sample correction of split
 * conformal prediction, `level · (n + 1) / n`, is made with the number of independent errors that the
 * correlation of neighbouring ones leaves, not with their count. Where even the largest error is not
 * enough for the level, the interval goes on beyond it as a normal tail would.
 *
 * @see Vovk, Gammerman, Shafer (2005), Algorithmic Learning in a Random World, doi:10.1007/b106715;
 * Stankevičiūtė, Alaa, van der Schaar (2021), Conformal time-series forecasting, NeurIPS. Intervals are
 * symmetric; the series need not be exchangeable, so coverage is measured and not guaranteed.
 */
export class ConformalBand {
  /** One a step ahead, in scales of the series. */
  readonly scales: Float64Array;
  /** Absolute errors in their scales, ascending. */
  readonly #ratios: Float64Array;
  /** How many independent errors these are worth. */
  readonly effectiveErrors: number;

  private constructor(scales: Float64Array, ratios: Float64Array, effectiveErrors: number) {
    this.scales = scales;
    this.#ratios = ratios.sort();
    this.effectiveErrors = effectiveErrors;
  }

  /** @param horizon - steps; beyond what was tried the scale grows with the square root */
  static of(tried: RollingOrigin, horizon: number): ConformalBand {
    const { errors, origins } = tried;
    const own = scalesOf(tried);
    const ratios = errors.map((error, i) => {
      const scale = own[i % tried.horizon]!;
      return scale > 0 ? Math.abs(error) / scale : 0;
    });
    const last = own.length - 1;
    const scales = Float64Array.from({ length: horizon }, (_, h) =>
      h <= last ? own[h]! : own[last]! * Math.sqrt((h + 1) / (last + 1)),
    );
    const gap = Math.min(tried.horizon, (origins[1] ?? 0) - (origins[0] ?? 0));
    const targets = tried.horizon + (origins.length - 1) * Math.max(0, gap);
    const rho = neighbourCorrelation(ratios, tried.horizon);
    return new ConformalBand(scales, ratios, Math.max(1, (targets * (1 - rho)) / (1 + rho)));
  }

  /** For a history too short to be tried on: what it changed by from step to step, and where it does not say, its own size. */
  static guess(series: Float64Array, size: number, horizon: number): ConformalBand {
    const steps = series.subarray(1).map((x, i) => Math.abs(x - series[i]!));
    const changes = steps.length < 2 ? new Float64Array([size]) : steps;
    const scale = mean(changes);
    return new ConformalBand(
      Float64Array.from({ length: horizon }, (_, h) => scale * Math.sqrt(h + 1)),
      changes.map((change) => (scale > 0 ? change / scale : 0)),
      changes.length,
    );
  }

  /** Half the width of the interval of that level, in multiples of the scales. */
  reach(level: number): number {
    const n = this.effectiveErrors;
    const corrected = (level * (n + 1)) / n;
    if (corrected <= 1) return this.#plainReach(corrected);
    const largest = this.#plainReach(1);
    const deviations = (share: number): number => normalQuantile((1 + share) / 2);
    return (largest * deviations(level)) / deviations(n / (n + 1));
  }

  /** By how much errors have to be stretched to be as wide as the correction wants them, >= 1. */
  stretch(level: number): number {
    const plain = this.#plainReach(level);
    return plain > 0 ? Math.max(1, this.reach(level) / plain) : 1;
  }

  #plainReach(level: number): number {
    const place = Math.ceil(level * this.#ratios.length) - 1;
    return this.#ratios[Math.max(0, place)] ?? 0;
  }
}

function scalesOf({ errors, origins, horizon }: RollingOrigin): Float64Array {
  const sums = new Float64Array(horizon);
  for (let i = 0; i < errors.length; i++) sums[i % horizon]! += Math.abs(errors[i]!);
  return sums.map((_, h) => {
    const near = sums.subarray(Math.max(0, h - NEIGHBOURS), h + NEIGHBOURS + 1);
    return mean(near) / Math.max(1, origins.length);
  });
}

/** The correlation of an error with the next one of its path, in [0, 0.99]. */
function neighbourCorrelation(ratios: Float64Array, horizon: number): number {
  const centre = mean(ratios);
  let together = 0;
  let alone = 0;
  for (let i = 0; i + 1 < ratios.length; i++) {
    if ((i + 1) % horizon === 0) continue;
    together += (ratios[i]! - centre) * (ratios[i + 1]! - centre);
    alone += (ratios[i]! - centre) * (ratios[i]! - centre);
  }
  return alone > 0 ? Math.min(MOST_CORRELATION, Math.max(0, together / alone)) : 0;
}
