import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import type { SnapshotReader } from '@aegis/core/snapshot';

/** Options of {@link Forecaster}. */
export interface ForecasterOptions {
  /**
   * The seasons in steps, at most two, each >= 2; `'auto'` finds them in the data, `[]` is none.
   * @defaultValue 'auto'
   */
  readonly season?: 'auto' | readonly number[];
  /**
   * Whether nothing is forecast below 0; `'auto'` where the history never was below 0, as it is with
   * counts, bytes, rates and latencies.
   * @defaultValue 'auto'
   */
  readonly nonNegative?: 'auto' | boolean;
  /**
   * How many of the latest values are kept, from 8 to 1048576, at 8 bytes each. Raising it lets longer
   * seasons be seen and costs time in proportion.
   * @defaultValue 8192
   */
  readonly maxHistory?: number;
}

const DEFAULTS: Required<ForecasterOptions> = Object.freeze({
  season: 'auto',
  nonNegative: 'auto',
  maxHistory: 8192,
});
const HISTORY_RANGE = { min: 8, max: 1 << 20, integer: true };
const PERIOD_RANGE = { min: 2, max: 1 << 20, integer: true };
const MOST_PERIODS = 2;

/**
 * Lays the options over their defaults and checks them.
 *
 * @throws AegisError `invalid-option`
 */
export function resolveForecasterOptions(
  owner: string,
  options: ForecasterOptions | undefined,
): Readonly<Required<ForecasterOptions>> {
  const resolved = resolveOptions(owner, DEFAULTS, options);
  const { season, nonNegative, maxHistory } = resolved;
  checkNumber(owner, 'maxHistory', maxHistory, HISTORY_RANGE);
  if (season !== 'auto') {
    if (!Array.isArray(season) || season.length > MOST_PERIODS) {
      throw new AegisError(
        'invalid-option',
        `${owner}: season is ${String(season)}; give 'auto' or a list of at most two periods.`,
      );
    }
    for (const period of season) checkNumber(owner, 'season', period, PERIOD_RANGE);
  }
  if (nonNegative !== 'auto' && typeof nonNegative !== 'boolean') {
    throw new AegisError(
      'invalid-option',
      `${owner}: nonNegative is ${String(nonNegative)}; give 'auto', true or false.`,
    );
  }
  return resolved;
}

/** The options as they stand in a snapshot. */
export function writeForecasterOptions(options: Readonly<Required<ForecasterOptions>>): object {
  const { season, nonNegative, maxHistory } = options;
  return { season: season === 'auto' ? null : season, nonNegative: `${nonNegative}`, maxHistory };
}

/** @throws AegisError `invalid-snapshot` */
export function readForecasterOptions(reader: SnapshotReader): Required<ForecasterOptions> {
  const nonNegative = reader.oneOf('nonNegative', ['auto', 'true', 'false']);
  return {
    season: reader.has('season')
      ? reader.numbers('season', { maxLength: MOST_PERIODS }, PERIOD_RANGE)
      : 'auto',
    nonNegative: nonNegative === 'auto' ? 'auto' : nonNegative === 'true',
    maxHistory: reader.number('maxHistory', HISTORY_RANGE),
  };
}
