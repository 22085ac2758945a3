export type { Suspect } from './logs/flow/suspect-history.js';
export { DEFAULT_PATTERNS, type IssuePattern } from './logs/issue-patterns.js';
export type {
  JoinedLine,
  LineContext,
  LineJoinerOptions,
  LineJoinerStats,
} from './logs/joining/joiner-options.js';
export { LineJoiner } from './logs/joining/line-joiner.js';
export { MLLogAnomalyDetector } from './logs/log-anomaly-detector.js';
export type { LogEpisode } from './logs/log-episodes.js';
export type { LogAnomalyDetectorOptions } from './logs/log-options.js';
export type {
  LogContext,
  LogStats,
  LogTemplate,
  LogTrainingReport,
  LogVerdict,
} from './logs/log-verdict.js';
export type { MaskFinder, TextRange } from './logs/mining/custom-masks.js';
export {
  type ExtractedLine,
  type LineParameter,
  type MinedTemplate,
  TemplateMiner,
  type TemplateMinerOptions,
  type TemplateMinerStats,
} from './logs/mining/template-miner.js';
export { exceptionOf, type ThrownException } from './logs/reading/exception-of.js';
export { type ReadLine, readLine } from './logs/reading/read-line.js';
export type { SessionVerdict } from './logs/sessions/session-judge.js';
export { CounterRate, type CounterRateOptions, type CounterStep } from './metrics/counter-rate.js';
export {
  MetricAnomalyDetector,
  type MetricStats,
  type MetricVerdict,
} from './metrics/metric-anomaly-detector.js';
export { isCounter } from './metrics/metric-kind.js';
export type { MetricAnomalyDetectorOptions } from './metrics/metric-options.js';
export { seriesKey } from './metrics/series-key.js';
export { signalKindOf } from './metrics/signal-kind.js';
export { type ClockStep, StepClock } from './metrics/step-clock.js';
