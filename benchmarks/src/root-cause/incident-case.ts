import type { Anomaly, CallRecord, Issue } from '@aegis/core';
import type { GraphSource } from '@aegis/graph/csr';
import type { MetricSeries, TemplateCounts, WorkCounts } from '@aegis/root-cause';

/** One incident as a contestant is shown it, with the answer, which it is not shown. */
export interface IncidentCase {
  readonly id: string;
  readonly series: readonly MetricSeries[];
  readonly graph: GraphSource | null;
  /** Where it hurts, where the data set says so. */
  readonly symptom: string | null;
  readonly stepMs: number;
  /** Whether the incident's rows follow those of normal operation without a gap. */
  readonly contiguous: boolean;
  readonly truth: string;
  readonly calls?: {
    readonly baseline: readonly CallRecord[];
    readonly recent: readonly CallRecord[];
  };
  readonly logs?: {
    readonly templates: readonly TemplateCounts[];
    readonly works: readonly WorkCounts[];
  } | null;
  /** The time of the first of `recent`; left out where nothing else has a time. */
  readonly startMs?: number;
  /** What was found elsewhere than in the series: in logs. */
  readonly found?: { readonly anomalies: readonly Anomaly[]; readonly issues: readonly Issue[] };
}

/** Everything that a ranking could name, in an order that gives nothing away. */
export function candidatesOf({ series, calls }: Pick<IncidentCase, 'series' | 'calls'>): string[] {
  const called = calls?.recent ?? [];
  return [...new Set([...series, ...called].map(({ nodeId }) => nodeId))].sort();
}
