import { join } from 'node:path';
import type { AnalysisRequest, CandidateRanker, RootCauseAnalyzer } from '@aegis/root-cause';
import { RootCauseAnalyzer as Analyzer } from '@aegis/root-cause';
import type { RankedIncident } from '@aegis/root-cause/ranker';
import { answerOf, prepare } from './contestants.js';
import type { IncidentCase } from './incident-case.js';
import { calmNezha, nezhaCases } from './nezha-cases.js';
import { readNezhaDays } from './nezha-day.js';
import { readPetshop } from './petshop-data.js';
import { calmWindows } from './petshop-normal.js';
import type { Judged } from './scoring.js';
import { readSockshop } from './sockshop-data.js';

/** A case with its evidence gathered once, for several rankers. */
export interface PreparedCase {
  readonly one: IncidentCase;
  readonly analyzer: RootCauseAnalyzer;
  readonly request: AnalysisRequest;
}

/** All there is of one system, at times when something was wrong, and when nothing was. */
export interface RankerSystem {
  readonly name: string;
  readonly incidents: readonly PreparedCase[];
  readonly calm: readonly PreparedCase[];
}

/** Below the folder of root cause data. */
export function readRankerSystems(dataDir: string): RankerSystem[] {
  const scenarios = readPetshop(join(dataDir, 'petshop'));
  const nezha = (name: string, year: string, hasLogs: boolean): RankerSystem => {
    const days = readNezhaDays(join(dataDir, 'nezha'), year);
    const calm = days.flatMap((day) => calmNezha(day, hasLogs));
    return systemOf(name, [...days.flatMap((day) => nezhaCases(day, hasLogs)), ...nothing(calm)]);
  };
  const petshop = scenarios.flatMap((scenario) => scenario.cases);
  return [
    systemOf('petshop', [...petshop, ...nothing(scenarios.flatMap(calmWindows))]),
    systemOf('sockshop', readSockshop(join(dataDir, 'rcd-sockshop'))),
    nezha('nezha-ob', '2022', false),
    nezha('nezha-tt', '2023', true),
  ];
}

const nothing = (calm: readonly IncidentCase[]): IncidentCase[] =>
  calm.map((one) => ({ ...one, truth: '' }));

/** Cases whose truth is `''` are those in which nothing was wrong. */
export function systemOf(name: string, cases: readonly IncidentCase[]): RankerSystem {
  const prepared = cases.map((one) => ({ one, ...prepare(one) }));
  return {
    name,
    incidents: prepared.filter(({ one }) => one.truth !== ''),
    calm: prepared.filter(({ one }) => one.truth === ''),
  };
}

/** What a ranker may learn of a system: all cases but those whose cause shows nothing at all. */
export function lessonsOf({ incidents, calm }: RankerSystem): RankedIncident[] {
  return [...incidents, ...calm].flatMap(({ one, analyzer, request }) => {
    const candidates = analyzer.candidates(request);
    const place = candidates.findIndex(({ nodeId }) => nodeId === one.truth);
    if (place < 0 && one.truth !== '') return [];
    const cause = place < 0 ? null : place;
    return [{ candidates: candidates.map(({ features }) => features), cause }];
  });
}

/** What is said with a ranker, or by hand where there is none. */
export function judgeWith(
  cases: readonly PreparedCase[],
  ranker: CandidateRanker | null,
): Judged[] {
  return cases.map(({ one, analyzer, request }) => {
    const { id, truth, graph, symptom } = one;
    const restored = Analyzer.fromJSON(analyzer.toJSON(), graph, ranker);
    return { id, truth, graph, symptom, answer: answerOf(restored.analyzeRootCause(request)) };
  });
}
