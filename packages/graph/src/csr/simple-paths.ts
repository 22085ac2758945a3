import { checkNumber, resolveOptions } from '@aegis/core';
import { distances } from './distances.js';
import type { GraphSnapshot } from './graph-snapshot.js';

export interface SimplePathOptions {
  /** Paths at most, >= 1. @defaultValue 10 */
  readonly limit?: number;
  /** Hops of a path at most, >= 1; more finds longer detours. @defaultValue 12 */
  readonly maxHops?: number;
  /**
   * Edges looked at, at most, >= 1: the number of simple paths can be exponential, and when this is
   * used up the paths found so far are the answer.
   * @defaultValue 200_000
   */
  readonly maxSteps?: number;
}

const DEFAULTS: Required<SimplePathOptions> = { limit: 10, maxHops: 12, maxSteps: 200_000 };

/**
 * The ways from one node to another that visit no node twice, shortest first.
 *
 * Iterative deepening, cut where the target is too far to be reached in what is left, so the shortest
 * paths come out first and memory stays at one path. A node reaches itself by no path.
 *
 * @param from - node number of the caller
 * @param to - node number of the dependency
 * @returns node numbers, both ends included
 * @throws AegisError `unknown-node` for a number that is no node's, `invalid-option`
 *
 * @example
 * ```ts
 * import { ServiceGraph } from '@aegis/graph';
 * import { simplePaths } from '@aegis/graph/csr';
 * const graph = new ServiceGraph();
 * for (const [from, to] of [['web', 'cart'], ['cart', 'redis'], ['web', 'redis']]) graph.addEdge({ from, to });
 * simplePaths(graph.snapshot(), 0, 2); // => [[0, 2], [0, 1, 2]]
 * ```
 */
export function simplePaths(
  snapshot: GraphSnapshot,
  from: number,
  to: number,
  options?: SimplePathOptions,
): number[][] {
  const resolved = resolveOptions('simplePaths', DEFAULTS, options);
  const whole = { min: 1, integer: true };
  const limit = checkNumber('simplePaths', 'limit', resolved.limit, whole);
  const maxHops = checkNumber('simplePaths', 'maxHops', resolved.maxHops, { ...whole, max: 1000 });
  let steps = checkNumber('simplePaths', 'maxSteps', resolved.maxSteps, whole);
  const remaining = distances(snapshot, [to], { direction: 'in', maxDepth: maxHops });
  // Also says whether `from` is a node at all.
  distances(snapshot, [from], { maxDepth: 0 });
  const shortest = remaining[from]!;
  const found: number[][] = [];
  if (from === to || shortest < 0) return found;

  const longest = Math.min(maxHops, snapshot.nodes.length - 1);
  const path = [from];
  const onPath = new Uint8Array(snapshot.nodes.length);
  onPath[from] = 1;
  const visit = (node: number, hopsLeft: number): void => {
    // Parallel edges make no second path.
    const tried = new Set<number>();
    for (let at = snapshot.outOffsets[node]!; at < snapshot.outOffsets[node + 1]!; at++) {
      if (found.length >= limit || --steps < 0) return;
      const next = snapshot.outTargets[at]!;
      const far = remaining[next]!;
      if (tried.has(next) || onPath[next] === 1 || far < 0 || far > hopsLeft - 1) continue;
      tried.add(next);
      if (next === to) {
        // Shorter ones were found at a smaller depth.
        if (hopsLeft === 1) found.push([...path, to]);
        continue;
      }
      path.push(next);
      onPath[next] = 1;
      visit(next, hopsLeft - 1);
      onPath[next] = 0;
      path.pop();
    }
  };
  for (let hops = shortest; hops <= longest && found.length < limit && steps > 0; hops++) {
    visit(from, hops);
  }
  return found;
}
