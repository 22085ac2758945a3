import { AegisError } from '@aegis/core';
import type { GraphEdge, GraphNode, GraphSnapshot } from './graph-snapshot.js';

/** Counting sort of edge ends into rows. */
function rows(
  count: number,
  keys: Uint32Array,
  values: Uint32Array,
): [Uint32Array, Uint32Array, Uint32Array] {
  const offsets = new Uint32Array(count + 1);
  for (let e = 0; e < keys.length; e++) offsets[keys[e]! + 1]!++;
  for (let i = 0; i < count; i++) offsets[i + 1]! += offsets[i]!;
  const next = offsets.slice(0, count);
  const ends = new Uint32Array(keys.length);
  const edges = new Uint32Array(keys.length);
  for (let e = 0; e < keys.length; e++) {
    const at = next[keys[e]!]!++;
    ends[at] = values[e]!;
    edges[at] = e;
  }
  return [offsets, ends, edges];
}

/**
 * Freezes nodes and edges for algorithms. O(nodes + edges).
 *
 * @throws AegisError `invalid-argument` for an id that comes twice, `unknown-node` for an edge whose end
 * is not among the nodes
 *
 * @example
 * ```ts
 * import { buildSnapshot } from '@aegis/graph/csr';
 * const node = (id: string) => ({ id, kind: 'service' as const, namespace: null, replicas: 1 });
 * const edge = {
 *   from: 'web', to: 'cart', kind: 'calls' as const, protocol: null,
 *   provenance: ['declared' as const], confidence: 1,
 * };
 * const snapshot = buildSnapshot([node('web'), node('cart')], [edge]);
 * [...snapshot.outTargets]; // => [1]
 * ```
 */
export function buildSnapshot(
  nodes: readonly GraphNode[],
  edges: readonly GraphEdge[],
): GraphSnapshot {
  const indexOf = new Map<string, number>();
  for (const [i, node] of nodes.entries()) {
    if (indexOf.has(node.id)) {
      throw new AegisError('invalid-argument', `buildSnapshot: node id "${node.id}" comes twice.`);
    }
    indexOf.set(node.id, i);
  }
  const end = (id: string): number => {
    const index = indexOf.get(id);
    if (index !== undefined) return index;
    throw new AegisError(
      'unknown-node',
      `buildSnapshot: an edge names "${id}", which is not a node.`,
    );
  };
  // A loop and not `from` with a callback: it takes a third of the time.
  const sources = new Uint32Array(edges.length);
  const targets = new Uint32Array(edges.length);
  for (let e = 0; e < edges.length; e++) {
    sources[e] = end(edges[e]!.from);
    targets[e] = end(edges[e]!.to);
  }
  const [outOffsets, outTargets, outEdges] = rows(nodes.length, sources, targets);
  const [inOffsets, inSources, inEdges] = rows(nodes.length, targets, sources);
  return { nodes, edges, indexOf, outOffsets, outTargets, outEdges, inOffsets, inSources, inEdges };
}
