import { ABLATIONS } from '../root-cause/ablations.js';
import { aegis, peersOf } from '../root-cause/contestants.js';
import type { IncidentCase } from '../root-cause/incident-case.js';
import { judgeAll } from '../root-cause/judge-all.js';
import { readPetshop } from '../root-cause/petshop-data.js';
import { calmWindows } from '../root-cause/petshop-normal.js';
import { accuracyRow, failureRows, HEAD } from '../root-cause/result-tables.js';
import { accuracy, accuracyIntervals, summary } from '../root-cause/scoring.js';
import { writeCases } from '../root-cause/write-cases.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const scenarios = readPetshop(dataDir);
  const cases: IncidentCase[] = scenarios.flatMap((scenario) => [...scenario.cases]);
  const windows = scenarios.flatMap(calmWindows);
  log(`petshop: ${cases.length} incidents, ${windows.length} windows of normal operation`);
  const judged = judgeAll(aegis, cases);
  const calm = judgeAll(aegis, windows);
  if (outDir !== null) writeCases(outDir, [...judged, ...calm]);
  const peers = Object.entries(peersOf(seed)).map(
    ([name, peer]) => [name, accuracy(judgeAll(peer, cases))] as const,
  );
  const parts = scenarios.map(({ name }) => ({
    name,
    judged: judged.filter(({ id }) => id.startsWith(`${name}/`)),
  }));
  return {
    results: summary(judged, calm),
    intervals: accuracyIntervals(judged, seed),
    peers: Object.fromEntries(peers),
    tables: [
      {
        title: 'Root cause at the first places, by scenario',
        head: HEAD,
        rows: [
          ...parts.map((part) => accuracyRow(part.name, part.judged.length, accuracy(part.judged))),
          accuracyRow('all', judged.length, accuracy(judged)),
          ...peers.map(([name, values]) => accuracyRow(name, cases.length, values)),
        ],
      },
      {
        title: 'What it rests on: the same with something withheld',
        head: HEAD,
        rows: Object.entries(ABLATIONS).map(([name, withhold]) =>
          accuracyRow(name, cases.length, accuracy(judgeAll(aegis, cases.map(withhold)))),
        ),
      },
      { title: 'Not first', head: ['case', 'truth', 'place', 'said'], rows: failureRows(judged) },
    ],
  };
}

/** The service behind an incident of AWS's PetShop, with the call graph and where it hurts given. */
export const petshop: Suite = {
  name: 'petshop',
  summary: 'root cause on PetShop with the call graph given, next to BARO, sigma and PageRank',
  data: 'rca/petshop',
  run,
};
