import type { RemediationAction } from '@aegis/core';

/** Another act that was possible, and why it was not chosen. */
export interface Alternative {
  readonly action: RemediationAction;
  readonly probability: number;
  readonly reason: string;
}

/** An act that was not possible, and why. */
export interface MaskedAction {
  readonly action: RemediationAction;
  readonly reason: string;
}

/** What the engine would do, how sure it is, and why. */
export interface Decision {
  readonly action: RemediationAction;
  /** Of this act among all that are possible, in [0, 1]; they add up to 1 with the alternatives not shown. */
  readonly probability: number;
  readonly why: string;
  /** The next likely ones, best first; at most five. */
  readonly alternatives: readonly Alternative[];
  /** What cannot be done where trouble is seen. */
  readonly masked: readonly MaskedAction[];
  /** Whether nothing in the findings is out of the ordinary. */
  readonly quiet: boolean;
}
