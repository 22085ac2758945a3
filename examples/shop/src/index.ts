export { prometheusConfig, type ScrapeTarget } from './prometheus/prometheus-config.js';
export {
  type PrometheusOptions,
  type RunningPrometheus,
  startPrometheus,
} from './prometheus/start-prometheus.js';
export { CALLS, SERVICE_NAMES, type ServiceName } from './service-names.js';
export { type Shop, type ShopOptions, startShop } from './start-shop.js';
export type { ActRequest, ActResult } from './supervisor/act.js';
export {
  CURES,
  FAULT_KINDS,
  type FaultKind,
  type FaultRequest,
  USUAL_PLACE,
} from './supervisor/fault.js';
export type { ServiceState } from './supervisor/floor.js';
export type { LoadStats } from './supervisor/load.js';
