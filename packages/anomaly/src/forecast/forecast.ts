import type { Forecast, ForecastRequest } from './forecast-request.js';
import { Forecaster } from './forecaster.js';
import type { ForecasterOptions } from './forecaster-options.js';
import type { TimeSeries } from './read-series.js';

/** Options of {@link forecast}: the request, and what a {@link Forecaster} is made with. */
export interface ForecastOptions extends ForecasterOptions, ForecastRequest {}

/**
 * Forecasts a history in one call; see {@link Forecaster}.
 *
 * @param series - values at equal distances, oldest first, NaN where one is missing; with `stepMs` the
 * seasons of the calendar are looked for first
 * @returns paths of `horizon` finite numbers each
 * @throws AegisError `invalid-argument` where it is no series, `invalid-option`
 *
 * @example
 * ```ts
 * import { forecast } from '@aegis/anomaly/forecast';
 * const values = Array.from({ length: 336 }, (_, hour) => 50 + 30 * ((hour % 24) / 23));
 * const { median, periods } = forecast({ values, stepMs: 3_600_000 }, { horizon: 24 });
 * periods[0]; // => 24
 * Math.round(median[0] ?? 0); // => 50
 * Math.round(median[23] ?? 0); // => 80
 * ```
 */
export function forecast(
  series: ArrayLike<number> | TimeSeries,
  options: ForecastOptions,
): Forecast {
  const { horizon = 0, level, quantiles, ...own } = options ?? {};
  const forecaster = new Forecaster(own);
  forecaster.fit(series);
  return forecaster.forecast({
    horizon,
    ...(level === undefined ? {} : { level }),
    ...(quantiles === undefined ? {} : { quantiles }),
  });
}
