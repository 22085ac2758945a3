import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { bestAffiliationF } from '../metrics/affiliation.js';
import { rankingScores } from '../metrics/auc.js';
import { volumes } from '../metrics/vus.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** What TSB-AD's own code said of a case, and the window that it was given. */
type Expected = Readonly<Record<string, number>>;
type Figures = Readonly<Record<string, number>>;

/** Our names for TSB-AD's. Point-adjusted F1 is left out on purpose: any noise does well by it. */
const MEASURES = {
  vusPr: 'VUS-PR',
  vusRoc: 'VUS-ROC',
  aucPr: 'AUC-PR',
  aucRoc: 'AUC-ROC',
  affiliationF: 'Affiliation-F',
  f1: 'Standard-F1',
} as const;

function measure(file: string, window: number): Figures {
  const rows = parse(readFileSync(file, 'utf8'), { from_line: 2 }) as string[][];
  const scores = Float64Array.from(rows, (row) => Number(row[0]));
  const labels = Uint8Array.from(rows, (row) => Number(row[1]));
  return {
    ...volumes(scores, labels, window),
    ...rankingScores(scores, labels),
    affiliationF: bestAffiliationF(scores, labels),
  };
}

function write(outDir: string, measured: readonly (readonly [string, Figures])[]): void {
  mkdirSync(outDir, { recursive: true });
  const keys = Object.keys(MEASURES);
  const rows = measured.map(([name, figures]) =>
    [name, ...keys.map((key) => figures[key])].join(','),
  );
  writeFileSync(join(outDir, 'measures.csv'), `case,${keys.join(',')}\n${rows.join('\n')}\n`);
}

async function run({ dataDir, outDir }: SuiteContext): Promise<SuiteResult> {
  const text = readFileSync(join(dataDir, 'expected.json'), 'utf8');
  const cases = Object.entries(JSON.parse(text) as Readonly<Record<string, Expected>>);
  const measured = cases.map(
    ([name, expected]) =>
      [name, measure(join(dataDir, `${name}.csv`), expected.slidingWindow!)] as const,
  );
  if (outDir !== null) write(outDir, measured);
  const keys = Object.entries(MEASURES);
  const errors = keys.map(([key, name]) => {
    const off = cases.map(([, expected], i) => Math.abs(measured[i]![1][key]! - expected[name]!));
    return [`maxError.${key}`, Math.max(...off)] as const;
  });
  return {
    results: {
      maxError: Math.max(...errors.map(([, error]) => error)),
      ...Object.fromEntries(errors),
      cases: cases.length,
    },
    tables: [
      {
        title: 'As measured here',
        head: ['case', ...keys.map(([, name]) => name)],
        rows: measured.map(([name, figures]) => [
          name,
          ...keys.map(([key]) => figures[key]!.toFixed(6)),
        ]),
      },
    ],
  };
}

/** Our measures against those of TSB-AD's own code on the same scores. */
export const metricsEval: Suite = {
  name: 'metrics-eval',
  summary: 'VUS, AUC, affiliation and F1 as computed here, against the values of TSB-AD',
  data: 'metrics/metric-refs',
  run,
};
