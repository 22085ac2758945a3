export type { Finding, FindingCode, FindingSource } from '../common/findings.js';
export type { NamedText } from '../common/named-texts.js';
export {
  graphFromPrometheus,
  type PrometheusGraph,
  type PrometheusGraphOptions,
  type PrometheusGraphStats,
} from './graph-from-prometheus.js';
export type { PrometheusInput } from './read-samples.js';
