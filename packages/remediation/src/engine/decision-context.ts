import type { Anomaly, ChangeEvent, Issue, RootCause } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { Findings, PastAction } from '../features/findings.js';
import type { ActionPrior } from './mix-prior.js';

/** What is known beside the findings; every part is optional, and each makes the choice better. */
export interface DecisionContext {
  readonly graph?: GraphSource | null;
  readonly rootCauses?: readonly RootCause[];
  readonly changes?: readonly ChangeEvent[];
  /** Of the data's own clock. The last finding's time where nothing says. */
  readonly nowMs?: number;
  /** What has been tried, by whomever. */
  readonly history?: readonly PastAction[];
  /** What people did in such cases: probabilities by `kind:target` or kind. */
  readonly prior?: ActionPrior;
}

/** All findings in one, with the time of the last where nothing says what time it is. */
export function gather(
  issues: readonly Issue[],
  anomalies: readonly Anomaly[],
  metricAnomalies: readonly Anomaly[],
  context: DecisionContext,
): Findings {
  let last = 0;
  for (const list of [anomalies, metricAnomalies]) {
    for (const { timestampMs } of list) last = Math.max(last, timestampMs);
  }
  for (const { lastSeenMs } of issues) last = Math.max(last, lastSeenMs);
  return {
    anomalies: [...anomalies, ...metricAnomalies],
    issues,
    rootCauses: context.rootCauses ?? [],
    changes: context.changes ?? [],
    history: context.history ?? [],
    nowMs: context.nowMs ?? last,
  };
}
