import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { NAB_PROFILES } from '../metrics/nab-score.js';
import { aegis, SKAB_PEERS, type SkabContestant } from '../metrics/skab-contestants.js';
import { readSkab, type SkabSeries } from '../metrics/skab-data.js';
import { type SkabFile, scoreOutliers, scoreSkab } from '../metrics/skab-score.js';
import { meanFigures, rowFigures } from '../metrics/vus-rows.js';
import { dominantPeriod } from '../metrics/vus-window.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** The warm-up of SKAB's protocol. */
const FIT_ROWS = 400;
const HALF_WINDOW_MS = 30_000;
const DAY_MS = 86_400_000;

interface Judged extends SkabFile {
  readonly series: SkabSeries;
  /** One a row of the file, the warm-up too. */
  readonly scores: Float64Array;
  readonly alarms: Uint8Array;
}

async function judge(
  contestant: SkabContestant,
  all: readonly SkabSeries[],
): Promise<readonly Judged[]> {
  const files: Judged[] = [];
  for (const series of all) {
    const { scores, changes, outliers, alarms } = await contestant(series, FIT_ROWS);
    files.push({
      series,
      scores,
      alarms,
      timesMs: series.timesMs.subarray(FIT_ROWS),
      changes: series.changes.subarray(FIT_ROWS),
      predictedChanges: changes.subarray(FIT_ROWS),
      outliers: series.outliers.subarray(FIT_ROWS),
      predictedOutliers: outliers.subarray(FIT_ROWS),
    });
  }
  return files;
}

/** The means over files that have both kinds of rows; windows are as long as the first metric's period. */
function byRank(files: readonly Judged[]): Record<string, number> {
  const mixed = files.filter(({ outliers }) => Array.from(outliers).includes(1));
  const figures = mixed.map(({ series, scores, outliers }) => {
    const first = series.timesMs.map((_, row) => series.values[row * series.names.length]!);
    return rowFigures({
      scores: scores.subarray(FIT_ROWS),
      labels: Uint8Array.from(outliers),
      window: dominantPeriod(first.subarray(FIT_ROWS)),
    });
  });
  return { ...meanFigures(figures) };
}

function summary(files: readonly Judged[]): Record<string, number> {
  const standard = scoreSkab(files, NAB_PROFILES.standard);
  return {
    nabStandard: standard.score,
    nabLowFP: scoreSkab(files, NAB_PROFILES.lowFP).score,
    nabLowFN: scoreSkab(files, NAB_PROFILES.lowFN).score,
    nabStandard30s: scoreSkab(files, NAB_PROFILES.standard, HALF_WINDOW_MS).score,
    changes: standard.changes,
    missedChanges: standard.missed,
    falseChanges: standard.falseAlarms,
    ...scoreOutliers(files),
    ...byRank(files),
  };
}

/** Alarms a day, and the percentage of rows in trouble, on files without a labelled row. */
function whenNormal(files: readonly Judged[]): Record<string, number> {
  let alarms = 0;
  let days = 0;
  for (const { timesMs, alarms: raised } of files) {
    alarms += raised.subarray(FIT_ROWS).reduce((sum, alarm) => sum + alarm, 0);
    days += timesMs.length === 0 ? 0 : (timesMs[timesMs.length - 1]! - timesMs[0]!) / DAY_MS;
  }
  return {
    alarmsPerDayWhenNormal: days === 0 ? 0 : alarms / days,
    farWhenNormal: scoreOutliers(files).far,
  };
}

/** One CSV a data file, a row for every data row; nothing counts in the warm-up. */
function write(outDir: string, files: readonly Judged[]): void {
  for (const { series, scores, alarms, predictedChanges, predictedOutliers } of files) {
    const path = join(outDir, series.file);
    mkdirSync(dirname(path), { recursive: true });
    const rows = series.timestamps.map((timestamp, row) => {
      const at = row - FIT_ROWS;
      const [change, outlier] = [predictedChanges[at] ?? 0, predictedOutliers[at] ?? 0];
      return `${timestamp},${scores[row]},${alarms[row]},${change},${outlier}`;
    });
    writeFileSync(path, `timestamp,score,alarm,change,outlier\n${rows.join('\n')}\n`);
  }
}

async function run({ dataDir, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const all = readSkab(join(dataDir, 'data'));
  const labelled = all.filter(({ changes }) => changes.includes(1));
  const normal = all.filter(({ outliers }) => !outliers.includes(1));
  log(`skab: ${labelled.length} files with changes, ${normal.length} without anomalies`);
  const files = await judge(aegis, labelled);
  const quiet = await judge(aegis, normal);
  if (outDir !== null) write(outDir, [...files, ...quiet]);
  const peers: [string, Record<string, number>][] = [];
  for (const [name, contestant] of Object.entries(SKAB_PEERS)) {
    log(`skab: ${name}`);
    const figures = summary(await judge(contestant, labelled));
    peers.push([name, { ...figures, ...whenNormal(await judge(contestant, normal)) }]);
  }
  return {
    results: { ...summary(files), ...whenNormal(quiet) },
    peers: Object.fromEntries(peers),
    tables: [
      {
        title: 'SKAB, a file each: labelled changes, those missed, and false ones',
        head: ['file', 'changes', 'missed', 'false', 'score'],
        rows: files.map((file) => {
          const { changes, missed, falseAlarms, score } = scoreSkab([file], NAB_PROFILES.standard);
          return [file.series.file, changes, missed, falseAlarms, score.toFixed(1)];
        }),
      },
    ],
  };
}

/** SKAB's changepoints and outliers, fitted on the first 400 rows of each file, causal, one configuration. */
export const skab: Suite = {
  name: 'skab',
  summary: "SKAB's changepoint score in 60 s windows, and F1 of rows, next to PCA and forest alone",
  data: 'metrics/skab',
  run,
};
