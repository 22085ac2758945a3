import { aegis, PEERS } from '../metrics/contestants.js';
import { eventRecall } from '../metrics/events.js';
import {
  atShipped,
  BUDGET,
  eventFigures,
  hasEvents,
  type JudgedEvents,
  judgeEvents,
  meanDelayRows,
} from '../metrics/judged-events.js';
import { readSecondsSeries } from '../metrics/kpi-data.js';
import { meanFigures, type RowFigures, rowFigures } from '../metrics/vus-rows.js';
import { dominantPeriod } from '../metrics/vus-window.js';
import { writeJudged } from '../metrics/write-judged.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

/** Rows after the warm-up; the window of VUS is the dominant period of the whole series. */
function byRows({ series, scores, labels, probation }: JudgedEvents): RowFigures {
  return rowFigures({
    scores: scores.subarray(probation),
    labels: Uint8Array.from(labels).subarray(probation),
    window: dominantPeriod(series.values),
  });
}

function summary(files: readonly JudgedEvents[]): Record<string, number> {
  return {
    ...meanFigures(files.filter(hasEvents).map(byRows)),
    recall: eventFigures(files).recall,
    meanDelayRows: meanDelayRows(files, eventRecall(files, BUDGET)),
  };
}

async function run({ dataDir, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const all = readSecondsSeries(dataDir);
  log(`kpi: ${all.length} series`);
  const files = judgeEvents(aegis, all);
  if (outDir !== null) writeJudged(outDir, files);
  const best = eventRecall(files, BUDGET);
  const rows = files.map((file) => {
    const at = eventRecall([file], BUDGET, best.threshold);
    const { vusPr, aucPr } = byRows(file);
    const window = dominantPeriod(file.series.values);
    return [file.series.file, at.events, at.found, at.falseEvents, window, vusPr, aucPr];
  });
  const peers = Object.entries(PEERS).map(([name, contestant]) => {
    log(`kpi: ${name}`);
    return [name, summary(judgeEvents(contestant, all))] as const;
  });
  return {
    results: {
      ...summary(files),
      ...atShipped(files),
      events: best.events,
      eventsFound: best.found,
    },
    peers: Object.fromEntries(peers),
    tables: [
      {
        title: 'At one false-alarm event per 1,000 points, one threshold for all, and by rows',
        head: ['series', 'events', 'found', 'false events', 'window', 'VUS-PR', 'AUC-PR'],
        rows,
      },
    ],
  };
}

/** Web KPIs of the AIOps challenge with the configuration of the `nab` suite; never point-adjusted. */
export const kpi: Suite = {
  name: 'kpi',
  summary: 'VUS-PR, AUC-PR and events found at one false-alarm event per 1,000 points, on web KPIs',
  data: 'metrics/kpi',
  run,
};
