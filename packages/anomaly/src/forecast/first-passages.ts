import type { Random } from '@aegis/core';
import { buildMembers } from './build-members.js';
import { cleanSeries } from './clean-series.js';
import { ConformalBand } from './conformal-band.js';
import { findPeriods } from './find-periods.js';
import { within } from './member.js';
import { chooseOrigins, combine, rollingOrigin } from './rolling-origin.js';
import { trendLine } from './trend-line.js';

/** Straight lines through so many of the latest values take part besides the ensemble. */
const LINE_WINDOWS = [6, 12, 24, 48, 96, 192, 384];
/** No path leaves the middle of the history by more than so many quarters of its range. */
const LIMIT = 50;
/** Errors of the past are stretched as the interval of this level has to be. */
const STRETCH_LEVEL = 0.8;

/**
 * When simulated paths first reach the limit from below, in steps from now: 1 is the next value, and
 * infinity is not within the horizon.
 *
 * A path is the forecast of the ensemble, moved by what it would have been off by from one of the origins
 * of the past on, to either side, so that errors keep their size, their growth and their company.
 *
 * @param values - oldest first, finite, at least 8
 * @param stepMs - between two of them
 */
export function firstPassages(
  values: Float64Array,
  stepMs: number,
  limit: number,
  horizon: number,
  paths: number,
  random: Random,
): Float64Array {
  const series = cleanSeries(values);
  const { scaled, centre, scale } = series;
  const count = scaled.length;
  const periods = findPeriods(scaled, stepMs).filter((period) => 2 * period <= count);
  const { origins, tried } = chooseOrigins(count, horizon, periods);
  const lines = LINE_WINDOWS.map((window) => trendLine(scaled, window));
  const plain = buildMembers(series, periods, [origins[0]!, count], tried);
  const members = [...plain, ...lines]
    .filter(({ least }) => least <= count)
    .map((member) => within(LIMIT, member));
  const rolling = rollingOrigin(scaled, members, origins, tried);
  const forecasts = members.map((member) => {
    const path = new Float64Array(horizon);
    member.forecast(count, path);
    return path;
  });
  const path = combine(forecasts, rolling.weights);
  const stretch = ConformalBand.of(rolling, horizon).stretch(STRETCH_LEVEL);
  const height = (limit - centre) / scale;
  return Float64Array.from({ length: paths }, () => {
    const row = random.integer(origins.length) * tried;
    const side = random.chance(0.5) ? stretch : -stretch;
    return firstPassage(path, rolling.errors.subarray(row, row + tried), side, height);
  });
}

function firstPassage(
  path: Float64Array,
  errors: Float64Array,
  side: number,
  height: number,
): number {
  const tried = errors.length;
  for (let h = 0; h < path.length; h++) {
    // Beyond what was tried an error grows as that of a random walk would.
    const error = h < tried ? errors[h]! : errors[tried - 1]! * Math.sqrt((h + 1) / tried);
    if (path[h]! + side * error >= height) return h + 1;
  }
  return Number.POSITIVE_INFINITY;
}
