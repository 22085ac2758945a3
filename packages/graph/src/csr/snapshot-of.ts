import { AegisError } from '@aegis/core';
import type { GraphSnapshot, GraphSource } from './graph-snapshot.js';

/** @throws AegisError `invalid-argument` for what is neither a snapshot nor gives one */
export function snapshotOf(owner: string, graph: GraphSource | GraphSnapshot): GraphSnapshot {
  if (typeof graph === 'object' && graph !== null) {
    if ('outOffsets' in graph) return graph;
    if ('snapshot' in graph && typeof graph.snapshot === 'function') return graph.snapshot();
  }
  throw new AegisError(
    'invalid-argument',
    `${owner}: what was given is no graph; give a snapshot, or what has snapshot().`,
  );
}
