import { SOURCE_ABLATIONS } from '../root-cause/ablations.js';
import { aegis, peersOf, SINGLE_SIGNALS } from '../root-cause/contestants.js';
import type { IncidentCase } from '../root-cause/incident-case.js';
import { judgeAll } from '../root-cause/judge-all.js';
import { calmNezha, nezhaCases } from '../root-cause/nezha-cases.js';
import { readNezhaDays } from '../root-cause/nezha-day.js';
import { accuracyRow, failureRows, HEAD } from '../root-cause/result-tables.js';
import { accuracy, accuracyIntervals, summary } from '../root-cause/scoring.js';
import { writeCases } from '../root-cause/write-cases.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** One of the two applications of the data set. */
interface Application {
  /** The year in which its days were recorded, which is how their folders are told apart. */
  readonly year: string;
  /** Of the other one hardly any logs are there. */
  readonly hasLogs: boolean;
}

async function run(
  { year, hasLogs }: Application,
  { dataDir, outDir, seed, log }: SuiteContext,
): Promise<SuiteResult> {
  const days = readNezhaDays(dataDir, year);
  const cases: IncidentCase[] = days.flatMap((day) => nezhaCases(day, hasLogs));
  const windows = days.flatMap((day) => calmNezha(day, hasLogs));
  log(`nezha: ${cases.length} incidents, ${windows.length} windows without`);
  const judged = judgeAll(aegis, cases);
  const calm = judgeAll(aegis, windows);
  if (outDir !== null) writeCases(outDir, [...judged, ...calm]);
  const peers = Object.entries({ ...peersOf(seed), ...SINGLE_SIGNALS }).map(
    ([name, peer]) => [name, accuracy(judgeAll(peer, cases))] as const,
  );
  const faultOf = new Map(days.flatMap(({ faults }) => faults.map((one) => [one.id, one.fault])));
  const faults = [...new Set(faultOf.values())].sort();
  return {
    results: summary(judged, calm),
    intervals: accuracyIntervals(judged, seed),
    peers: Object.fromEntries(peers),
    tables: [
      {
        title: 'Root cause at the first places, by what was wrong',
        head: HEAD,
        rows: [
          ...faults.map((fault) => {
            const of = judged.filter(({ id }) => faultOf.get(id) === fault);
            return accuracyRow(fault, of.length, accuracy(of));
          }),
          accuracyRow('all', judged.length, accuracy(judged)),
          ...peers.map(([name, values]) => accuracyRow(name, cases.length, values)),
        ],
      },
      {
        title: 'What it rests on: the same with something withheld',
        head: HEAD,
        rows: Object.entries(SOURCE_ABLATIONS).map(([name, withhold]) =>
          accuracyRow(name, cases.length, accuracy(judgeAll(aegis, cases.map(withhold)))),
        ),
      },
      { title: 'Not first', head: ['case', 'truth', 'place', 'said'], rows: failureRows(judged) },
    ],
  };
}

/** The service behind an incident of Online Boutique, from metrics and spans. */
export const nezhaOb: Suite = {
  name: 'nezha-ob',
  summary: 'root cause on Online Boutique (Nezha), from metrics and spans',
  data: 'rca/nezha',
  run: (context) => run({ year: '2022', hasLogs: false }, context),
};

/** The service behind an incident of Train Ticket, from metrics, spans and logs. */
export const nezhaTt: Suite = {
  name: 'nezha-tt',
  summary: 'root cause on Train Ticket (Nezha), from metrics, spans and logs',
  data: 'rca/nezha',
  run: (context) => run({ year: '2023', hasLogs: true }, context),
};
