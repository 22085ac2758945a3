import type { RemediationAction } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { ActionDefinition } from './action-definition.js';

/** Nodes that one act may be said to touch, at most; a wider one is too wide anyway. */
export const MAX_RADIUS = 1000;

/**
 * The nodes that feel an act while it runs: the target, and its direct callers where the act disturbs
 * them.
 */
export function blastRadius(
  action: RemediationAction,
  definition: ActionDefinition,
  graph: GraphSource | null,
): readonly string[] {
  if (definition.targets.length === 0) return [];
  const out = [action.target];
  const snapshot = graph?.snapshot() ?? null;
  const node = snapshot?.indexOf.get(action.target);
  if (snapshot === null || node === undefined || !definition.disturbsCallers) return out;
  for (let e = snapshot.inOffsets[node]!; e < snapshot.inOffsets[node + 1]!; e++) {
    const { id } = snapshot.nodes[snapshot.inSources[e]!]!;
    if (!out.includes(id) && out.length < MAX_RADIUS) out.push(id);
  }
  return out;
}
