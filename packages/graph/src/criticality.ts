import { type BetweennessOptions, betweenness, type GraphSnapshot, pageRank } from './csr/index.js';

/** What a node is to the others, in a word. */
export type CriticalityRole = 'keystone' | 'foundation' | 'crossing' | 'ordinary';

/** How much hangs on a node. */
export interface Criticality {
  /** How much of the system leans on it, all nodes summing to 1; `pageRank` of `@aegis/graph/csr`. */
  readonly pageRank: number;
  /** The share of pairs of other nodes between which it stands, in [0, 1]; `betweenness`, likewise. */
  readonly betweenness: number;
  /**
   * Both in one, from 0 to 1: `1 - (1 - a)(1 - b)`, where `a` is the PageRank above the lowest and `b`
   * the betweenness, each as a share of the highest. 1 is the first by either; it says who comes before
   * whom in this graph, and nothing about another.
   */
  readonly score: number;
  /**
   * `foundation` where `a` is half or more, `crossing` where `b` is, `keystone` where both are, else
   * `ordinary`. What stands on a foundation fails with it; calls through a crossing find no other way.
   */
  readonly role: CriticalityRole;
}

function roleOf(leaned: boolean, between: boolean): CriticalityRole {
  if (leaned) return between ? 'keystone' : 'foundation';
  return between ? 'crossing' : 'ordinary';
}

/** By id, the most critical first, ties by id. */
export function criticalityOf(
  snapshot: GraphSnapshot,
  options: BetweennessOptions | undefined,
): Map<string, Criticality> {
  const between = betweenness(snapshot, options).scores;
  const ranks = pageRank(snapshot).scores;
  let [lowest, highest, most] = [1, 0, 0];
  for (let i = 0; i < ranks.length; i++) {
    lowest = Math.min(lowest, ranks[i]!);
    highest = Math.max(highest, ranks[i]!);
    most = Math.max(most, between[i]!);
  }
  // Ranks that differ in the last bits only are the same rank.
  const spread = highest - lowest > 1e-9 * highest ? highest - lowest : Infinity;
  const entries = snapshot.nodes.map(({ id }, i): [string, Criticality] => {
    const a = (ranks[i]! - lowest) / spread;
    const b = most === 0 ? 0 : between[i]! / most;
    const score = 1 - (1 - a) * (1 - b);
    const role = roleOf(a >= 0.5, b >= 0.5);
    return [id, { pageRank: ranks[i]!, betweenness: between[i]!, score, role }];
  });
  entries.sort(([a, one], [b, other]) => other.score - one.score || (a < b ? -1 : 1));
  return new Map(entries);
}
