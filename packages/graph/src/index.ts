export { aliasesByNamespace } from './aliases-by-namespace.js';
export type { Criticality, CriticalityRole } from './criticality.js';
export { diffGraphs, type EdgeChange, type GraphDiff, type NodeChange } from './diff-graphs.js';
export type { PictureOptions } from './export/picture-options.js';
export type { EdgeInput, NodeInput } from './graph-input.js';
export { ServiceGraph } from './service-graph.js';
export type {
  MergeOptions,
  PathOptions,
  ReachOptions,
  SerializedGraph,
  ServiceGraphOptions,
  ServiceGraphStats,
} from './service-graph-types.js';
