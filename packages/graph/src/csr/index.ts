export { buildSnapshot } from './build-snapshot.js';
export type {
  GraphEdge,
  GraphNode,
  GraphSnapshot,
  GraphSource,
  NodeKind,
  Provenance,
} from './graph-snapshot.js';
