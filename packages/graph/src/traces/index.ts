export { CallCollector } from './call-collector.js';
export type { CallCollectorOptions } from './call-collector-options.js';
export type { CallCollectorCounts, CallCollectorStats } from './collector-counts.js';
export {
  type OtlpFinding,
  type OtlpOptions,
  type OtlpSpans,
  type OtlpStats,
  readOtlpSpans,
} from './read-otlp-spans.js';
export type { GraphTarget } from './seen-graph.js';
export { serviceGraphOf } from './service-graph-of.js';
export { spansToCalls } from './spans-to-calls.js';
