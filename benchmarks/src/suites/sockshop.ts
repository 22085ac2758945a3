import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aegis, type Contestant, peersOf } from '../root-cause/contestants.js';
import { candidatesOf, type IncidentCase } from '../root-cause/incident-case.js';
import { judgeAll } from '../root-cause/judge-all.js';
import { accuracyRow, failureRows, HEAD } from '../root-cause/result-tables.js';
import {
  accuracy,
  accuracyIntervals,
  type Judged,
  summary,
  verifiedPaths,
} from '../root-cause/scoring.js';
import {
  calmSockshop,
  readSockshop,
  readSockshopGraph,
  shiftOnset,
} from '../root-cause/sockshop-data.js';
import { writeCases } from '../root-cause/write-cases.js';
import type { ResultTable, Suite, SuiteContext, SuiteResult } from '../suite.js';

/** The onset said to be so many seconds earlier or later than it was. */
const SHIFTS = [-60, 60];
/** The public call graph, below the data root. */
const GRAPH = ['k8s', 'expected_edges.json'];

/** The cases with the public call graph, where that is there. */
function withGraph(dataDir: string, cases: readonly IncidentCase[]): IncidentCase[] {
  const path = join(dataDir, '..', '..', ...GRAPH);
  if (!existsSync(path)) return [];
  const graph = readSockshopGraph(path, [...new Set(cases.flatMap(candidatesOf))]);
  return cases.map((one) => ({ ...one, graph }));
}

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const cases = readSockshop(dataDir);
  log(`sockshop: ${cases.length} incidents`);
  const judged = judgeAll(aegis, cases);
  const calm = judgeAll(aegis, calmSockshop(cases));
  const graphCases = withGraph(dataDir, cases);
  const onGraph = judgeAll(aegis, graphCases);
  if (outDir !== null) writeCases(outDir, [...judged, ...calm]);
  const { personalisedPageRank, ...peers } = peersOf(seed);
  const variants: readonly (readonly [string, readonly IncidentCase[]])[] = [
    ['onset given', cases],
    ...SHIFTS.map((shift) => {
      const said = `${Math.abs(shift)} s ${shift < 0 ? 'early' : 'late'}`;
      return [said, cases.map((one) => shiftOnset(one, shift))] as const;
    }),
  ];
  const rows = variants.flatMap(([said, shown]) =>
    Object.entries({ aegis, ...peers }).map(([name, contestant]) =>
      accuracyRow(`${said}: ${name}`, cases.length, accuracy(judgeAll(contestant, shown))),
    ),
  );
  const shifted = variants.slice(1).map(([, shown]) => accuracy(judgeAll(aegis, shown)).ac1 ?? 0);
  return {
    results: {
      ...summary(judged, calm),
      ...graphResults(onGraph),
      ac1Early: shifted[0] ?? 0,
      ac1Late: shifted[1] ?? 0,
    },
    intervals: accuracyIntervals(judged, seed),
    peers: Object.fromEntries(
      Object.entries(peers).map(([name, peer]) => [name, accuracy(judgeAll(peer, cases))]),
    ),
    tables: [
      { title: 'Root cause at the first places, by how well the onset is known', head: HEAD, rows },
      ...graphTable(graphCases, { aegis, personalisedPageRank }),
      { title: 'Not first', head: ['case', 'truth', 'place', 'said'], rows: failureRows(judged) },
    ],
  };
}

/** Paths need a graph; the data set gives none, so they are those over the public one. */
function graphResults(onGraph: readonly Judged[]): Record<string, number> {
  if (onGraph.length === 0) return {};
  return { pathVerified: verifiedPaths(onGraph), ac1OnGraph: accuracy(onGraph).ac1 ?? 0 };
}

function graphTable(
  cases: readonly IncidentCase[],
  contestants: Readonly<Record<string, Contestant>>,
): ResultTable[] {
  if (cases.length === 0) return [];
  const rows = Object.entries(contestants).map(([name, contestant]) =>
    accuracyRow(name, cases.length, accuracy(judgeAll(contestant, cases))),
  );
  return [{ title: 'With the public call graph', head: HEAD, rows }];
}

/** The service behind an incident of Sock Shop as RCD recorded it, without a graph. */
export const sockshop: Suite = {
  name: 'sockshop',
  summary: 'root cause on Sock Shop (RCD) without a graph, with the onset off by a minute too',
  data: 'rca/rcd-sockshop',
  run,
};
