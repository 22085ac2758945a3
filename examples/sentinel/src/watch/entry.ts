import type { Outcome, RemediationAction } from '@aegis/core';
import type { Batch } from '../inputs/input.js';

/** A fix by hand, as an operator reported it. */
export interface ReportedFix {
  readonly incidentId: string;
  readonly command: string;
  readonly success: boolean;
  readonly operator: string | null;
  readonly atMs: number;
}

/** How an act of a plan ended. */
export interface ActedOutcome {
  readonly incidentId: string;
  readonly action: RemediationAction;
  readonly outcome: Outcome;
  readonly atMs: number;
}

/**
 * Everything that changes what Sentinel knows, one after the other: applied again in the same order, it comes to
 * the same. Time is in it too.
 */
export type Entry =
  | { readonly kind: 'batch'; readonly receivedMs: number; readonly batch: Batch }
  | {
      readonly kind: 'tick';
      readonly nowMs: number;
      /** Up to when nothing more is to be expected of any input: how far time goes on for what was read. */
      readonly settledMs: number;
    }
  | { readonly kind: 'train'; readonly nowMs: number }
  | { readonly kind: 'fix'; readonly fix: ReportedFix }
  | { readonly kind: 'outcome'; readonly acted: ActedOutcome }
  | { readonly kind: 'close'; readonly incidentId: string; readonly atMs: number };
