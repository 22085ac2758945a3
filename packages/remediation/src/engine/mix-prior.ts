import type { ActionKind } from '@aegis/core';

/** Keys are `kind:target`, or a kind alone for whatever target the policy prefers. */
export type ActionPrior = ReadonlyMap<string, number>;

/** Where the actions of a decision stand: 0 is observe, then nodes × kinds. */
export interface ActionSpace {
  readonly ids: readonly string[];
  readonly kinds: readonly ActionKind[];
  readonly mask: Uint8Array;
}

/**
 * What people did in such cases, as probabilities over the possible actions. A prior for a kind alone
 * goes to its targets in proportion to the policy's own probabilities. What is not possible is left out;
 * the rest keeps its weight, at most 1 in all.
 */
export function spreadPrior(
  prior: ActionPrior,
  space: ActionSpace,
  probabilities: Float64Array,
): Float64Array {
  const { ids, kinds, mask } = space;
  const out = new Float64Array(mask.length);
  let total = 0;
  const give = (at: number, weight: number): void => {
    out[at]! += weight;
    total += weight;
  };
  for (const [k, kind] of kinds.entries()) {
    const general = positive(prior.get(kind));
    let sum = 0;
    for (let i = 0; i < ids.length; i++) {
      const at = 1 + i * kinds.length + k;
      if (mask[at] === 0) continue;
      sum += probabilities[at]!;
      const own = positive(prior.get(`${kind}:${ids[i]!}`));
      if (own > 0) give(at, own);
    }
    if (general === 0 || sum <= 0) continue;
    for (let i = 0; i < ids.length; i++) {
      const at = 1 + i * kinds.length + k;
      if (mask[at] === 1) give(at, (general * probabilities[at]!) / sum);
    }
  }
  const waiting = positive(prior.get('observe'));
  if (waiting > 0) give(0, waiting);
  if (total > 1) for (let a = 0; a < out.length; a++) out[a]! /= total;
  return out;
}

function positive(value: number | undefined): number {
  return value !== undefined && Number.isFinite(value) && value > 0 ? Math.min(1, value) : 0;
}

/** Lays a prior over probabilities: a linear pool, in place, with `weight` on the prior's mass. */
export function poolPrior(probabilities: Float64Array, prior: Float64Array, weight: number): void {
  let mass = 0;
  for (const value of prior) mass += value;
  for (let a = 0; a < probabilities.length; a++) {
    probabilities[a] = (1 - weight * mass) * probabilities[a]! + weight * prior[a]!;
  }
}
