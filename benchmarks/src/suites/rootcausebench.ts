import { aegis, type RcbContestant, rcbPeers } from '../root-cause/rcb-contestants.js';
import { readRcb, readRcbTruth } from '../root-cause/rcb-data.js';
import { evidenceOf, type RcbEvidence } from '../root-cause/rcb-evidence.js';
import type { RcbIncident } from '../root-cause/rcb-incident.js';
import {
  MEASURES,
  type RcbJudged,
  rcbIntervals,
  rcbScores,
  writeRcbCases,
} from '../root-cause/rcb-scoring.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const SHORT = 8;
const short = (commit: string): string => commit.slice(0, SHORT);

interface Shown {
  readonly incident: RcbIncident;
  readonly evidence: RcbEvidence;
}

/** The truth is read only when the answer is there. */
function judge(contestant: RcbContestant, all: readonly Shown[], dataDir: string): RcbJudged[] {
  return all.map(({ incident, evidence }) => {
    const answer = contestant(incident, evidence);
    return { id: incident.id, truth: readRcbTruth(dataDir, incident.id), answer };
  });
}

function failures(all: readonly RcbJudged[]): (string | number)[][] {
  return all
    .filter((judged) => Object.values(MEASURES).some((measure) => measure(judged) < 1))
    .map((judged) => {
      const { id, truth, answer } = judged;
      return [
        id,
        truth.service,
        answer.ranking[0]?.nodeId ?? 'none',
        short(truth.commit),
        short(answer.commit),
        truth.blastRadius.join(' '),
        answer.blastRadius.join(' '),
      ];
    });
}

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const all = readRcb(dataDir).map((incident) => ({ incident, evidence: evidenceOf(incident) }));
  log(`rootcausebench: ${all.length} incidents`);
  const judged = judge(aegis, all, dataDir);
  if (outDir !== null) writeRcbCases(outDir, judged);
  const peers = Object.entries(rcbPeers(seed)).map(
    ([name, peer]) => [name, rcbScores(judge(peer, all, dataDir))] as const,
  );
  const results = rcbScores(judged);
  const keys = Object.keys(MEASURES);
  const row = (name: string, values: Readonly<Record<string, number>>): (string | number)[] => [
    name,
    ...keys.map((key) => (values[key] ?? 0).toFixed(3)),
  ];
  return {
    results,
    intervals: rcbIntervals(judged, seed),
    peers: Object.fromEntries(peers),
    tables: [
      {
        title: `First failing service, guilty commit or none, nodes hit (Jaccard): ${all.length} incidents`,
        head: ['', ...keys],
        rows: [row('aegis', results), ...peers.map(([name, values]) => row(name, values))],
      },
      {
        title: 'Not wholly right',
        head: ['incident', 'service', 'said', 'commit', 'said', 'hit', 'said'],
        rows: failures(judged),
      },
    ],
  };
}

/** The service, the commit and the nodes hit of RootCauseBench's incidents, without any language model. */
export const rootcausebench: Suite = {
  name: 'rootcausebench',
  summary:
    'service, guilty commit and blast radius of incidents with logs, metrics, traces and diffs',
  data: 'rca/rootcausebench',
  run,
};
