import type { GraphSnapshot } from '@aegis/graph/csr';

/**
 * The way that trouble took from `from` up its callers to `to`, over nodes that show it: of all ways the
 * one whose weakest node shows most, then the shortest. O((nodes + edges) · log nodes) at the worst.
 *
 * @param strength - how much a node shows, in bans; 0 bars the way
 * @returns node ids from `from` to `to`, or null where no such way exists
 */
export function causalPath(
  graph: GraphSnapshot,
  from: string,
  to: string,
  strength: (id: string) => number,
): string[] | null {
  const start = graph.indexOf.get(from);
  const goal = graph.indexOf.get(to);
  if (start === undefined || goal === undefined) return null;
  if (start === goal) return [from];
  const shown = graph.nodes.map((node) => strength(node.id));
  // Lowering the bar step by step finds the widest way; each level is one breadth-first search.
  const bars = [...new Set(shown.filter((bans) => bans > 0))].sort((a, b) => b - a);
  let low = 0;
  let high = bars.length - 1;
  let found: number[] | null = null;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const path = shortest(graph, start, goal, (node) => shown[node]! >= bars[middle]!);
    if (path === null) low = middle + 1;
    else {
      found = path;
      high = middle - 1;
    }
  }
  return found?.map((node) => graph.nodes[node]!.id) ?? null;
}

/** Breadth-first from `start` along callers; the ends are always allowed. */
function shortest(
  graph: GraphSnapshot,
  start: number,
  goal: number,
  allowed: (node: number) => boolean,
): number[] | null {
  const cameFrom = new Int32Array(graph.nodes.length).fill(-1);
  cameFrom[start] = start;
  const queue = [start];
  for (let head = 0; head < queue.length; head++) {
    const node = queue[head]!;
    if (node === goal) return unwind(cameFrom, start, goal);
    for (let at = graph.inOffsets[node]!; at < graph.inOffsets[node + 1]!; at++) {
      const caller = graph.inSources[at]!;
      if (cameFrom[caller] !== -1) continue;
      if (caller !== goal && !allowed(caller)) continue;
      cameFrom[caller] = node;
      queue.push(caller);
    }
  }
  return null;
}

function unwind(cameFrom: Int32Array, start: number, goal: number): number[] {
  const path = [goal];
  while (path[0] !== start) path.unshift(cameFrom[path[0]!]!);
  return path;
}
