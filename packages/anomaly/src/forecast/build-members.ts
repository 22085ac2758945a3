import { exp, log } from '@aegis/core/math';
import { autoRegression } from './auto-regression.js';
import type { CleanSeries } from './clean-series.js';
import { holtWinters } from './holt-winters.js';
import { type Member, seasonalNaive } from './member.js';
import { theta } from './theta.js';

/** Keeps the exponential of a forecast finite. */
const MOST_LOG = 700;

/**
 * The members of the ensemble: autoregressions of the values and of their changes from the last step and
 * from a season ago, the naive ones, Theta and Holt-Winters.
 *
 * @param periods - in steps, ascending, at most two
 * @param ends - how many values each fit may see, ascending
 * @param reach - how many steps ahead they are tried
 */
export function buildMembers(
  series: CleanSeries,
  periods: readonly number[],
  ends: readonly number[],
  reach: number,
): Member[] {
  const { scaled } = series;
  const [season = 1, longSeason = 0] = periods;
  const regress = (name: string, difference: number): Member =>
    autoRegression(name, { series: scaled, periods, difference, ends, reach, back: null });
  const members = [
    regress('ar', 0),
    regress('ar-change', 1),
    seasonalNaive('naive', scaled, 1),
    theta(scaled, season, ends),
    holtWinters(scaled, season, ends),
  ];
  if (season > 1) {
    members.push(regress('ar-season', season), seasonalNaive('seasonal-naive', scaled, season));
  }
  if (longSeason > 1) members.push(seasonalNaive('long-seasonal-naive', scaled, longSeason));
  if (longSeason > 1) members.push(regress('ar-long-season', longSeason));
  return members;
}

/** Autoregressions of the logarithms; none where a value is not positive. */
export function buildLogMembers(
  series: CleanSeries,
  periods: readonly number[],
  ends: readonly number[],
  reach: number,
): Member[] {
  const { values, centre, scale, low } = series;
  const [season = 1, longSeason = 0] = periods;
  if (!(low > 0)) return [];
  const logs = values.map(log);
  const back = (y: number): number => (exp(Math.min(y, MOST_LOG)) - centre) / scale;
  const regress = (name: string, difference: number): Member =>
    autoRegression(name, { series: logs, periods, difference, ends, reach, back });
  const members = [regress('log-ar', 0)];
  if (season > 1) members.push(regress('log-ar-season', season));
  if (longSeason > 1) members.push(regress('log-ar-long-season', longSeason));
  return members;
}
