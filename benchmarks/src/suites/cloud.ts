import { join } from 'node:path';
import { aegis, type Contestant, type Judgement, PEERS } from '../metrics/contestants.js';
import { averagePrecision, eventRecall, type ScoredSeries } from '../metrics/events.js';
import { nabProbation } from '../metrics/nab-score.js';
import { readSeries, type Series } from '../metrics/series.js';
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

function summary(files: readonly Judged[]): Record<string, number> {
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
  const peers = Object.entries(PEERS).map(([name, contestant]) => {
    log(`cloud: ${name}`);
    return [name, summary(judge(contestant, all))] as const;
  });
  return {
    results: {
      ...summary(files),
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
