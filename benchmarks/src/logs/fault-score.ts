import type { PlannedFault } from './fault-plan.js';

/** An anomaly as far as it counts. */
export interface Report {
  readonly nodeId: string | null;
  readonly timestampMs: number;
}

export interface FaultScore<F, R> {
  /** For each fault the time from its start to the first report of it; null where there was none. */
  readonly faults: readonly { readonly fault: F; readonly delayMs: number | null }[];
  /** Reports that no fault explains. */
  readonly falseAlarms: readonly R[];
}

const MINUTE_MS = 60_000;
/** A report may come so much after a fault is over and still tell of it. */
const FOUND_WITHIN_MS = 10 * MINUTE_MS;
/** What goes back to normal is a change as well: so long after a fault a report is not held against it. */
const EXCUSED_WITHIN_MS = 30 * MINUTE_MS;

/**
 * Lays reports against what happened. A report counts for a fault of its own system only; one without a
 * system counts for none, and is a false alarm.
 */
export function scoreFaults<F extends PlannedFault, R extends Report>(
  faults: readonly F[],
  reports: readonly R[],
): FaultScore<F, R> {
  const bySystem = new Map<string | null, R[]>();
  for (const report of reports) {
    const list = bySystem.get(report.nodeId) ?? [];
    list.push(report);
    bySystem.set(report.nodeId, list);
  }
  const excused = new Set<R>();
  const judged = faults.map((fault) => {
    let delayMs: number | null = null;
    for (const report of bySystem.get(fault.system) ?? []) {
      const { timestampMs } = report;
      if (timestampMs < fault.startMs || timestampMs > fault.endMs + EXCUSED_WITHIN_MS) continue;
      excused.add(report);
      if (timestampMs > fault.endMs + FOUND_WITHIN_MS) continue;
      delayMs = Math.min(delayMs ?? Number.POSITIVE_INFINITY, timestampMs - fault.startMs);
    }
    return { fault, delayMs };
  });
  return { faults: judged, falseAlarms: reports.filter((report) => !excused.has(report)) };
}
