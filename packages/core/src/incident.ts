import type { Anomaly } from './anomaly.js';
import type { Severity } from './evidence.js';
import type { Issue } from './issue.js';

/** Anomalies and issues that belong together: one thing going wrong, as a person would say. */
export interface Incident {
  readonly id: string;
  readonly status: 'open' | 'closed';
  readonly startedMs: number;
  readonly lastSeenMs: number;
  readonly severity: Severity;
  readonly anomalies: readonly Anomaly[];
  readonly issues: readonly Issue[];
  /** The nodes with anomalies or issues, most affected first. */
  readonly nodeIds: readonly string[];
  readonly sentence: string;
}
