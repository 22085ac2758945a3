import type { Anomaly as Found, Evidence as FoundEvidence, Issue as FoundIssue } from '@aegis/core';
import type { z } from '@hono/zod-openapi';
import type { Anomaly, Evidence, Issue } from '../api/resources/index.js';

export function tellEvidence(evidence: readonly FoundEvidence[]): z.infer<typeof Evidence>[] {
  return evidence.map(({ band, ...rest }) => ({
    ...rest,
    band: band === null ? null : [band[0], band[1]],
  }));
}

export function tellAnomaly(anomaly: Found, incidentId: string | null): Anomaly {
  return {
    id: anomaly.id,
    source: anomaly.source,
    kind: anomaly.kind ?? 'observed',
    nodeId: anomaly.nodeId,
    callerId: anomaly.callerId ?? null,
    signal: anomaly.signal,
    signalKind: anomaly.signalKind,
    direction: anomaly.direction,
    timestampMs: anomaly.timestampMs,
    score: anomaly.score,
    tailProbability: anomaly.tailProbability,
    severity: anomaly.severity,
    evidence: tellEvidence(anomaly.evidence),
    sentence: anomaly.sentence,
    incidentId,
  };
}

export function tellIssue(issue: FoundIssue): Issue {
  const { id, kind, nodeId, severity, firstSeenMs, lastSeenMs, count, template, sentence } = issue;
  return { id, kind, nodeId, severity, firstSeenMs, lastSeenMs, count, template, sentence };
}
