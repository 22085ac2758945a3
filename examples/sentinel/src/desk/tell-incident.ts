import type { ChangeEvent, Incident as Grouped, RootCause } from '@aegis/core';
import type { ServiceGraph } from '@aegis/graph';
import type { Cause, Change, Incident, IncidentSummary } from '../api/resources/index.js';
import { isHarmful } from '../pipeline/is-convincing.js';
import type { CaseRecord } from '../respond/case-record.js';
import { storyOf } from './story.js';
import { tellAnomaly, tellEvidence, tellIssue } from './tell-anomaly.js';
import { tellSuggestion } from './tell-learner.js';
import { tellPlan } from './tell-plan.js';

const ANOMALIES_SHOWN = 200;
const SIGNALS_SHOWN = 8;
/** Changes so long before an incident are shown with it. */
const CHANGES_BEFORE_MS = 3_600_000;

export function tellChange({ nodeId, kind, timestampMs, id, summary }: ChangeEvent): Change {
  return { nodeId, kind, timestampMs, id: id ?? null, summary: summary ?? null };
}

function tellCause({
  nodeId,
  likelihood,
  sentence,
  evidence,
  change,
  path,
  hops,
}: RootCause): Cause {
  return {
    nodeId,
    likelihood,
    sentence,
    evidence: tellEvidence(evidence),
    change: change ? tellChange(change) : null,
    path: [...path],
    hops: hops.map((hop) => ({ ...hop, evidence: tellEvidence(hop.evidence) })),
  };
}

export function summaryOf(incident: Grouped, record: CaseRecord | null): IncidentSummary {
  const cause = record?.diagnosis?.causes[0];
  return {
    id: incident.id,
    status: incident.status,
    phase: record?.phase ?? (incident.status === 'open' ? 'watching' : 'over'),
    severity: incident.severity,
    startedMs: incident.startedMs,
    lastSeenMs: incident.lastSeenMs,
    sentence: incident.sentence,
    cause: cause === undefined ? null : { nodeId: cause.nodeId, likelihood: cause.likelihood },
    symptom: record?.diagnosis?.symptom ?? null,
    nodeIds: [...incident.nodeIds],
    anomalies: incident.anomalies.length,
    issues: incident.issues.length,
  };
}

/** The series that speak most of an incident, the strongest first. */
function signalsOf({ anomalies }: Grouped): string[] {
  const strongest = anomalies
    .filter((anomaly) => anomaly.source === 'metric' && isHarmful(anomaly))
    .sort((a, b) => b.score - a.score);
  return [...new Set(strongest.map(({ signal }) => signal))].slice(0, SIGNALS_SHOWN);
}

export function tellIncident(
  incident: Grouped,
  record: CaseRecord | null,
  graph: ServiceGraph,
  changes: readonly ChangeEvent[],
): Incident {
  const from = incident.startedMs - CHANGES_BEFORE_MS;
  const diagnosis = record?.diagnosis ?? null;
  const newest = [...incident.anomalies].sort((a, b) => b.timestampMs - a.timestampMs);
  const near = changes.filter(
    ({ timestampMs }) => timestampMs >= from && timestampMs <= incident.lastSeenMs,
  );
  return {
    ...summaryOf(incident, record),
    story: storyOf(incident, record, graph),
    causes: (diagnosis?.causes ?? []).map(tellCause),
    noCauseProbability: diagnosis?.noCauseProbability ?? 1,
    blastRadius: (diagnosis?.blastRadius ?? []).map(({ nodeId, way }) => ({ nodeId, way })),
    recentAnomalies: newest.slice(0, ANOMALIES_SHOWN).map((one) => tellAnomaly(one, incident.id)),
    knownIssues: incident.issues.map(tellIssue),
    changes: near.map(tellChange),
    plans: (record?.plans ?? []).map(tellPlan).reverse(),
    suggestion: record?.suggestion ? tellSuggestion(record.suggestion) : null,
    timeline: [...(record?.timeline ?? [])],
    signals: signalsOf(incident),
  };
}
