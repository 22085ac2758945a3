export { type BetweennessOptions, type BetweennessResult, betweenness } from './betweenness.js';
export { buildSnapshot, extendSnapshot, type SnapshotAddition } from './build-snapshot.js';
export { type Components, callRings, stronglyConnected } from './components.js';
export {
  type DistanceOptions,
  distances,
  type EdgeDirection,
  reachable,
} from './distances.js';
export {
  EDGE_KINDS,
  type EdgeKind,
  type GraphEdge,
  type GraphNode,
  type GraphSnapshot,
  type GraphSource,
  NODE_KINDS,
  type NodeKind,
  PROVENANCES,
  type Provenance,
} from './graph-snapshot.js';
export { type PageRankOptions, type PageRankResult, pageRank } from './page-rank.js';
export { type SimplePathOptions, simplePaths } from './simple-paths.js';
