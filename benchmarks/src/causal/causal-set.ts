import type { GraphSource } from '@aegis/graph/csr';
import type { CausalEvent, WatchedSpan } from '@aegis/root-cause/causal';

/** Events with the graph that called them forth. */
export interface CausalSet {
  readonly name: string;
  readonly events: readonly CausalEvent[];
  readonly types: readonly string[];
  /** Pairs as {@link pairKey} writes them. */
  readonly truth: ReadonlySet<string>;
  readonly topology: GraphSource | null;
  readonly watched: ReadonlyMap<string, WatchedSpan> | null;
}

export const pairKey = (from: string, to: string): string => `${from} -> ${to}`;

/** Every ordered pair of different types. */
export function pairsOf(types: readonly string[]): [string, string][] {
  return types.flatMap((from) =>
    types.flatMap((to): [string, string][] => (from === to ? [] : [[from, to]])),
  );
}
