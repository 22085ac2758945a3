import { join } from 'node:path';
import { aegis, type Contestant, type Judgement, PEERS } from '../metrics/contestants.js';
import { averagePrecision, eventRecall, type ScoredSeries } from '../metrics/events.js';
import { nabProbation } from '../metrics/nab-score.js';
import { LEFT_OUT, readSeries, type Series, withoutFirst } from '../metrics/series.js';
import { writeJudged } from '../metrics/write-judged.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** False-alarm events allowed for every 1,000 points. */
const BUDGET = 1;

interface Judged extends ScoredSeries, Judgement {
  readonly series: Series;
  readonly scores: Float64Array;
}

function judge(contestant: Contestant, all: readonly Series[]): Judged[] {
  return all.map((series) => {
    const probation = nabProbation(series.values.length);
    return { series, labels: series.labels, probation, ...contestant(series, probation) };
  });
}

function summary(files: readonly Judged[]): Record<'recall' | 'averagePrecision', number> {
  const labelled = files.filter(({ labels, probation }) =>
    Array.from(labels).slice(probation).includes(1),
  );
  const precisions = labelled.map(averagePrecision);
  return {
    recall: eventRecall(files, BUDGET).recall,
    averagePrecision: precisions.reduce((sum, ap) => sum + ap, 0) / Math.max(1, precisions.length),
  };
}

async function run({ dataDir, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const all = readSeries(join(dataDir, 'data'));
  log(`cloud: ${all.length} series`);
  const files = judge(aegis, all);
  if (outDir !== null) writeJudged(outDir, files);
  const best = eventRecall(files, BUDGET);
  const shipped = files.map(({ alarms, labels, probation }) => ({
    scores: alarms,
    labels,
    probation,
  }));
  const atShipped = eventRecall(shipped, BUDGET, 1);
  const points = files.reduce((sum, file) => sum + file.scores.length - file.probation, 0);
  const rows = [...new Set(all.map(({ category }) => category))].map((category) => {
    const part = files.filter(({ series }) => series.category === category);
    const at = eventRecall(part, BUDGET, best.threshold);
    return [category, part.length, at.events, at.found, at.falseEvents];
  });
  const later = LEFT_OUT.map((left) => {
    log(`cloud: without the first ${left} rows`);
    return {
      left,
      ...summary(
        judge(
          aegis,
          all.map((series) => withoutFirst(series, left)),
        ),
      ),
    };
  });
  const peers = Object.entries(PEERS).map(([name, contestant]) => {
    log(`cloud: ${name}`);
    return [name, summary(judge(contestant, all))] as const;
  });
  return {
    results: {
      ...summary(files),
      recallBegunLater: later.reduce((sum, { recall }) => sum + recall / later.length, 0),
      recallAtShipped: atShipped.recall,
      falseAlarmsPerThousandAtShipped: (1000 * atShipped.falseEvents) / Math.max(1, points),
      events: best.events,
      eventsFound: best.found,
    },
    peers: Object.fromEntries(peers),
    tables: [
      {
        title:
          'Labelled events found at one false-alarm event per 1,000 points, one threshold for all',
        head: ['category', 'series', 'events', 'found', 'false-alarm events'],
        rows,
      },
      {
        title: 'The same series without their first rows: what the figures owe to where one begins',
        head: ['rows left out', 'recall', 'average precision'],
        rows: later.map(({ left, recall, averagePrecision: precision }) => [
          left,
          recall.toFixed(3),
          precision.toFixed(3),
        ]),
      },
    ],
  };
}

/** Microsoft's cloud metrics with the configuration of the `nab` suite; rows of its warm-up do not count. */
export const cloud: Suite = {
  name: 'cloud',
  summary:
    'labelled events of Microsoft cloud metrics found at one false-alarm event per 1,000 points',
  data: 'metrics/ms-cloud',
  run,
};
