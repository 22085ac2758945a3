export { type ForecastOptions, forecast } from './forecast.js';
export type { Forecast, ForecastRequest } from './forecast-request.js';
export { Forecaster, type ForecasterStats } from './forecaster.js';
export type { ForecasterOptions } from './forecaster-options.js';
export {
  type PredictBreachOptions,
  type PredictedAnomaly,
  predictBreach,
} from './predict-breach.js';
export type { TimeSeries } from './read-series.js';
export type { TimeToThresholdOptions } from './threshold-options.js';
export { type TimeToThreshold, timeToThreshold } from './time-to-threshold.js';
export { type RegularSeries, toTimeSeries } from './to-time-series.js';
