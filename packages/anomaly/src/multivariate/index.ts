export { MultivariateAnomalyDetector } from './multivariate-anomaly-detector.js';
export type { MultivariateAnomalyDetectorOptions } from './multivariate-options.js';
export type {
  MetricContribution,
  MetricRow,
  MultivariateStats,
  MultivariateTrainingReport,
  MultivariateVerdict,
} from './multivariate-verdict.js';
export type { RegimeChange } from './regime.js';
