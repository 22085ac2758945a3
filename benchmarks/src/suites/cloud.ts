import { join } from 'node:path';
import { aegis, PEERS } from '../metrics/contestants.js';
import { eventRecall } from '../metrics/events.js';
import { atShipped, BUDGET, eventFigures, judgeEvents } from '../metrics/judged-events.js';
import { LEFT_OUT, readSeries, withoutFirst } from '../metrics/series.js';
import { writeJudged } from '../metrics/write-judged.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

async function run({ dataDir, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const all = readSeries(join(dataDir, 'data'));
  log(`cloud: ${all.length} series`);
  const files = judgeEvents(aegis, all);
  if (outDir !== null) writeJudged(outDir, files);
  const best = eventRecall(files, BUDGET);
  const rows = [...new Set(all.map(({ category }) => category))].map((category) => {
    const part = files.filter(({ series }) => series.category === category);
    const at = eventRecall(part, BUDGET, best.threshold);
    return [category, part.length, at.events, at.found, at.falseEvents];
  });
  const later = LEFT_OUT.map((left) => {
    log(`cloud: without the first ${left} rows`);
    const begun = all.map((series) => withoutFirst(series, left));
    return { left, ...eventFigures(judgeEvents(aegis, begun)) };
  });
  const peers = Object.entries(PEERS).map(([name, contestant]) => {
    log(`cloud: ${name}`);
    return [name, eventFigures(judgeEvents(contestant, all))] as const;
  });
  return {
    results: {
      ...eventFigures(files),
      recallBegunLater: later.reduce((sum, { recall }) => sum + recall / later.length, 0),
      ...atShipped(files),
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
