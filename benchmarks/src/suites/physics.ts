import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@aegis/core';
import { meanWait, quickWait } from '@aegis/remediation/simulator';
import { greatestError, waitBySakasegawa } from '../remediation/physics/erlang-sum.js';
import { littleError } from '../remediation/physics/littles-law.js';
import {
  type QueueObservation,
  type QueueSetting,
  simulateQueue,
} from '../remediation/physics/queue-simulation.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** Nearly full queues forget slowly: they get more customers. */
const SETTINGS: readonly QueueSetting[] = [1, 2, 8, 32, 100].flatMap((servers) => [
  { servers, utilisation: 0.5, customers: 2_000_000 },
  { servers, utilisation: 0.7, customers: 3_000_000 },
  { servers, utilisation: 0.9, customers: 6_000_000 },
]);
/** In service times; an approximation that is wrong by a factor about less is wrong about nothing. */
const FELT_WAIT = 1e-3;
/** Where the simulated mean itself is not known as well as this, it cannot judge the formula to 3 %. */
const NARROW = 0.03;

interface Judged extends QueueSetting, QueueObservation {
  readonly name: string;
  readonly expected: number;
  readonly error: number;
  readonly covered: boolean;
  /** Half the interval as a share of the mean; ∞ where nobody waited. */
  readonly width: number;
}

function judge(setting: QueueSetting, seed: number): Judged {
  const { utilisation, servers } = setting;
  const name = `${servers} servers at ${utilisation}`;
  const observed = simulateQueue(setting, new Random(seed).fork(name));
  const expected = meanWait(utilisation, servers);
  const { mean, low, high } = observed.wait;
  return {
    name,
    ...setting,
    ...observed,
    expected,
    error: Math.abs(mean - expected) / expected,
    covered: low <= expected && expected <= high,
    width: mean > 0 ? (high - low) / 2 / mean : Number.POSITIVE_INFINITY,
  };
}

async function run(context: SuiteContext): Promise<SuiteResult> {
  const { seed, log, outDir } = context;
  const own = greatestError(meanWait);
  // What the physics ask every tick, by table.
  const table = greatestError(quickWait, FELT_WAIT);
  const peer = greatestError(waitBySakasegawa, FELT_WAIT);
  log(`formula: worst at ${own.servers} servers and a load of ${own.utilisation}`);
  const judged: Judged[] = [];
  for (const setting of SETTINGS) {
    judged.push(judge(setting, seed));
    log(judged.at(-1)!.name);
  }
  const waited = judged.filter(({ width }) => width < Number.POSITIVE_INFINITY);
  const narrow = judged.filter(({ width }) => width <= NARROW);
  if (outDir !== null) {
    const lines = judged.map((one) => JSON.stringify(one));
    writeFileSync(join(outDir, 'queues.jsonl'), `${lines.join('\n')}\n`);
  }
  return {
    results: {
      erlangError: own.error,
      erlangErrorFelt: greatestError(meanWait, FELT_WAIT).error,
      tableErrorFelt: table.error,
      queueError: Math.max(...narrow.map(({ error }) => error)),
      queuesJudged: narrow.length,
      queueCoverage: waited.filter(({ covered }) => covered).length / waited.length,
      littleError: Math.max(...judged.map(littleError)),
    },
    peers: { sakasegawa: { erlangErrorFelt: peer.error } },
    tables: [
      {
        title: 'Simulated queues against the formula; times in units of the service time',
        head: ['queue', 'formula', 'simulated', 'low', 'high', 'L', 'λW'],
        rows: judged.map((one) => [
          one.name,
          one.expected.toPrecision(4),
          ...[one.wait.mean, one.wait.low, one.wait.high].map((value) => value.toPrecision(4)),
          one.meanNumber.toFixed(3),
          (one.arrivalRate * one.meanTime).toFixed(3),
        ]),
      },
    ],
  };
}

/** The simulator's queues against theory, and theory against queues simulated customer by customer. */
export const physics: Suite = {
  name: 'physics',
  summary: 'waiting times of the simulator against Erlang C, an event simulation and Little’s law',
  data: null,
  run,
};
