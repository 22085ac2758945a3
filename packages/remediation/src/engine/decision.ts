import type { RemediationAction } from '@aegis/core';
import type { ExpectedEffect } from './expected-effect.js';

/** Another act that was possible, and why it was not chosen. */
export interface Alternative {
  readonly action: RemediationAction;
  readonly probability: number;
  /** Why it was passed over: how much less likely it is, and how much worse such acts fared. */
  readonly reason: string;
  /** What it would be expected to come to; null where nothing is out of the ordinary. */
  readonly expectedEffect: ExpectedEffect | null;
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
  /**
   * What it is expected to come to, as simulated systems taught it; null where nothing is out of the
   * ordinary, so that nothing is to be mended.
   */
  readonly expectedEffect: ExpectedEffect | null;
  /** The next likely ones, best first; at most five. */
  readonly alternatives: readonly Alternative[];
  /** What cannot be done where trouble is seen. */
  readonly masked: readonly MaskedAction[];
  /** Whether nothing in the findings is out of the ordinary. */
  readonly quiet: boolean;
}
