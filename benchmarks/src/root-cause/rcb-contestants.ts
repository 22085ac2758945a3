import { Random } from '@aegis/core';
import { reachable } from '@aegis/graph/csr';
import { blastRadius, nodeSigns, RootCauseAnalyzer, rankChanges } from '@aegis/root-cause';
import type { RcbEvidence } from './rcb-evidence.js';
import type { RcbIncident } from './rcb-incident.js';

/** What a contestant says of one incident. */
export interface RcbAnswer {
  readonly ranking: readonly { readonly nodeId: string; readonly likelihood: number | null }[];
  readonly path: readonly string[];
  readonly isNone: boolean;
  /** The commit that brought it, or `none`. */
  readonly commit: string;
  /** The commits, most suspect first, with what speaks for each. */
  readonly commits: readonly object[];
  readonly blastRadius: readonly string[];
}

/** Looks at an incident, not at its truth. */
export type RcbContestant = (incident: RcbIncident, evidence: RcbEvidence) => RcbAnswer;

/** The whole record is of one incident, however long it brewed. */
const WINDOW_MS = 30 * 86_400_000;
const ERROR = 17;

/** Our defaults. */
export const aegis: RcbContestant = ({ alert, changes }, { anomalies, issues, ...evidence }) => {
  const { graph, onsetMs, texts } = evidence;
  const analyzer = new RootCauseAnalyzer({ snapshot: () => graph }, { windowMs: WINDOW_MS });
  for (const anomaly of anomalies) analyzer.addNodeAnomaly(anomaly.nodeId ?? '', anomaly);
  for (const issue of issues) analyzer.addNodeIssue(issue.nodeId ?? '', issue);
  const { causes, noCauseProbability } = analyzer.analyzeRootCause({ symptom: alert.service });
  const { suspects, noChangeProbability } = rankChanges(changes, {
    causes,
    graph,
    onsetMs,
    texts,
  });
  const [cause] = causes;
  const [suspect] = suspects;
  const isGuilty = suspect !== undefined && suspect.likelihood > noChangeProbability;
  const hit =
    cause === undefined ? [] : blastRadius(cause.nodeId, nodeSigns({ anomalies, issues }), graph);
  return {
    ranking: causes.map(({ nodeId, likelihood }) => ({ nodeId, likelihood })),
    path: cause?.path ?? [],
    isNone: cause === undefined || noCauseProbability > cause.likelihood,
    commit: isGuilty ? (suspect.change.id ?? 'none') : 'none',
    commits: suspects.map(({ change, likelihood, reasons }) => ({
      commit: change.id,
      node: change.nodeId,
      likelihood,
      reasons,
    })),
    blastRadius: hit.map(({ nodeId }) => nodeId),
  };
};

/** A service and a commit, with all that depends on the service. */
function plain(
  service: string | undefined,
  commit: string | undefined,
  { graph }: RcbEvidence,
): RcbAnswer {
  const index = graph.indexOf.get(service ?? '');
  const callers = index === undefined ? [] : reachable(graph, [index], { direction: 'in' });
  return {
    ranking: service === undefined ? [] : [{ nodeId: service, likelihood: null }],
    path: [],
    isNone: service === undefined,
    commit: commit ?? 'none',
    commits: [],
    blastRadius: Array.from(callers, (node) => graph.nodes[node]!.id).filter(
      (id) => id !== service,
    ),
  };
}

/** The latest commit to be deployed before the alert, at one service or at any. */
function latest(
  { changes, alert }: RcbIncident,
  service?: string,
): RcbIncident['changes'][number] | undefined {
  return changes
    .filter(
      ({ nodeId, timestampMs }) =>
        timestampMs <= alert.firedMs && (service === undefined || nodeId === service),
    )
    .sort((a, b) => b.timestampMs - a.timestampMs)[0];
}

const atService = (
  service: string | undefined,
  incident: RcbIncident,
  evidence: RcbEvidence,
): RcbAnswer =>
  plain(service, service === undefined ? undefined : latest(incident, service)?.id, evidence);

function noisiest({ lines }: RcbIncident): string | undefined {
  const errors = new Map<string, number>();
  for (const { service, record } of lines) {
    if (record.severityNumber >= ERROR) errors.set(service, (errors.get(service) ?? 0) + 1);
  }
  return [...errors].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))[0]?.[0];
}

function earliest({ anomalies }: RcbEvidence): string | undefined {
  const ordered = [...anomalies].sort(
    (a, b) => a.timestampMs - b.timestampMs || ((a.nodeId ?? '') < (b.nodeId ?? '') ? -1 : 1),
  );
  return ordered[0]?.nodeId ?? undefined;
}

/** What others would have said, in the same run. */
export function rcbPeers(
  seed: number,
): Readonly<
  Record<
    'latestDeploy' | 'mostErrors' | 'firstAnomalous' | 'alertingService' | 'random',
    RcbContestant
  >
> {
  const random = new Random(seed).fork('random-peer');
  const pick = <T>(items: readonly T[]): T | undefined =>
    items.length === 0 ? undefined : items[random.integer(items.length)];
  return {
    latestDeploy: (incident, evidence) => {
      const change = latest(incident);
      return plain(change?.nodeId, change?.id, evidence);
    },
    mostErrors: (incident, evidence) => atService(noisiest(incident), incident, evidence),
    firstAnomalous: (incident, evidence) => atService(earliest(evidence), incident, evidence),
    alertingService: (incident, evidence) => atService(incident.alert.service, incident, evidence),
    random: ({ changes }, evidence) =>
      plain(
        pick(evidence.graph.nodes)?.id,
        pick([...changes.map(({ id }) => id ?? 'none'), 'none']),
        evidence,
      ),
  };
}
