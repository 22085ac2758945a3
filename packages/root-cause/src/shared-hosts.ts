import type { GraphSnapshot } from '@aegis/graph/csr';
import type { NodeEvidence } from './node-evidence.js';
import { ochiai, type Shown } from './ochiai.js';

/** One resident in trouble is its own trouble. */
const LEAST_RESIDENTS = 2;

/**
 * How much what runs on a machine speaks against the machine, in bans by node id: where several that run
 * there are short of something, and nothing else is, they share a cause that none of them shows.
 *
 * O(edges).
 */
export function blameOfHosts(
  evidence: ReadonlyMap<string, NodeEvidence>,
  graph: GraphSnapshot | null,
): Map<string, number> {
  const shown: Shown[] = [];
  const residents = new Map<string, number>();
  for (const { from, to, kind } of graph?.edges ?? []) {
    if (kind !== 'runs-on') continue;
    const bans = shortageOf(evidence.get(from));
    if (bans === 0) continue;
    shown.push({ from, to, bans });
    residents.set(to, (residents.get(to) ?? 0) + 1);
  }
  const blame = ochiai(shown, ['to'], graph);
  for (const [id, count] of residents) if (count < LEAST_RESIDENTS) blame.delete(id);
  return blame;
}

function shortageOf(node: NodeEvidence | undefined): number {
  if (node === undefined) return 0;
  return node.strength('saturation') + node.strength('self-time') + node.strength('availability');
}
