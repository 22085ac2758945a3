import type { ChangeEvent } from './change-event.js';
import type { Evidence } from './evidence.js';

/** One step of the way that trouble took: `from` harms `to`. */
export interface CausalHop {
  readonly from: string;
  readonly to: string;
  readonly evidence: readonly Evidence[];
  readonly sentence: string;
}

/** A node that may have begun it, with what speaks for it. */
export interface RootCause {
  readonly nodeId: string;
  /** The probability that it began here, in [0, 1]; those of one analysis add up to at most 1. */
  readonly likelihood: number;
  readonly evidence: readonly Evidence[];
  /** What people or machines changed there shortly before; null or left out where nothing is known. */
  readonly change?: ChangeEvent | null;
  /** Node ids from this node to the symptom; this node alone where it is itself the symptom. */
  readonly path: readonly string[];
  /** The evidence for each hop of `path`. */
  readonly hops: readonly CausalHop[];
  readonly sentence: string;
}
