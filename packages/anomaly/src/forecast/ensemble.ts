import { buildLogMembers, buildMembers } from './build-members.js';
import type { CleanSeries } from './clean-series.js';
import { ConformalBand } from './conformal-band.js';
import { findPeriods } from './find-periods.js';
import { within } from './member.js';
import { chooseOrigins, combine, rollingOrigin } from './rolling-origin.js';

/** What the ensemble says, in scales of the series. */
export interface EnsembleForecast {
  readonly median: Float64Array;
  readonly band: ConformalBand;
  readonly periods: readonly number[];
  readonly members: readonly { readonly name: string; readonly weight: number }[];
  readonly warmingUp: boolean;
}

/** A forecast leaves the range of the history by at most so many times its width. */
const REACH = 2;
/** Half the range of a history, in its scales. */
const HALF_RANGE = 2;

/**
 * Builds the members, tries them on the history's own past, and combines their forecasts.
 *
 * @param season - the periods to use, ascending; null to find them
 */
export function forecastEnsemble(
  series: CleanSeries,
  stepMs: number | null,
  season: readonly number[] | null,
  horizon: number,
): EnsembleForecast {
  const { scaled } = series;
  const count = scaled.length;
  const periods = (season ?? findPeriods(scaled, stepMs)).filter((period) => 2 * period <= count);
  const { origins, tried } = chooseOrigins(count, horizon, periods);
  const ends = origins.length > 0 ? [origins[0]!, count] : [count];
  const limit = HALF_RANGE * (1 + 2 * REACH * Math.max(1, horizon / count));
  const plain = buildMembers(series, periods, ends, tried);
  const members = [...plain, ...buildLogMembers(series, periods, ends, tried)]
    .filter(({ least }) => least <= count)
    .map((member) => within(limit, member));
  const rolling = rollingOrigin(scaled, members, origins, tried);
  const paths = members.map((member) => {
    const path = new Float64Array(horizon);
    member.forecast(count, path);
    return path;
  });
  return {
    // Nobody has a say on an empty history.
    median: paths.length > 0 ? combine(paths, rolling.weights) : new Float64Array(horizon),
    band:
      origins.length > 0
        ? ConformalBand.of(rolling, horizon)
        : ConformalBand.guess(scaled, Math.abs(series.centre / series.scale), horizon),
    periods,
    members: members
      .map(({ name }, m) => ({ name, weight: rolling.weights[m]! }))
      .sort((a, b) => b.weight - a.weight),
    warmingUp: origins.length === 0,
  };
}
