import { AegisError, checkNumber, resolveOptions } from '@aegis/core';

/** What a {@link Forecaster} is asked. */
export interface ForecastRequest {
  /** How many steps ahead, from 1 to 100000. */
  readonly horizon: number;
  /**
   * The share of outcomes that the interval is to hold, in (0, 1).
   * @defaultValue 0.95
   */
  readonly level?: number;
  /**
   * Probabilities in (0, 1) whose quantiles are wanted as paths.
   * @defaultValue []
   */
  readonly quantiles?: readonly number[];
}

/** What will probably come. All paths have one number a step ahead and all are finite. */
export interface Forecast {
  readonly median: Float64Array;
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  readonly level: number;
  readonly quantiles: readonly { readonly probability: number; readonly path: Float64Array }[];
  /** When each step is; null where the series' times are not known. */
  readonly timestampsMs: Float64Array | null;
  /** The seasons that were used, in steps. */
  readonly periods: readonly number[];
  /** Who voted, with what share of the vote, the heaviest first. */
  readonly members: readonly { readonly name: string; readonly weight: number }[];
  /** The history was too short to try the members on it: the interval is a guess. */
  readonly warmingUp: boolean;
}

const REQUEST_DEFAULTS: Required<ForecastRequest> = Object.freeze({
  horizon: 0,
  level: 0.95,
  quantiles: [],
});
const HORIZON_RANGE = { min: 1, max: 100_000, integer: true };
/** Where a probability may lie: above 0 and below 1. */
const SHARE_RANGE = { min: Number.EPSILON, max: 1 - Number.EPSILON };

/**
 * Lays the request over its defaults and checks it.
 *
 * @throws AegisError `invalid-option`
 */
export function resolveRequest(
  owner: string,
  request: ForecastRequest,
): Readonly<Required<ForecastRequest>> {
  const resolved = resolveOptions(owner, REQUEST_DEFAULTS, request);
  const { horizon, level, quantiles } = resolved;
  checkNumber(owner, 'horizon', horizon, HORIZON_RANGE);
  checkNumber(owner, 'level', level, SHARE_RANGE);
  if (!Array.isArray(quantiles)) {
    throw new AegisError(
      'invalid-option',
      `${owner}: quantiles is ${String(quantiles)}; give a list of probabilities.`,
    );
  }
  for (const probability of quantiles) checkNumber(owner, 'quantiles', probability, SHARE_RANGE);
  return resolved;
}
