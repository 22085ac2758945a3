import type { FoundEdge } from './call-edges.js';
import type { TopologyNode } from './topology.js';

/** Somebody wrote down that one may call the other: likely, but not seen in any configuration. */
export const ALLOWED_CONFIDENCE = 0.6;
/** A rule between groups allows many pairs, of which few are calls; below this it says nothing. */
const MIN_CONFIDENCE = 0.1;

/** An edge for every pair that a rule allows, the less sure the more pairs there are. */
export function allowedEdges(
  from: readonly TopologyNode[],
  to: readonly TopologyNode[],
  confidence: number,
): readonly FoundEdge[] {
  const pairs = from.length * to.length;
  const each = confidence / pairs;
  if (pairs === 0 || each < MIN_CONFIDENCE) return [];
  return from.flatMap((source) =>
    to
      .filter((target) => target !== source)
      .map((target) => ({
        from: source,
        to: target,
        kind: 'allowed' as const,
        provenance: ['network-policy' as const],
        confidence: each,
      })),
  );
}
