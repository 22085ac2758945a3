import { AegisError, resolveOptions } from '@aegis/core';
import type { GraphSnapshot } from './graph-snapshot.js';

/** `out` follows calls to what is depended on, `in` goes back to the callers. */
export type EdgeDirection = 'out' | 'in';

export interface DistanceOptions {
  /** Which way edges are followed. @defaultValue `'out'` */
  readonly direction?: EdgeDirection;
  /** How many hops at most, >= 0; more reaches further. @defaultValue Infinity */
  readonly maxDepth?: number;
}

const DEFAULTS: Required<DistanceOptions> = { direction: 'out', maxDepth: Infinity };

/** Breadth-first search; the nodes in the order they were reached, `depth` filled on the way. */
function search(
  owner: string,
  snapshot: GraphSnapshot,
  starts: readonly number[],
  options: DistanceOptions | undefined,
  depth: Int32Array,
): Uint32Array {
  const { direction, maxDepth } = resolveOptions(owner, DEFAULTS, options);
  if (direction !== 'in' && direction !== 'out') {
    throw new AegisError('invalid-option', `${owner}: direction is neither "in" nor "out".`);
  }
  if (!(maxDepth >= 0)) {
    throw new AegisError(
      'invalid-option',
      `${owner}: maxDepth is ${maxDepth}; give a number >= 0.`,
    );
  }
  const offsets = direction === 'out' ? snapshot.outOffsets : snapshot.inOffsets;
  const ends = direction === 'out' ? snapshot.outTargets : snapshot.inSources;
  const queue = new Uint32Array(snapshot.nodes.length);
  let tail = 0;
  for (const start of starts) {
    if (!Number.isInteger(start) || start < 0 || start >= snapshot.nodes.length) {
      throw new AegisError('unknown-node', `${owner}: there is no node number ${start}.`);
    }
    if (depth[start]! >= 0) continue;
    depth[start] = 0;
    queue[tail++] = start;
  }
  for (let head = 0; head < tail; head++) {
    const node = queue[head]!;
    const next = depth[node]! + 1;
    if (next > maxDepth) break;
    for (let at = offsets[node]!; at < offsets[node + 1]!; at++) {
      const end = ends[at]!;
      if (depth[end]! >= 0) continue;
      depth[end] = next;
      queue[tail++] = end;
    }
  }
  return queue.subarray(0, tail);
}

/**
 * How many hops every node is away from the nearest of `starts`; -1 where it is out of reach.
 *
 * Edges count one hop each, whatever their confidence. O(nodes + edges) time, 8 bytes a node.
 *
 * @param starts - node numbers, as in `snapshot.indexOf`
 * @returns one distance a node, in the order of `snapshot.nodes`
 * @throws AegisError `unknown-node` for a number that is no node's, `invalid-option`
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { distances } from '@aegis/graph/csr';
 * const graph = new ServiceGraph();
 * graph.addEdge({ from: 'web', to: 'cart' });
 * graph.addEdge({ from: 'cart', to: 'redis' });
 * [...distances(graph.snapshot(), [1])]; // => [-1, 0, 1]
 * [...distances(graph.snapshot(), [1], { direction: 'in' })]; // => [1, 0, -1]
 * ```
 */
export function distances(
  snapshot: GraphSnapshot,
  starts: readonly number[],
  options?: DistanceOptions,
): Int32Array {
  const depth = new Int32Array(snapshot.nodes.length).fill(-1);
  search('distances', snapshot, starts, options, depth);
  return depth;
}

/**
 * The numbers of the nodes that `starts` reach, nearest first, without `starts` themselves.
 *
 * Ties stand in the order in which edges were added. O(nodes + edges) time, 8 bytes a node.
 *
 * @param starts - node numbers, as in `snapshot.indexOf`
 * @throws AegisError `unknown-node` for a number that is no node's, `invalid-option`
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { reachable } from '@aegis/graph/csr';
 * const graph = new ServiceGraph();
 * graph.addEdge({ from: 'web', to: 'cart' });
 * graph.addEdge({ from: 'cart', to: 'redis' });
 * [...reachable(graph.snapshot(), [2], { direction: 'in' })]; // => [1, 0]
 * ```
 */
export function reachable(
  snapshot: GraphSnapshot,
  starts: readonly number[],
  options?: DistanceOptions,
): Uint32Array {
  const depth = new Int32Array(snapshot.nodes.length).fill(-1);
  return search('reachable', snapshot, starts, options, depth).filter((node) => depth[node]! > 0);
}
