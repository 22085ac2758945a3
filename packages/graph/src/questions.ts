import { checkNumber, resolveOptions } from '@aegis/core';
import {
  distances,
  type EdgeDirection,
  type GraphSnapshot,
  reachable,
  simplePaths,
} from './csr/index.js';
import type { PathOptions, ReachOptions } from './service-graph-types.js';

/** The ids of what `id` reaches, nearest first; none for an unknown one. */
export function idsReached(
  snapshot: GraphSnapshot,
  id: string,
  direction: EdgeDirection,
  options: ReachOptions | undefined,
): string[] {
  const { depth } = resolveOptions('ServiceGraph', { depth: 1 }, options);
  if (depth !== Infinity) checkNumber('ServiceGraph', 'depth', depth, { min: 1 });
  const start = snapshot.indexOf.get(id);
  if (start === undefined) return [];
  const found = reachable(snapshot, [start], { direction, maxDepth: depth });
  return Array.from(found, (node) => snapshot.nodes[node]!.id);
}

/** The ids along the ways from one node to another, shortest first. */
export function pathsBetween(
  snapshot: GraphSnapshot,
  from: string,
  to: string,
  options: PathOptions | undefined,
): string[][] {
  const { limit } = resolveOptions('ServiceGraph', { limit: 10 }, options);
  checkNumber('ServiceGraph', 'limit', limit, { min: 1, integer: true });
  const start = snapshot.indexOf.get(from);
  const end = snapshot.indexOf.get(to);
  if (start === undefined || end === undefined) return [];
  const paths = simplePaths(snapshot, start, end, { limit });
  return paths.map((path) => path.map((node) => snapshot.nodes[node]!.id));
}

/** Which nodes are within `depth` hops of `start`, callers and callees alike: 1 or 0 a node. */
export function nodesNear(snapshot: GraphSnapshot, start: number, depth: number): Uint8Array {
  const below = distances(snapshot, [start], { maxDepth: depth });
  const above = distances(snapshot, [start], { maxDepth: depth, direction: 'in' });
  return Uint8Array.from(below, (hops, node) => (hops >= 0 || above[node]! >= 0 ? 1 : 0));
}
