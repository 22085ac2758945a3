import { exp } from '@aegis/core/math';
import type { GraphSnapshot } from '@aegis/graph/csr';

/** What an edge shows, in bans. */
export interface Shown {
  readonly from: string;
  readonly to: string;
  readonly bans: number;
}

/** What the edges of one node say together nears so many bans and never reaches it. */
const EDGES_CAP = 8;

interface Tally {
  /** What the node's edges show, together, squared and together, and the clearest of them. */
  bans: number;
  squares: number;
  most: number;
  /** How many of its edges show it. */
  edges: number;
}

/**
 * How well "an edge of this node, on these sides" foretells which edges show it: of all that is shown, how
 * much is here; of what is here, how much shows it.
 */
export function ochiai(
  shown: readonly Shown[],
  sides: readonly ('from' | 'to')[],
  graph: GraphSnapshot | null,
): Map<string, number> {
  const tallies = new Map<string, Tally>();
  let total = 0;
  for (const edge of shown) {
    total += edge.bans * edge.bans;
    for (const side of sides) {
      const tally = tallies.get(edge[side]) ?? { bans: 0, squares: 0, most: 0, edges: 0 };
      tally.bans += edge.bans;
      tally.squares += edge.bans * edge.bans;
      tally.most = Math.max(tally.most, edge.bans);
      tally.edges++;
      tallies.set(edge[side], tally);
    }
  }
  const blame = new Map<string, number>();
  for (const [id, { bans, squares, most, edges }] of tallies) {
    const degree = Math.max(edges, degreeOf(graph, id, sides));
    const likeness = Math.sqrt((squares / total) * (squares / (degree * most * most)));
    blame.set(id, EDGES_CAP * (1 - exp(-bans / EDGES_CAP)) * likeness);
  }
  return blame;
}

function degreeOf(
  graph: GraphSnapshot | null,
  id: string,
  sides: readonly ('from' | 'to')[],
): number {
  const index = graph?.indexOf.get(id);
  if (graph === null || index === undefined) return 0;
  const out = graph.outOffsets[index + 1]! - graph.outOffsets[index]!;
  const into = graph.inOffsets[index + 1]! - graph.inOffsets[index]!;
  return (sides.includes('from') ? out : 0) + (sides.includes('to') ? into : 0);
}
