import type { Incident, RootCause } from '@aegis/core';
import type { IncidentReport } from '../bus/messages.js';

const CAUSES_TOLD = 3;

/** What is told of an incident at a step of the clock. */
export function reportOf(
  incident: Incident,
  causes: readonly RootCause[],
  atMs: number,
): IncidentReport {
  const { id, status, startedMs, lastSeenMs, severity, sentence, nodeIds } = incident;
  return {
    id,
    atMs,
    status,
    startedMs,
    lastSeenMs,
    severity,
    sentence,
    nodeIds,
    anomalyIds: incident.anomalies.map((anomaly) => anomaly.id),
    issueIds: incident.issues.map((issue) => issue.id),
    causes: causes.slice(0, CAUSES_TOLD).map((cause) => ({
      nodeId: cause.nodeId,
      likelihood: cause.likelihood,
      sentence: cause.sentence,
      path: cause.path,
    })),
  };
}
