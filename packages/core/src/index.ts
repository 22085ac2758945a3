export { AegisError, type AegisErrorCode } from './aegis-error.js';
export type { Anomaly } from './anomaly.js';
export type { Attributes, AttributeValue } from './attributes.js';
export type { CallRecord } from './call-record.js';
export type { ChangeEvent } from './change-event.js';
export { contentId } from './content-id.js';
export type { Detector, Verdict } from './detector.js';
export {
  type Evidence,
  SEVERITIES,
  type Severity,
  SIGNAL_KINDS,
  type SignalKind,
} from './evidence.js';
export type { Incident } from './incident.js';
export { ISSUE_KINDS, type Issue, type IssueKind } from './issue.js';
export type { LogRecord } from './log-record.js';
export type { MetricDataPoint } from './metric-data-point.js';
export { checkNumber, type NumberRange, resolveOptions } from './options.js';
export { Random, type RandomState } from './random.js';
export type {
  ActionKind,
  ApprovalTier,
  Outcome,
  Plan,
  PlanStep,
  RemediationAction,
} from './remediation.js';
export type { CausalHop, RootCause } from './root-cause.js';
export { SPAN_KINDS, type SpanKind, type SpanRecord } from './span-record.js';
export type { AbortSignalLike, Progress, TaskOptions } from './task.js';
