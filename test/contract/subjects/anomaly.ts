import type { AnySubject } from '../subject.js';
import { anomalyLogs } from './anomaly-logs.js';
import { anomalyMetrics } from './anomaly-metrics.js';
import { anomalyModels } from './anomaly-models.js';
import { anomalyMultivariate } from './anomaly-multivariate.js';
import { anomalyPrometheus } from './anomaly-prometheus.js';

export const subjects: readonly AnySubject[] = [
  ...anomalyMetrics,
  anomalyMultivariate,
  ...anomalyLogs,
  ...anomalyModels,
  ...anomalyPrometheus,
];
