import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { mean } from '@aegis/core/stats';
import { aegis } from '../root-cause/contestants.js';
import { candidatesOf, type IncidentCase } from '../root-cause/incident-case.js';
import { judgeAll } from '../root-cause/judge-all.js';
import { nezhaCases } from '../root-cause/nezha-cases.js';
import { readNezhaDays } from '../root-cause/nezha-day.js';
import { readPetshop } from '../root-cause/petshop-data.js';
import { accuracyRow, HEAD } from '../root-cause/result-tables.js';
import {
  accuracy,
  firstAnswerCalibration,
  type Judged,
  verifiedPaths,
} from '../root-cause/scoring.js';
import { readSockshop, readSockshopGraph } from '../root-cause/sockshop-data.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** The public call graph of Sock Shop, from the data's root. */
const GRAPH = ['k8s', 'expected_edges.json'];

/** Sock Shop over its public call graph, so that there are ways to verify. */
function sockshopOf(folder: string, graphPath: string): IncidentCase[] {
  const cases = readSockshop(folder);
  if (!existsSync(graphPath)) return cases;
  const graph = readSockshopGraph(graphPath, [...new Set(cases.flatMap(candidatesOf))]);
  return cases.map((one) => ({ ...one, graph }));
}

const READERS: Readonly<Record<string, (dataDir: string) => IncidentCase[]>> = {
  petshop: (dir) => readPetshop(join(dir, 'petshop')).flatMap(({ cases }) => [...cases]),
  sockshop: (dir) => sockshopOf(join(dir, 'rcd-sockshop'), join(dir, '..', ...GRAPH)),
  nezhaOb: (dir) => nezhaOf(dir, '2022', false),
  nezhaTt: (dir) => nezhaOf(dir, '2023', true),
};

function nezhaOf(dataDir: string, year: string, withLogs: boolean): IncidentCase[] {
  return readNezhaDays(join(dataDir, 'nezha'), year).flatMap((day) => nezhaCases(day, withLogs));
}

async function run({ dataDir, log }: SuiteContext): Promise<SuiteResult> {
  const systems: [string, Judged[]][] = [];
  for (const [name, read] of Object.entries(READERS)) {
    log(`root-cause: ${name}`);
    systems.push([name, judgeAll(aegis, read(dataDir))]);
  }
  const all = systems.flatMap(([, judged]) => judged);
  return {
    results: {
      meanAc1: mean(systems.map(([, judged]) => accuracy(judged).ac1 ?? 0)),
      meanAc3: mean(systems.map(([, judged]) => accuracy(judged).ac3 ?? 0)),
      ece: firstAnswerCalibration(all),
      pathVerified: verifiedPaths(all),
    },
    tables: [
      {
        title: 'One configuration for every system',
        head: HEAD,
        rows: systems.map(([name, judged]) => accuracyRow(name, judged.length, accuracy(judged))),
      },
    ],
  };
}

/** All systems together, as the mean over them. */
export const rootCause: Suite = {
  name: 'root-cause',
  summary:
    'root cause on PetShop, Sock Shop, Online Boutique and Train Ticket with the same defaults',
  data: 'rca',
  run,
};
