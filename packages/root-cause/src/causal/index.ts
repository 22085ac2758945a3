export { type ShapleyOptions, type ShapleyValue, shapleyValues } from '@aegis/core/explain';
export {
  type AnomalyAttribution,
  type AnomalyRequest,
  type AttributionOptions,
  attributeAnomalies,
  type NodeAttribution,
} from './attribution/attribute-anomalies.js';
export {
  type DistributionChange,
  type DistributionChangeOptions,
  type DistributionChangeRequest,
  distributionChange,
} from './attribution/distribution-change.js';
export {
  type DiscoveryOptions,
  discoverCauses,
  type SeriesCause,
  type SeriesCauses,
} from './discovery/discover-causes.js';
export type { CausalSeries } from './discovery/lagged-table.js';
export { type EdgePrior, type EdgeVerdict, priorFromGraph } from './edge-prior.js';
export type { CausalEvent, WatchedSpan } from './events/causal-event.js';
export { type ChangeEventsOptions, changeEvents, type Reading } from './events/change-events.js';
export type { EventCause } from './events/describe-causes.js';
export {
  type EventCauses,
  type HawkesOptions,
  hawkesCauses,
} from './events/hawkes-causes.js';
export {
  type CausalEdge,
  type CausalGraph,
  type CausalGraphOptions,
  causalGraphOf,
} from './model/causal-graph.js';
export {
  type Counterfactual,
  type CounterfactualOptions,
  type CounterfactualRequest,
  counterfactual,
} from './model/counterfactual.js';
export {
  type ImaginationOptions,
  type Intervention,
  type InterventionRequest,
  intervene,
} from './model/intervene.js';
export type { Mechanism } from './model/mechanism.js';
export type { NodeValues } from './model/node-values.js';
export type { Estimate } from './model/simulate.js';
export {
  type NodeNoise,
  StructuralModel,
  type StructuralModelOptions,
  type StructuralModelStats,
} from './model/structural-model.js';
