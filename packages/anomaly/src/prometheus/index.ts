export type { FetchLike } from './fetch-like.js';
export {
  PrometheusClient,
  type PrometheusClientOptions,
  type RangeQuery,
} from './prometheus-client.js';
export { PrometheusError, type PrometheusErrorType } from './prometheus-error.js';
export {
  type PolledQuery,
  type PollerStats,
  type PollFailure,
  type PollResult,
  PrometheusPoller,
  type PrometheusPollerOptions,
} from './prometheus-poller.js';
export type { InstantSample, RangeSeries } from './read-answer.js';
export { toPoints } from './to-points.js';
