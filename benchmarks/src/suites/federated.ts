import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mean } from '@aegis/core/stats';
import { PLAN, runCentral, runFederated } from '../federated/federated-run.js';
import { AGGREGATORS, type PoisonScore, poisoned } from '../federated/poisoning.js';
import { evenShares, mixtureProblem, type Problem, tableProblem } from '../federated/problem.js';
import {
  measureSecureAggregation,
  type SecureAggregationCost,
} from '../federated/secure-aggregation.js';
import { underSkew } from '../federated/skew.js';
import { sumErrors } from '../federated/sums.js';
import { bootstrap, meanAt } from '../remediation/bootstrap.js';
import type { ResultTable, Suite, SuiteContext, SuiteResult } from '../suite.js';

const CLIENTS = 20;
const GAP_SEEDS = 3;
const SKEW_SEEDS = 10;
const POISON_SEEDS = 3;
const RECOMMENDED = 'multiKrum';

/** A mail filter's table, a telescope's, and a drawn mixture of ten classes. */
function problemsOf(folder: string, seed: number): Problem[] {
  return [
    tableProblem(folder, '35_SpamBase', 2_500, seed),
    tableProblem(folder, '22_magic.gamma', 2_500, seed),
    mixtureProblem(3_000, seed),
  ];
}

/** Central training gets the better of two lengths. */
function gapOf(problem: Problem, seed: number): number {
  const once = { ...PLAN.training, epochs: 1, learningRate: 0.1 };
  const central = Math.max(...[20, 60].map((epochs) => runCentral(problem, epochs, once, seed)));
  return central - runFederated(problem, evenShares(problem, CLIENTS, seed), { ...PLAN, seed });
}

/** The least that an aggregator keeps under any attack, each taken over all problems and seeds. */
function leastKept(
  scores: readonly PoisonScore[],
  aggregator: string,
  over: (kept: readonly number[]) => number,
): number {
  const own = scores.filter((one) => one.aggregator === aggregator && one.attack !== 'none');
  const attacks = [...new Set(own.map((one) => one.attack))];
  return Math.min(
    ...attacks.map((attack) => over(own.filter((one) => one.attack === attack).map((o) => o.kept))),
  );
}

/** All aggregators with the first seed, the one that we recommend with two more. */
function poisonScores(folder: string, seed: number): PoisonScore[] {
  const names = Object.keys(AGGREGATORS);
  return Array.from({ length: POISON_SEEDS }, (_, s) =>
    problemsOf(folder, seed + s).flatMap((problem) =>
      poisoned(problem, seed + s, s === 0 ? names : [RECOMMENDED]),
    ),
  ).flat();
}

function poisonTable(scores: readonly PoisonScore[]): ResultTable {
  const attacks = [...new Set(scores.map((one) => one.attack))];
  const keys = [...new Set(scores.map((one) => `${one.problem} ${one.aggregator}`))].sort();
  return {
    title: 'share of the clean accuracy kept with 4 of 20 clients poisoned',
    head: ['problem and aggregator', ...attacks],
    rows: keys.map((key) => [
      key,
      ...attacks.map((attack) => {
        const cells = scores.filter(
          (one) => `${one.problem} ${one.aggregator}` === key && one.attack === attack,
        );
        return mean(cells.map((one) => one.kept)).toFixed(3);
      }),
    ]),
  };
}

function secureTable(
  rounds: readonly (SecureAggregationCost & { provider: string; round: string })[],
): ResultTable {
  return {
    title: 'secure aggregation of 100 clients and 20,000 numbers',
    head: [
      'provider',
      'round',
      'survivors',
      'error on the grid',
      'client ms',
      'server ms',
      'bytes',
    ],
    rows: rounds.map((one) => [
      ...[one.provider, one.round, one.survivors, one.maxGridError],
      ...[one.cpuMsPerClient.toFixed(1), one.serverCpuMs.toFixed(0), one.bytesFactor.toFixed(2)],
    ]),
  };
}

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const problems = problemsOf(dataDir, seed);
  const sums = problems.map((problem) => sumErrors(problem, seed));
  log('federated: sums added up');
  const gaps = Array.from({ length: GAP_SEEDS }, (_, s) =>
    problemsOf(dataDir, seed + s).map((problem) => gapOf(problem, seed + s)),
  ).flat();
  log('federated: federated and central training');
  const skews = Array.from({ length: SKEW_SEEDS }, (_, s) => underSkew(seed + s));
  const gains = skews.map((one) => one.fedProx - one.fedAvg);
  const proximal = skews.map((one) => one.fedProx - one.partialWork);
  log('federated: skew and stragglers');
  const scores = poisonScores(dataDir, seed);
  log('federated: poisoned clients');
  const secure = await measureSecureAggregation(seed);
  const { dropout, complete } = secure.nodeCrypto;
  const secureRounds = Object.entries(secure).flatMap(([provider, costs]) =>
    Object.entries(costs).map(([round, cost]) => ({ provider, round, ...cost })),
  );
  if (outDir !== null) {
    const file = join(outDir, 'federated.json');
    writeFileSync(
      file,
      `${JSON.stringify({ sums, gaps, skews, scores, secureRounds }, null, 1)}\n`,
    );
  }
  const worst = (kept: readonly number[]): number => Math.min(...kept);
  const cells = POISON_SEEDS * problems.length;
  const keptAt = (picks: Int32Array): number =>
    leastKept(scores, RECOMMENDED, (kept) => meanAt(kept, picks));
  return {
    results: {
      sumError: Math.max(...sums.map((one) => one.doubles)),
      sumErrorFixedPoint: Math.max(...sums.map((one) => one.fixedPoint)),
      sumSameBits: Math.min(...sums.map((one) => one.sameBits)),
      fedAvgGap: mean(gaps),
      fedProxUnderSkew: mean(gains),
      proximalTermAlone: mean(proximal),
      fedAvgAccuracyUnderSkew: mean(skews.map((one) => one.fedAvg)),
      fedProxAccuracyUnderSkew: mean(skews.map((one) => one.fedProx)),
      poisoned20: leastKept(scores, RECOMMENDED, mean),
      poisoned20WorstCase: leastKept(scores, RECOMMENDED, worst),
      poisoned20TrimmedMean: leastKept(scores, 'trimmedMean', mean),
      poisoned20Median: leastKept(scores, 'median', mean),
      poisoned20PlainMean: leastKept(scores, 'mean', mean),
      secureGridError: Math.max(...secureRounds.map((one) => one.maxGridError)),
      secureCpuMs: dropout.cpuMsPerClient,
      secureCpuMsWebCrypto: secure.webCrypto.dropout.cpuMsPerClient,
      secureServerCpuMs: dropout.serverCpuMs,
      secureBytesFactor: Math.max(dropout.bytesFactor, complete.bytesFactor),
    },
    intervals: {
      fedAvgGap: bootstrap(gaps.length, seed, (picks) => meanAt(gaps, picks)),
      fedProxUnderSkew: bootstrap(gains.length, seed, (picks) => meanAt(gains, picks)),
      poisoned20: bootstrap(cells, seed, keptAt),
      proximalTermAlone: bootstrap(proximal.length, seed, (picks) => meanAt(proximal, picks)),
    },
    tables: [poisonTable(scores), secureTable(secureRounds)],
  };
}

/** Learning together against learning in one place: sums, networks, skew, and clients that lie. */
export const federated: Suite = {
  name: 'federated',
  summary: 'federated sums and training against central; skew, stragglers, poisoned clients',
  data: 'metrics/adbench',
  run,
};
