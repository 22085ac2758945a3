export type { EdgeInput, NodeInput } from './graph-input.js';
export { ServiceGraph } from './service-graph.js';
export type {
  ReachOptions,
  SerializedGraph,
  ServiceGraphOptions,
  ServiceGraphStats,
} from './service-graph-types.js';
