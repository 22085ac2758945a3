import { exp } from '@aegis/core/math';
import type { GraphSnapshot } from '@aegis/graph/csr';
import type { Family } from './families.js';
import type { NodeEvidence } from './node-evidence.js';

/** What was seen on the calls from one node to another. */
export interface EdgeEvidence {
  readonly from: string;
  readonly to: string;
  readonly evidence: NodeEvidence;
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
 * Shares what edges show among their ends, in bans by node id. A gap between two nodes may be the doing of
 * either: it is that of the node whose edges all show it, and only they. Ochiai's coefficient says how well "this node" predicts
 * "this edge shows it".
 *
 * O(edges).
 *
 * @see Ochiai (1957), as Abreu, Zoeteweij, van Gemund (2007), TAICPART, doi:10.1109/TAIC.PART.2007.13, use
 * it to locate faults
 */
export function blameOfEdges(
  edges: Iterable<EdgeEvidence>,
  graph: GraphSnapshot | null,
): Map<string, number> {
  const blame = new Map<string, number>();
  const accuse = (id: string, bans: number): void => {
    blame.set(id, Math.max(blame.get(id) ?? 0, bans));
  };
  const gaps = shownBy([...edges], 'call-gap');
  for (const sides of [['to'], ['from'], ['from', 'to']] as const) {
    for (const [id, bans] of ochiai(gaps, sides, graph)) accuse(id, bans);
  }
  return blame;
}

/** How much each node waits on the way to what it calls, in bans. */
export function waitingOf(edges: Iterable<EdgeEvidence>): Map<string, number> {
  const waiting = new Map<string, number>();
  for (const { from, evidence } of edges) {
    waiting.set(from, Math.max(waiting.get(from) ?? 0, evidence.strength('call-gap')));
  }
  return waiting;
}

interface Shown {
  readonly from: string;
  readonly to: string;
  readonly bans: number;
}

function shownBy(edges: readonly EdgeEvidence[], family: Family): Shown[] {
  return edges
    .map(({ from, to, evidence }) => ({ from, to, bans: evidence.strength(family) }))
    .filter(({ bans }) => bans > 0);
}

/**
 * How well "an edge of this node, on these sides" foretells which edges show it: of all that is shown, how
 * much is here; of what is here, how much shows it.
 */
function ochiai(
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
