export { type EdgePrior, type EdgeVerdict, priorFromGraph } from './edge-prior.js';
export type { CausalEvent, WatchedSpan } from './events/causal-event.js';
export { type ChangeEventsOptions, changeEvents, type Reading } from './events/change-events.js';
export {
  type EventCause,
  type EventCauses,
  type HawkesOptions,
  hawkesCauses,
} from './events/hawkes-causes.js';
