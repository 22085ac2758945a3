import { join } from 'node:path';
import { aegis, type Contestant, type Judgement, PEERS } from '../metrics/contestants.js';
import { readSmap, type SmapChannel } from '../metrics/smap-data.js';
import { meanFigures, type RowFigures, rowFigures } from '../metrics/vus-rows.js';
import { dominantPeriod } from '../metrics/vus-window.js';
import { writeJudged } from '../metrics/write-judged.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

interface Judged extends Judgement, SmapChannel {}

/** The training rows are the warm-up; the stream goes on into the rows that count. */
function judge(contestant: Contestant, channels: readonly SmapChannel[]): Judged[] {
  return channels.map(({ series, trainRows }) => ({
    series,
    trainRows,
    ...contestant(series, trainRows),
  }));
}

function byRows({ series, trainRows, scores }: Judged): RowFigures {
  return rowFigures({
    scores: scores.subarray(trainRows),
    labels: series.labels.subarray(trainRows),
    window: dominantPeriod(series.values.subarray(trainRows)),
  });
}

/** Without an anomaly, or without anything else, there is nothing to rank. */
function isMixed({ series, trainRows }: SmapChannel): boolean {
  const labels = series.labels.subarray(trainRows);
  return labels.includes(1) && labels.includes(0);
}

async function run({ dataDir, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const all = readSmap(join(dataDir, 'univariate'));
  const channels = all.filter(isMixed);
  log(`smap: ${channels.length} of ${all.length} channels have both kinds of rows`);
  const contestants = { aegis, ...PEERS };
  const figures = Object.entries(contestants).map(([name, contestant]) => {
    log(`smap: ${name}`);
    const files = judge(contestant, channels);
    if (name === 'aegis' && outDir !== null) writeJudged(outDir, files);
    return [name, files.map(byRows)] as const;
  });
  const [[, mine], ...others] = figures as [(typeof figures)[0], ...typeof figures];
  return {
    results: { ...meanFigures(mine), channels: channels.length },
    peers: Object.fromEntries(others.map(([name, rows]) => [name, { ...meanFigures(rows) }])),
    tables: [
      {
        title: 'VUS-PR by channel',
        head: ['channel', 'test rows', 'anomalous', ...figures.map(([name]) => name)],
        rows: channels.map(({ series, trainRows }, i) => [
          series.file.replace(/\.csv$/, ''),
          series.values.length - trainRows,
          series.labels.subarray(trainRows).reduce((sum, label) => sum + label, 0),
          ...figures.map(([, rows]) => rows[i]!.vusPr.toFixed(3)),
        ]),
      },
    ],
  };
}

/** NASA telemetry: each channel's training rows learnt, its test rows judged; never point-adjusted. */
export const smap: Suite = {
  name: 'smap',
  summary: 'VUS-PR and AUC-PR of the telemetry value of SMAP and MSL channels, row by row',
  data: 'metrics/smap-msl',
  run,
};
