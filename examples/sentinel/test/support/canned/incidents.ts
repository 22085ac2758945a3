import { contentId, type Random } from '@aegis/core';
import type {
  Anomaly,
  Cause,
  Incident,
  IncidentSummary,
  Plan,
  Suggestion,
} from '../../../src/api/resources/index.js';
import { pathToUsers, type Topology } from './graph.js';
import { METRICS, signalOf } from './series.js';

const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
const OPEN_PHASES = ['proposed', 'diagnosed', 'watching', 'needs-person'] as const;
const GAP_MS = 47 * 60_000;

/** Number `index` of the list, the newest first. */
export function cannedSummary(
  index: number,
  isOpen: boolean,
  topology: Topology,
  nowMs: number,
  random: Random,
): IncidentSummary {
  const nodes = topology.nodes;
  const nodeId = nodes[1 + random.integer(Math.max(1, nodes.length - 1))]?.id ?? 'unknown';
  const path = pathToUsers(nodeId, topology.edges);
  const severity = SEVERITIES[isOpen ? Math.min(index, 2) : random.integer(4)]!;
  const startedMs = nowMs - 4 * 60_000 - index * GAP_MS - random.integer(600_000);
  const phase = isOpen ? OPEN_PHASES[index % OPEN_PHASES.length]! : 'resolved';
  const likelihood = Math.round((0.55 + 0.44 * random.float()) * 100) / 100;
  return {
    id: '',
    status: isOpen ? 'open' : 'closed',
    phase,
    severity,
    startedMs,
    lastSeenMs: isOpen ? nowMs - 12_000 : startedMs + 300_000 + random.integer(2_000_000),
    sentence: sentenceOf(nodeId, path[path.length - 1] ?? nodeId, index),
    cause: phase === 'watching' ? null : { nodeId, likelihood },
    symptom: path[path.length - 1] ?? null,
    nodeIds: path,
    anomalies: 3 + random.integer(60),
    issues: random.integer(3),
  };
}

function sentenceOf(nodeId: string, symptom: string, index: number): string {
  const ways = [
    `${nodeId} fails after a deploy, felt at ${symptom}.`,
    `Requests to ${symptom} are slow, most likely from ${nodeId}.`,
    `${nodeId} answers with errors; ${symptom} feels it.`,
    `Memory of ${nodeId} grows without end.`,
  ];
  return ways[index % ways.length]!;
}

function evidenceOf(nodeId: string): Anomaly['evidence'] {
  return [
    {
      channel: 'level',
      signal: signalOf(nodeId, METRICS[0]),
      observed: 0.5921,
      expected: 0.001057,
      band: [0, 0.004],
      tailProbability: 1e-9,
      sentence: 'http_server_error_ratio is 0.5921, far from its level; expected 0.001057.',
    },
    {
      channel: 'new-template',
      signal: `log{service="${nodeId}"}`,
      observed: 14,
      expected: 0,
      band: null,
      tailProbability: 0.0002,
      sentence: `${nodeId} has not said "Back-off restarting failed container" before.`,
    },
  ];
}

export function cannedAnomaly(
  nodeId: string,
  incidentId: string | null,
  timestampMs: number,
  random: Random,
): Anomaly {
  const evidence = evidenceOf(nodeId);
  const metric = METRICS[random.integer(2)]!;
  return {
    id: contentId('anomaly', nodeId, metric, timestampMs),
    source: 'metric',
    kind: 'observed',
    nodeId,
    callerId: null,
    signal: signalOf(nodeId, metric),
    signalKind: metric.includes('error') ? 'errors' : 'latency',
    direction: 'up',
    timestampMs,
    score: 12.4,
    tailProbability: 1e-8,
    severity: 'error',
    evidence: evidence.slice(0, 1),
    sentence: `${metric} of ${nodeId} is far from its level.`,
    incidentId,
  };
}

export function cannedSuggestion(nodeId: string, nowMs: number): Suggestion {
  return {
    kind: 'known',
    sentence: `In 5 of 6 such cases people rolled ${nodeId} back, and it helped each time.`,
    effect: 'rollback',
    target: nodeId,
    probability: 0.83,
    alternatives: [
      { effect: 'restart', probability: 0.11 },
      { effect: 'scale', probability: 0.06 },
    ],
    nearest: [0, 1, 2].map((i) => ({
      caseId: contentId('case', nodeId, i),
      atMs: nowMs - (3 + 9 * i) * 86_400_000,
      similarity: 0.94 - 0.07 * i,
      effect: i === 2 ? 'restart' : 'rollback',
      target: nodeId,
      command:
        i === 2
          ? `kubectl rollout restart deployment/${nodeId}`
          : `kubectl rollout undo deployment/${nodeId} --to-revision=${41 - i}`,
      success: i !== 2,
      count: 3 - i,
      matching: ['error ratio up', 'deploy just before', 'new log template'],
    })),
  };
}

/** The whole of an incident. */
export function cannedIncident(
  summary: IncidentSummary,
  topology: Topology,
  plans: readonly Plan[],
  random: Random,
): Incident {
  const nodeId = summary.cause?.nodeId ?? summary.nodeIds[0] ?? 'unknown';
  const symptom = summary.symptom ?? nodeId;
  const path = summary.nodeIds;
  const likelihood = summary.cause?.likelihood ?? 0;
  const change = {
    nodeId,
    kind: 'deploy',
    timestampMs: summary.startedMs - 90_000,
    id: 'rev-42',
    summary: `${nodeId} went from revision 41 to 42`,
  } as const;
  const causeOf = (id: string, share: number): Cause => ({
    nodeId: id,
    likelihood: share,
    sentence: `It began at ${id}, ${id === nodeId ? '90 s after a deploy' : 'with its own errors'}.`,
    evidence: evidenceOf(id),
    change: id === nodeId ? change : null,
    path: path.slice(path.indexOf(id)),
    hops: path.slice(path.indexOf(id), -1).map((from, i) => ({
      from,
      to: path[path.indexOf(id) + i + 1]!,
      sentence: `${path[path.indexOf(id) + i + 1]} felt it ${i === 0 ? 'at once' : `${11 * i} s later`}.`,
      evidence: evidenceOf(path[path.indexOf(id) + i + 1]!),
    })),
  });
  const second = path[1];
  const causes = summary.cause === null ? [] : [causeOf(nodeId, likelihood)];
  if (second !== undefined && causes.length > 0)
    causes.push(causeOf(second, (1 - likelihood) * 0.6));
  const callers = topology.edges.filter((each) => each.to === nodeId).map((each) => each.from);
  return {
    ...summary,
    story: {
      what: `A share of 59 % of the requests to ${symptom} fail, where 0.1 % is usual.`,
      where: `It is felt at ${symptom}, and the way leads over ${path.length} services down to ${nodeId}.`,
      why:
        causes.length === 0
          ? 'Not known yet: too few signals agree.'
          : `${nodeId} was deployed 90 s before the first symptom, and restarts since.`,
      who: `Every user of ${symptom}, and ${callers.join(', ') || 'nobody else'} inside.`,
      howSure:
        causes.length === 0
          ? 'Not sure: no cause stands out.'
          : `${Math.round(likelihood * 100)} % for ${nodeId}; the next, ${second ?? 'none'}, has a tenth of that.`,
      whatToDo:
        plans.length === 0
          ? 'Watch; nothing is proposed yet.'
          : `Roll ${nodeId} back to revision 41.`,
    },
    causes,
    noCauseProbability: causes.length === 0 ? 1 : (1 - likelihood) * 0.4,
    blastRadius: path
      .slice(1)
      .map((id) => ({ nodeId: id, way: `calls ${nodeId}, directly or not` })),
    recentAnomalies: Array.from({ length: Math.min(40, summary.anomalies) }, (_, i) =>
      cannedAnomaly(path[i % path.length]!, summary.id, summary.lastSeenMs - i * 7000, random),
    ),
    knownIssues:
      summary.issues === 0
        ? []
        : [
            {
              id: contentId('issue', summary.id),
              kind: 'connection-pool-exhausted',
              nodeId: second ?? nodeId,
              severity: 'error',
              firstSeenMs: summary.startedMs,
              lastSeenMs: summary.lastSeenMs,
              count: 214,
              template:
                'HikariPool-<*> - Connection is not available, request timed out after <*>ms',
              sentence: `The connection pool of ${second ?? nodeId} is exhausted.`,
            },
          ],
    changes: [change],
    plans: [...plans],
    suggestion: causes.length === 0 ? null : cannedSuggestion(nodeId, summary.startedMs),
    timeline: [
      { atMs: change.timestampMs, kind: 'change', nodeId, sentence: `${change.summary}.` },
      { atMs: summary.startedMs, kind: 'anomaly', nodeId, sentence: `First sign at ${nodeId}.` },
      {
        atMs: summary.startedMs + 11_000,
        kind: 'anomaly',
        nodeId: symptom,
        sentence: `${symptom} feels it: its error ratio left the band.`,
      },
      ...plans.map((plan) => ({
        atMs: plan.createdMs,
        kind: 'plan',
        nodeId,
        sentence: `Proposed: ${plan.sentence}`,
      })),
    ],
    signals: path
      .slice(0, 3)
      .flatMap((id) => METRICS.slice(0, 2).map((each) => signalOf(id, each))),
  };
}
