export { buildSnapshot } from './build-snapshot.js';
export {
  type DistanceOptions,
  distances,
  type EdgeDirection,
  reachable,
} from './distances.js';
export type {
  GraphEdge,
  GraphNode,
  GraphSnapshot,
  GraphSource,
  NodeKind,
  Provenance,
} from './graph-snapshot.js';
export { type PageRankOptions, type PageRankResult, pageRank } from './page-rank.js';
export { type SimplePathOptions, simplePaths } from './simple-paths.js';
