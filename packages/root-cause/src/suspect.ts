import type { ChangeEvent } from '@aegis/core';
import type { GraphSnapshot } from '@aegis/graph/csr';
import type { Residual } from './explain-away.js';
import type { NodeEvidence } from './node-evidence.js';

/** A node as it is weighed against the others. */
export interface Suspect {
  readonly id: string;
  readonly node: NodeEvidence;
  /** What is left of its evidence once its neighbours have had their say. */
  readonly residual: Residual;
  /** What the calls from and to it say, in bans. */
  readonly blame: number;
  /** How much of all this counts for the way to the symptom, in [0.5, 1]. */
  readonly proof: number;
  /** How many calls that way has; null where there is none, or no graph. */
  readonly hops: number | null;
  /** The change that may have brought it; null for none. */
  readonly change: ChangeEvent | null;
  /** All of it together, in bans. */
  readonly score: number;
}

/** How likely each candidate is the cause, and that none is; together 1. */
export interface CauseOdds {
  readonly each: readonly number[];
  readonly none: number;
}

/** @param suspects - the one with most evidence first, of equals the first by id */
export type Weigh = (suspects: readonly Suspect[], graph: GraphSnapshot | null) => CauseOdds;
