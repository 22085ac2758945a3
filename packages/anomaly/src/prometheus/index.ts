export type { PrometheusClientOptions, SendOptions } from './client-options.js';
export { type EncodedWrite, encodeWriteRequest } from './encode-write-request.js';
export type { BodyReaderLike, FetchLike, ResponseLike } from './fetch-like.js';
export type {
  PolledQuery,
  PollerStats,
  PollFailure,
  PollResult,
  PrometheusPollerOptions,
} from './poller-options.js';
export {
  PrometheusClient,
  type PrometheusClientStats,
  type RangeQuery,
  type Selection,
} from './prometheus-client.js';
export { PrometheusError, type PrometheusErrorType } from './prometheus-error.js';
export { PrometheusPoller } from './prometheus-poller.js';
export type { InstantSample, RangeSeries } from './read-answer.js';
export type { MetricMetadata, SeriesIdentity } from './read-metadata.js';
export {
  type PushResult,
  RemoteWriter,
  type RemoteWriterOptions,
  type RemoteWriterStats,
} from './remote-writer.js';
export {
  EXPOSITION_CONTENT_TYPE,
  type Exposition,
  type ExpositionOptions,
  renderExposition,
} from './render-exposition.js';
export { SCORE_HELP, scorePoints, type WritableVerdict } from './score-points.js';
export { toPoints } from './to-points.js';
