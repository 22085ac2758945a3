import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type SuspectedFault, suspectFaults } from '../logs/fault-suspects.js';
import { readTrainTicketFaults } from '../logs/train-ticket-data.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** Kinds that leave something in the logs; of the others nothing is claimed. */
const CLAIMED = ['return', 'exception'];

function accuracy(
  cases: readonly SuspectedFault[],
  k: number,
  rankingOf: (each: SuspectedFault) => readonly string[],
): number {
  const hits = cases.filter((each) => rankingOf(each).slice(0, k).includes(each.fault.service));
  return hits.length / Math.max(1, cases.length);
}

const byFlow = ({ ranking }: SuspectedFault): string[] => ranking.map(({ node }) => node);
const byErrors = (each: SuspectedFault): readonly string[] => each.byErrors;

async function run({ dataDir, outDir }: SuiteContext): Promise<SuiteResult> {
  const cases = suspectFaults(dataDir, readTrainTicketFaults(dataDir));
  const claimed = cases.filter(({ fault }) => CLAIMED.includes(fault.type));
  if (outDir !== null) {
    mkdirSync(outDir, { recursive: true });
    const rows = cases.map(({ fault, ranking, sentence }) =>
      JSON.stringify({
        case: `${fault.day} ${fault.minutes[0]} ${fault.type} ${fault.service}`,
        ranking,
        path: [],
        verdict: sentence,
      }),
    );
    writeFileSync(join(outDir, 'cases.jsonl'), `${rows.join('\n')}\n`);
  }
  const kinds = [...new Set(cases.map(({ fault }) => fault.type))].sort();
  return {
    results: { ac1: accuracy(claimed, 1, byFlow), ac3: accuracy(claimed, 3, byFlow) },
    peers: {
      errorShare: { ac1: accuracy(claimed, 1, byErrors), ac3: accuracy(claimed, 3, byErrors) },
    },
    tables: [
      {
        title: 'By kind of fault; nothing is claimed but for return and exception',
        head: ['kind', 'faults', 'AC@1', 'AC@3', 'error share AC@1', 'error share AC@3'],
        rows: kinds.map((kind) => {
          const own = cases.filter(({ fault }) => fault.type === kind);
          const cells = [byFlow, byErrors].flatMap((rankingOf) =>
            [1, 3].map((k) => accuracy(own, k, rankingOf).toFixed(2)),
          );
          return [kind, own.length, ...cells];
        }),
      },
      {
        title: 'Cases',
        head: ['fault', 'in', 'first suspect', 'rank'],
        rows: cases.map((each) => [
          `${each.fault.day.slice(5)} ${each.fault.minutes[0]} ${each.fault.type}`,
          each.fault.service,
          each.ranking[0]?.node ?? '-',
          byFlow(each).indexOf(each.fault.service) + 1 || '-',
        ]),
      },
    ],
  };
}

/** Which of the services of a shop has the fault, from its logs alone. */
export const logFaults: Suite = {
  name: 'log-faults',
  summary:
    'the faulty service named from the raw logs of Train Ticket, next to the share of errors',
  data: 'logs/nezha-trainticket',
  run,
};
