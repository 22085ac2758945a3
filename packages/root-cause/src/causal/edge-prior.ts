import type { GraphSource } from '@aegis/graph/csr';

/** What is known beforehand of whether one thing can act on another. */
export type EdgeVerdict = 'required' | 'allowed' | 'forbidden';

/** Says of a pair whether `from` can act on `to`. */
export type EdgePrior = (from: string, to: string) => EdgeVerdict;

/** Allows everything. */
export const ANY_EDGE: EdgePrior = () => 'allowed';

/**
 * What a graph of calls says of causes: only neighbours act on one another, either way, for slowness
 * goes from the called to the caller and load from the caller to the called. Things that the graph does
 * not name may act on anything.
 *
 * @param graph - its snapshot is taken once, here
 * @param nodeOf - the node that a series or an event type belongs to; its own name if left out
 *
 * @example
 * ```ts
 * import { buildSnapshot } from '@aegis/graph/csr';
 * import { priorFromGraph } from '@aegis/root-cause/causal';
 * const node = (id: string) => ({ id, kind: 'service' as const, namespace: null, replicas: 1 });
 * const calls = {
 *   from: 'web', to: 'cart', kind: 'calls' as const, protocol: null,
 *   provenance: ['declared' as const], confidence: 1,
 * };
 * const snapshot = buildSnapshot([node('web'), node('cart'), node('mail')], [calls]);
 * const prior = priorFromGraph({ snapshot: () => snapshot });
 * prior('cart', 'web'); // => 'allowed'
 * prior('cart', 'mail'); // => 'forbidden'
 * prior('cart', 'weather'); // => 'allowed'
 * ```
 */
export function priorFromGraph(
  graph: GraphSource,
  nodeOf: (id: string) => string = (id) => id,
): EdgePrior {
  const { indexOf, outOffsets, outTargets } = graph.snapshot();
  const calls = (from: number, to: number): boolean => {
    for (let at = outOffsets[from]!; at < outOffsets[from + 1]!; at++) {
      if (outTargets[at] === to) return true;
    }
    return false;
  };
  return (from, to) => {
    const a = indexOf.get(nodeOf(from));
    const b = indexOf.get(nodeOf(to));
    if (a === undefined || b === undefined || a === b) return 'allowed';
    return calls(a, b) || calls(b, a) ? 'allowed' : 'forbidden';
  };
}
