import type {
  Anomaly,
  IncidentSummary,
  LiveEvent,
  Plan,
  Status,
} from '../../../src/api/resources/index.js';

/** What came in between two looks: the last word on each thing, in the order they were first told. */
export interface EventBatch {
  readonly incidents: readonly IncidentSummary[];
  readonly plans: readonly Plan[];
  readonly anomalies: readonly Anomaly[];
  readonly status: Status | null;
  readonly graphChanged: boolean;
  readonly reset: boolean;
}

/** Folds events together, so that a storm of them costs the page one pass. After a `reset` all is asked anew. */
export function foldEvents(events: readonly LiveEvent[]): EventBatch {
  const incidents = new Map<string, IncidentSummary>();
  const plans = new Map<string, Plan>();
  const anomalies: Anomaly[] = [];
  let status: Status | null = null;
  let graphChanged = false;
  let reset = false;
  for (const event of events) {
    if (event.type === 'incident') incidents.set(event.data.id, event.data);
    else if (event.type === 'plan') plans.set(event.data.hash, event.data);
    else if (event.type === 'anomaly') anomalies.push(event.data);
    else if (event.type === 'status') status = event.data;
    else if (event.type === 'graph') graphChanged = true;
    else if (event.type === 'reset') reset = true;
  }
  return {
    incidents: [...incidents.values()],
    plans: [...plans.values()],
    anomalies,
    status,
    graphChanged,
    reset,
  };
}
