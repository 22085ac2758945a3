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
