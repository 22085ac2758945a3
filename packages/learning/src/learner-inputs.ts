import type {
  Anomaly,
  ChangeEvent,
  Issue,
  Outcome,
  RemediationAction,
  RootCause,
} from '@aegis/core';
import type { GraphView } from './incident/graph-view.js';

/** A fix that a person made by hand. */
export interface ManualFix {
  /** The shell line, as it was typed; secrets are taken out before anything is kept. */
  readonly command: string;
  readonly issues: readonly Issue[];
  readonly anomalies: readonly Anomaly[];
  /** Whether the trouble went away. */
  readonly success: boolean;
  readonly graph?: GraphView | null;
  readonly rootCauses?: readonly RootCause[];
  /** What had been changed on purpose; the last hour before the newest signal counts. */
  readonly changes?: readonly ChangeEvent[];
  /** Milliseconds since the epoch; by default the newest time among issues and anomalies. */
  readonly at?: number;
  readonly operator?: string;
}

/** How an action that was taken ended. Give `outcome`, or `success` where nobody verified. */
export interface RecordedOutcome {
  readonly action: RemediationAction;
  readonly issues: readonly Issue[];
  readonly anomalies: readonly Anomaly[];
  readonly outcome?: Outcome;
  readonly success?: boolean;
  readonly graph?: GraphView | null;
  readonly rootCauses?: readonly RootCause[];
  readonly changes?: readonly ChangeEvent[];
  readonly at?: number;
}

/** What else is known when a suggestion is asked for. */
export interface SuggestContext {
  readonly graph?: GraphView | null;
  readonly rootCauses?: readonly RootCause[];
  readonly changes?: readonly ChangeEvent[];
  /** By default the newest time among issues and anomalies. */
  readonly nowMs?: number;
}

/** What to forget: a case goes where everything given here is true of it. */
export interface ForgetFilter {
  readonly operator?: string;
  /** Cases that acted upon this node, or whose incident touched it. */
  readonly nodeId?: string;
  /** Cases older than this, in milliseconds since the epoch. */
  readonly before?: number;
}
