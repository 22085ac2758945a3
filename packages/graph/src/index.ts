export { aliasesByNamespace } from './aliases-by-namespace.js';
export type { EdgeInput, NodeInput } from './graph-input.js';
export { ServiceGraph } from './service-graph.js';
export type {
  MergeOptions,
  ReachOptions,
  SerializedGraph,
  ServiceGraphOptions,
  ServiceGraphStats,
} from './service-graph-types.js';
