import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type CheckedCase,
  calibrationError,
  changeCoverage,
  checkedCases,
  coverage,
} from '../remediation/effect-coverage.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const STEPS = 2000;
/** In trouble, as often as this an alternative is tried: their figures are shown too. */
const EXPLORE = 0.4;

function rowsByKind(cases: readonly CheckedCase[]): (string | number)[][] {
  return [...new Set(cases.map(({ kind }) => kind))].sort().map((kind) => {
    const own = cases.filter((one) => one.kind === kind);
    const mean = (value: (one: CheckedCase) => number): string =>
      (own.reduce((sum, one) => sum + value(one), 0) / own.length).toFixed(3);
    return [
      kind,
      own.length,
      mean(({ before }) => before),
      mean(({ expected }) => expected.impactAfter),
      mean(({ after }) => after),
      coverage(own).toFixed(3),
    ];
  });
}

async function run({ seed, log, outDir }: SuiteContext): Promise<SuiteResult> {
  const chosen = checkedCases(1_000_003 + seed, 0, STEPS);
  log(`chosen: ${chosen.length} cases`);
  const shown = checkedCases(2_000_003 + seed, EXPLORE, STEPS);
  log(`chosen and alternatives: ${shown.length} cases`);
  if (outDir !== null) {
    const lines = shown.map((one) => JSON.stringify(one));
    writeFileSync(join(outDir, 'cases.jsonl'), `${lines.join('\n')}\n`);
  }
  return {
    results: {
      cases: shown.length,
      coverage90: coverage(shown),
      changeCoverage90: changeCoverage(shown),
      calibrationError: calibrationError(shown),
      coverage90Chosen: coverage(chosen),
      changeCoverage90Chosen: changeCoverage(chosen),
      calibrationErrorChosen: calibrationError(chosen),
    },
    tables: [
      {
        title: 'Failing share of the users’ requests: before, expected after, seen after',
        head: ['act', 'cases', 'before', 'expected', 'seen', 'in the interval'],
        rows: rowsByKind(shown),
      },
    ],
  };
}

/** Whether what a decision expects of itself comes about on unseen simulated systems. */
export const remediationEffects: Suite = {
  name: 'remediation-effects',
  summary: 'the expected effect of an act and its interval, on unseen simulated systems',
  data: null,
  run,
};
