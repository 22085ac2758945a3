import type { GraphSnapshot } from '@aegis/graph/csr';
import type { Family } from './families.js';
import type { NodeEvidence } from './node-evidence.js';
import { ochiai, type Shown } from './ochiai.js';

/**
 * Which edges of a node its trouble may show on. A node that is starved or cut off keeps those waiting who
 * ask it; one that only waits itself is seldom the one at fault.
 */
const HYPOTHESES = [
  { sides: ['to'], share: 1 },
  { sides: ['from', 'to'], share: 1 },
  { sides: ['from'], share: 0.8 },
] as const;

/** What was seen on the calls from one node to another. */
export interface EdgeEvidence {
  readonly from: string;
  readonly to: string;
  readonly evidence: NodeEvidence;
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
  for (const { sides, share } of HYPOTHESES) {
    for (const [id, bans] of ochiai(gaps, sides, graph)) accuse(id, share * bans);
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

function shownBy(edges: readonly EdgeEvidence[], family: Family): Shown[] {
  return edges
    .map(({ from, to, evidence }) => ({ from, to, bans: evidence.strength(family) }))
    .filter(({ bans }) => bans > 0);
}
