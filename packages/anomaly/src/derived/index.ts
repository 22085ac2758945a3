export { DerivedMetrics } from './derived-metrics.js';
export type {
  DerivedInput,
  DerivedMetricDefinition,
  DerivedMetricsOptions,
  DerivedStats,
} from './derived-options.js';
