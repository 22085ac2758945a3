import { aegis, peersOf } from '../root-cause/contestants.js';
import { judgeAll } from '../root-cause/judge-all.js';
import { type RcaevalFolder, rcaevalFolders, readRcaevalCase } from '../root-cause/rcaeval-data.js';
import { accuracyRow, failureRows, HEAD } from '../root-cause/result-tables.js';
import {
  accuracy,
  accuracyIntervals,
  firstAnswerCalibration,
  type Judged,
} from '../root-cause/scoring.js';
import { writeCases } from '../root-cause/write-cases.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const folders = rcaevalFolders(dataDir);
  log(`rcaeval: ${folders.length} cases`);
  const peers = Object.entries(peersOf(seed));
  const judged: Judged[] = [];
  const others = peers.map((): Judged[] => []);
  // One at a time: a case with its traces may be hundreds of megabytes.
  for (const folder of folders) {
    const one = readRcaevalCase(folder);
    judged.push(...judgeAll(aegis, [one]));
    for (const [i, [, peer]] of peers.entries()) others[i]!.push(...judgeAll(peer, [one]));
  }
  if (outDir !== null) writeCases(outDir, judged);
  const results = { ...accuracy(judged), ece: firstAnswerCalibration(judged) };
  const scores = peers.map(([name], i) => [name, accuracy(others[i]!)] as const);
  return {
    results,
    intervals: accuracyIntervals(judged, seed),
    peers: Object.fromEntries(scores),
    tables: [
      {
        title: 'Root cause at the first places, by fault',
        head: HEAD,
        rows: [
          ...faultRows(folders, judged),
          accuracyRow('all', judged.length, results),
          ...scores.map(([name, values]) => accuracyRow(name, judged.length, values)),
        ],
      },
      { title: 'Not first', head: ['case', 'truth', 'place', 'said'], rows: failureRows(judged) },
    ],
  };
}

function faultRows(
  folders: readonly RcaevalFolder[],
  judged: readonly Judged[],
): (string | number)[][] {
  const faults = [...new Set(folders.map(({ fault }) => fault))].sort();
  return faults.map((fault) => {
    const part = judged.filter((_, i) => folders[i]!.fault === fault);
    return accuracyRow(fault, part.length, accuracy(part));
  });
}

/** The service into which RCAEval injected a fault, from metrics, logs and traces, the onset not given. */
export const rcaeval: Suite = {
  name: 'rcaeval',
  summary:
    'root cause on RCAEval (RE1, RE2, RE3), next to BARO and sigma; bring the data with --data',
  data: 'rca/rcaeval',
  run,
};
