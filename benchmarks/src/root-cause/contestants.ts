import { type Anomaly, Random } from '@aegis/core';
import { pageRank } from '@aegis/graph/csr';
import {
  type AnalysisRequest,
  type CandidateRanker,
  callAnomalies,
  type RootCauseAnalysis,
  RootCauseAnalyzer,
  seriesAnomalies,
  templateAnomalies,
} from '@aegis/root-cause';
import { candidatesOf, type IncidentCase } from './incident-case.js';
import { nSigma, robustZ, scoreByNode } from './marginal-scores.js';
import type { Answer } from './scoring.js';
import { edgeGaps, errorLines, selfTimes } from './single-signals.js';

/** Looks at a case, not at its truth. */
export type Contestant = (one: Omit<IncidentCase, 'truth'>) => Answer;

/** How long an incident's evidence may lie back. */
const WINDOW_MS = 3_600_000;

/** Everything that there is to say against any node. */
function anomaliesOf(one: Omit<IncidentCase, 'truth'>): Anomaly[] {
  const { series, symptom, stepMs, contiguous, startMs = 0, calls, logs } = one;
  const found = [...seriesAnomalies(series, { startMs, stepMs, contiguous, symptom }).anomalies];
  if (calls !== undefined) found.push(...callAnomalies(calls.baseline, calls.recent));
  if (logs) found.push(...templateAnomalies(logs.templates, { works: logs.works, startMs }));
  return [...found, ...(one.found?.anomalies ?? [])];
}

/** An analyser that has been told everything there is, and what to ask it. */
export function prepare(
  one: Omit<IncidentCase, 'truth'>,
  ranker: CandidateRanker | null = null,
): { readonly analyzer: RootCauseAnalyzer; readonly request: AnalysisRequest } {
  const { graph, symptom } = one;
  const analyzer = new RootCauseAnalyzer(graph, { windowMs: WINDOW_MS, ranker });
  for (const anomaly of anomaliesOf(one)) analyzer.addNodeAnomaly(anomaly.nodeId ?? '', anomaly);
  for (const issue of one.found?.issues ?? []) analyzer.addNodeIssue(issue.nodeId ?? '', issue);
  return { analyzer, request: symptom === null ? {} : { symptom } };
}

/** Our defaults; the same for every data set. */
export const aegis: Contestant = (one) => {
  const { analyzer, request } = prepare(one);
  return answerOf(analyzer.analyzeRootCause(request));
};

export function answerOf(analysis: RootCauseAnalysis): Answer {
  const { causes, noCauseProbability } = analysis;
  return {
    ranking: causes.map(({ nodeId, likelihood }) => ({ nodeId, likelihood })),
    path: causes[0]?.path ?? [],
    bareHops: causes[0]?.hops.filter(({ evidence }) => evidence.length === 0).length ?? 0,
    symptom: analysis.symptom,
    isNone: causes.length === 0 || noCauseProbability > causes[0]!.likelihood,
  };
}

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

/** What one signal of calls or logs says by itself. */
export const SINGLE_SIGNALS: Readonly<Record<'edgeGap' | 'selfTime' | 'errorLines', Contestant>> = {
  edgeGap: (one) => byScore(edgeGaps(one)),
  selfTime: (one) => byScore(selfTimes(one)),
  errorLines: (one) => byScore(errorLines(one)),
};
