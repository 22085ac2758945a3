import { Random } from '@aegis/core';
import { growthExponent } from '../doubling/fit-exponent.js';
import { analyseCase, robustScores, speedCase } from '../root-cause/speed-case.js';
import { analyzerOf } from '../root-cause/speed-graph.js';
import { medianMilliseconds } from '../root-cause/speed-rounds.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const SIZES = [1250, 2500, 5000, 10_000];
const CASE_ROUNDS = 30;
const ANALYSIS_ROUNDS = 8;
/** So many of the nodes have evidence: a bad hour of a large system, and the worst one. */
const SHARES = [0.5, 1];

async function run({ seed, log }: SuiteContext): Promise<SuiteResult> {
  log('speed root-cause: a case of 1,000 series');
  const one = speedCase(new Random(seed));
  const [ours, peer] = medianMilliseconds(
    [() => analyseCase(one), () => robustScores(one)],
    CASE_ROUNDS,
  ) as [number, number];
  log('speed root-cause: graphs of up to 10,000 nodes');
  const [half, all] = SHARES.map((share) =>
    SIZES.map((nodes) => {
      const analyzer = analyzerOf(nodes, share, seed);
      return medianMilliseconds([() => analyzer.analyzeRootCause()], ANALYSIS_ROUNDS)[0]!;
    }),
  ) as [number[], number[]];
  return {
    results: {
      caseMilliseconds: ours,
      caseRatio: peer / ours,
      analysisMilliseconds: half.at(-1)!,
      analysisExponent: growthExponent(SIZES, half),
      analysisAllMilliseconds: all.at(-1)!,
      analysisAllExponent: growthExponent(SIZES, all),
    },
    tables: [
      {
        title: '50 services × 20 metrics × 1,200 points, median ms',
        head: ['series to causes', 'RobustScorer by sorting'],
        rows: [[ours.toFixed(2), peer.toFixed(2)]],
      },
      {
        title: 'One analysis, four calls a node, median ms',
        head: ['evidence', ...SIZES.map((nodes) => `${nodes} nodes`)],
        rows: [
          ['at every other', ...half.map((cost) => cost.toFixed(1))],
          ['at all', ...all.map((cost) => cost.toFixed(1))],
        ],
      },
    ],
  };
}

/** Speed from raw series to causes, next to sorting them, and of the analysis as the graph grows. */
export const speedRootCause: Suite = {
  name: 'speed root-cause',
  summary: 'a case of 1,000 series against RobustScorer by sorting; an analysis of 10,000 nodes',
  data: null,
  run,
};
