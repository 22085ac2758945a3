import { Random } from '@aegis/core';
import { pageRank } from '@aegis/graph/csr';
import { RootCauseAnalyzer, seriesAnomalies } from '@aegis/root-cause';
import { candidatesOf, type IncidentCase } from './incident-case.js';
import { nSigma, robustZ, scoreByNode } from './marginal-scores.js';
import type { Answer } from './scoring.js';

/** Looks at a case, not at its truth. */
export type Contestant = (one: Omit<IncidentCase, 'truth'>) => Answer;

/** Our defaults; the same for every data set. */
export const aegis: Contestant = ({ series, graph, symptom, found, startMs = 0, ...one }) => {
  const { stepMs, contiguous } = one;
  const { anomalies } = seriesAnomalies(series, { startMs, stepMs, contiguous, symptom });
  const analyzer = new RootCauseAnalyzer(graph);
  for (const anomaly of [...anomalies, ...(found?.anomalies ?? [])]) {
    analyzer.addNodeAnomaly(anomaly.nodeId ?? '', anomaly);
  }
  for (const issue of found?.issues ?? []) analyzer.addNodeIssue(issue.nodeId ?? '', issue);
  const request = symptom === null ? {} : { symptom };
  const analysis = analyzer.analyzeRootCause(request);
  const { causes, noCauseProbability } = analysis;
  return {
    ranking: causes.map(({ nodeId, likelihood }) => ({ nodeId, likelihood })),
    path: causes[0]?.path ?? [],
    bareHops: causes[0]?.hops.filter(({ evidence }) => evidence.length === 0).length ?? 0,
    symptom: analysis.symptom,
    isNone: causes.length === 0 || noCauseProbability > causes[0]!.likelihood,
  };
};

const byScore = (scores: ReadonlyMap<string, number>): Answer => ({
  ranking: [...scores]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([nodeId]) => ({ nodeId, likelihood: null })),
  path: [],
  bareHops: 0,
  symptom: null,
  isNone: false,
});

/**
 * A walk up from the symptom to what it calls, drawn to nodes by their robust score. Without a graph it
 * is that score.
 */
const personalisedPageRank: Contestant = (one) => {
  const scores = scoreByNode(one, robustZ);
  if (one.graph === null) return byScore(scores);
  const snapshot = one.graph.snapshot();
  const weights = Float64Array.from(snapshot.nodes, ({ id }) => Math.max(0, scores.get(id) ?? 0));
  const { scores: ranks } = pageRank(snapshot, { personalisation: weights });
  return byScore(
    new Map(
      candidatesOf(one).map((id) => [id, ranks[snapshot.indexOf.get(id) ?? -1] ?? 0] as const),
    ),
  );
};

/** What others would have said, in the same run. */
export function peersOf(
  seed: number,
): Readonly<Record<'robustScorer' | 'nSigma' | 'personalisedPageRank' | 'random', Contestant>> {
  const random = new Random(seed).fork('random-peer');
  return {
    robustScorer: (one) => byScore(scoreByNode(one, robustZ)),
    nSigma: (one) => byScore(scoreByNode(one, nSigma)),
    personalisedPageRank,
    random: (one) => byScore(new Map(candidatesOf(one).map((id) => [id, random.float()]))),
  };
}
