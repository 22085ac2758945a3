import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { aegis, type Contestant, type Judgement, PEERS } from '../metrics/contestants.js';
import { NAB_PROFILES, type NabFile, nabProbation, scoreNab } from '../metrics/nab-score.js';
import { LEFT_OUT, parseTime, readSeries, type Series, withoutFirst } from '../metrics/series.js';
import { writeJudged } from '../metrics/write-judged.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

type Windows = Readonly<Record<string, readonly (readonly [string, string])[]>>;

interface Judged extends NabFile, Judgement {
  readonly series: Series;
  readonly scores: Float64Array;
}

function judge(contestant: Contestant, all: readonly Series[], windows: Windows): Judged[] {
  return all.map((series) => {
    const probation = nabProbation(series.values.length);
    const row = (time: string): number => series.timesMs.indexOf(parseTime(time));
    return {
      series,
      probation,
      windows: (windows[series.file] ?? []).map(
        ([first, last]) => [row(first), row(last)] as const,
      ),
      ...contestant(series, probation),
    };
  });
}

function summary(files: readonly Judged[]): Record<'standard' | 'lowFP' | 'lowFN', number> {
  return {
    standard: scoreNab(files, NAB_PROFILES.standard).score,
    lowFP: scoreNab(files, NAB_PROFILES.lowFP).score,
    lowFN: scoreNab(files, NAB_PROFILES.lowFN).score,
  };
}

const shipped = (files: readonly Judged[]): NabFile[] =>
  files.map(({ alarms, windows, probation }) => ({ scores: alarms, windows, probation }));

async function run({ dataDir, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const text = readFileSync(join(dataDir, 'labels', 'combined_windows.json'), 'utf8');
  const windows = JSON.parse(text) as Windows;
  const all = readSeries(join(dataDir, 'data'));
  log(`nab: ${all.length} files`);
  const files = judge(aegis, all, windows);
  if (outDir !== null) writeJudged(outDir, files);
  const best = scoreNab(files, NAB_PROFILES.standard);
  const rows = [...new Set(all.map(({ category }) => category))].map((category) => {
    const part = files.filter(({ series }) => series.category === category);
    const at = scoreNab(part, NAB_PROFILES.standard, best.threshold);
    return [
      category,
      part.length,
      at.windows,
      at.windowsFound,
      at.falsePositiveRows,
      at.score.toFixed(2),
    ];
  });
  const later = LEFT_OUT.map((rows) => {
    log(`nab: without the first ${rows} rows`);
    const begun = all.map((series) => withoutFirst(series, rows));
    return { rows, ...summary(judge(aegis, begun, windows)) };
  });
  const peers = Object.entries(PEERS).map(([name, contestant]) => {
    log(`nab: ${name}`);
    return [name, summary(judge(contestant, all, windows))] as const;
  });
  return {
    results: {
      ...summary(files),
      standardBegunLater: later.reduce((sum, { standard }) => sum + standard / later.length, 0),
      standardAtShipped: scoreNab(shipped(files), NAB_PROFILES.standard, 1).score,
      windows: best.windows,
      windowsFound: best.windowsFound,
      falsePositiveRows: best.falsePositiveRows,
    },
    peers: Object.fromEntries(peers),
    tables: [
      {
        title: 'NAB standard profile by category, at the one best threshold',
        head: ['category', 'files', 'windows', 'found', 'false rows', 'score'],
        rows,
      },
      {
        title:
          'The same files without their first rows: what the figures owe to where a file begins',
        head: ['rows left out', 'standard', 'low FP', 'low FN'],
        rows: later.map(({ rows: left, standard, lowFP, lowFN }) => [
          left,
          standard.toFixed(2),
          lowFP.toFixed(2),
          lowFN.toFixed(2),
        ]),
      },
    ],
  };
}

/** NAB 1.1, one configuration, causal; every contestant is told the length of the warm-up and no more. */
export const nab: Suite = {
  name: 'nab',
  summary:
    'NAB standard, low-FP and low-FN scores, next to rolling z, range novelty and clipped EWMA',
  data: 'metrics/nab',
  run,
};
