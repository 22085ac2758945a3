import { AegisError, checkNumber, Random } from '@aegis/core';
import { cleanSeries } from './clean-series.js';
import { LEAST_VALUES, MOST_HORIZON, passageTimes } from './passage-times.js';
import { readSeries, type TimeSeries } from './read-series.js';
import { sayDuration, sayNumber } from './say.js';
import { resolveThresholdOptions, type TimeToThresholdOptions } from './threshold-options.js';

/** When a limit will probably be reached. Times are from the last value on. */
export interface TimeToThreshold {
  readonly limit: number;
  readonly direction: 'up' | 'down';
  /** By when half of the futures have reached it; 0 where it is reached, null beyond the horizon. */
  readonly medianMs: number | null;
  /** Between which times `level` of the futures reach it, the rest half before and half after; null is beyond the horizon. */
  readonly interval: readonly [lowMs: number | null, highMs: number | null];
  readonly level: number;
  /** In [0, 1]. Neither end is certain where the limit is not reached yet: a simulation has not seen all. */
  readonly probabilityWithinHorizon: number;
  readonly horizonMs: number;
  /** The history was too short to say anything. */
  readonly warmingUp: boolean;
  readonly sentence: string;
}

const OWNER = 'timeToThreshold';
/** Only the latest values count. */
const MOST_VALUES = 65_536;

/**
 * Says when a series will reach a limit, by letting many simulated futures run up to it.
 *
 * Use it on what fills up or wears out: disks, heaps, queues, certificates, quotas. Seasons, growth that
 * gathers pace and clean-ups that cut the series back again and again are followed; a change of regime
 * that never happened before is not foreseen. About 20 ms for two weeks at five minutes.
 *
 * @param series - values at equal distances with their `stepMs`, oldest first, NaN where one is missing
 * @param limit - in the unit of the values
 * @throws AegisError `invalid-argument` where it is no series or has no step, `invalid-option` for an option
 * out of range or a limit that is not finite
 *
 * @example
 * ```ts
 * import { timeToThreshold } from '@aegis/anomaly/forecast';
 * const values = Array.from({ length: 500 }, (_, i) => 0.4 + 0.0008 * i);
 * const said = timeToThreshold({ values, stepMs: 300_000 }, 0.9, { name: 'disk' });
 * said.sentence; // => 'disk reaches 0.9 in about 11 h (11 h to 11 h)'
 * said.probabilityWithinHorizon > 0.99; // => true
 * ```
 */
export function timeToThreshold(
  series: TimeSeries,
  limit: number,
  options?: TimeToThresholdOptions,
): TimeToThreshold {
  const resolved = resolveThresholdOptions(OWNER, options);
  const { direction, level, paths, seed } = resolved;
  const { values, stepMs } = readSeries(OWNER, series);
  if (stepMs === null) {
    throw new AegisError(
      'invalid-argument',
      `${OWNER}: the step is not known; give { values, stepMs }.`,
    );
  }
  checkNumber(OWNER, 'limit', limit);
  const from = Math.max(0, values.length - MOST_VALUES);
  const clean = cleanSeries(
    Array.from({ length: values.length - from }, (_, i) => values[from + i]!),
  );
  const pastMs = Math.max(1, clean.values.length) * stepMs;
  const horizonMs = Math.min(resolved.horizonMs ?? pastMs / 2, MOST_HORIZON * pastMs);
  // What falls to a limit rises to it upside down.
  const sign = direction === 'up' ? 1 : -1;
  const told = (times: Float64Array, probability: number, warmingUp: boolean): TimeToThreshold => {
    const at = (share: number): number | null => {
      const time = times[Math.ceil(share * times.length) - 1] ?? Number.POSITIVE_INFINITY;
      return Number.isFinite(time) ? time * stepMs : null;
    };
    const said = {
      limit,
      direction,
      medianMs: at(0.5),
      interval: [at((1 - level) / 2), at((1 + level) / 2)] as const,
      level,
      probabilityWithinHorizon: probability,
      horizonMs,
      warmingUp,
    };
    return { ...said, sentence: tell(said, resolved.name) };
  };
  const last = clean.values.at(-1);
  if (last !== undefined && sign * last >= sign * limit) return told(new Float64Array(1), 1, false);
  if (clean.values.length < LEAST_VALUES) return told(new Float64Array(0), 0, true);
  const horizon = Math.max(1, Math.floor(horizonMs / stepMs));
  const question = {
    values: clean.scaled.map((x) => sign * x),
    stepMs,
    limit: sign * ((limit - clean.centre) / clean.scale),
    horizon,
    paths,
  };
  const times = passageTimes(question, new Random(seed));
  const reached = times.filter(Number.isFinite).length;
  return told(times, (reached + 0.5) / (paths + 1), false);
}

function tell(said: Omit<TimeToThreshold, 'sentence'>, name: string): string {
  const limit = sayNumber(said.limit);
  const [low, high] = said.interval;
  if (said.warmingUp) return `${name}: too short a history to say when it reaches ${limit}`;
  if (said.medianMs === 0) return `${name} has reached ${limit}`;
  const percent = `${Math.round(100 * said.probabilityWithinHorizon)} %`;
  const horizon = sayDuration(said.horizonMs);
  if (said.medianMs === null) {
    return `${name} probably does not reach ${limit} within ${horizon} (${percent} that it does)`;
  }
  const earliest = low === null ? sayDuration(said.medianMs) : sayDuration(low);
  const latest = high === null ? `more than ${horizon}` : sayDuration(high);
  return `${name} reaches ${limit} in about ${sayDuration(said.medianMs)} (${earliest} to ${latest})`;
}
