import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { aegis, PEERS } from '../metrics/contestants.js';
import { type EventRecall, eventRecall } from '../metrics/events.js';
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
import type { Series } from '../metrics/series.js';
import { SYNTHETIC_ANOMALIES } from '../metrics/synthetic-anomalies.js';
import { SYNTHETIC_BASES, SYNTHETIC_NOISES } from '../metrics/synthetic-bases.js';
import { syntheticSeries } from '../metrics/synthetic-series.js';
import { writeLabelled } from '../metrics/synthetic-write.js';
import type { ResultTable, Suite, SuiteContext, SuiteResult } from '../suite.js';

/** Where Merlion's own files are unless the command line says otherwise. */
const MERLION = join('..', 'shared', 'data', 'metrics', 'merlion-synthetic');

/** One contestant on one set: all series at one threshold. */
interface Entry {
  readonly name: string;
  readonly files: readonly JudgedEvents[];
  readonly best: EventRecall;
}

function judgeAll(all: readonly Series[], log: (line: string) => void): Entry[] {
  return Object.entries({ aegis, ...PEERS }).map(([name, contestant]) => {
    log(`synthetic: ${name}`);
    const files = judgeEvents(contestant, all);
    return { name, files, best: eventRecall(files, BUDGET) };
  });
}

/** Recall and average precision of each contestant for each part of a set. */
function tableBy(
  title: string,
  entries: readonly Entry[],
  parts: readonly string[],
  partOf: (series: Series) => string,
): ResultTable {
  const rows = parts.map((part) => {
    const cells = entries.map(({ files, best }) => {
      const mine = files.filter(({ series }) => partOf(series) === part);
      const at = eventRecall(mine, BUDGET, best.threshold);
      const { averagePrecision } = eventFigures(mine);
      return { at, text: `${at.recall.toFixed(2)} / ${averagePrecision.toFixed(2)}` };
    });
    const { events, falseEvents } = cells[0]!.at;
    return [part, events, falseEvents, ...cells.map(({ text }) => text)];
  });
  return {
    title,
    head: ['', 'events', 'our false events', ...entries.map(({ name }) => name)],
    rows,
  };
}

const lastWord = (series: Series): string => series.category.split('/').at(-1)!;
const baseOf = (series: Series): string => series.file.split('/')[0]!;
const noiseOf = (series: Series): string => /-(\w+)\.csv$/.exec(series.file)![1]!;

function figuresOf({ files, best }: Entry): Record<string, number> {
  return { ...eventFigures(files), meanDelayRows: meanDelayRows(files, best) };
}

/** Merlion's files but for the bases, which have no anomaly. */
function readMerlion(folder: string): Series[] {
  return readSecondsSeries(folder)
    .filter((series) => hasEvents({ ...series, scores: series.values, probation: 0 }))
    .map((series) => ({ ...series, category: series.category.replace('_anomaly', '') }));
}

function merlionPart(folder: string, log: (line: string) => void): SuiteResult | null {
  if (!existsSync(folder)) {
    log(`synthetic: Merlion's own files are not in ${folder}; an argument says where they are`);
    return null;
  }
  const entries = judgeAll(readMerlion(folder), log);
  const keyed = (entry: Entry): Record<string, number> => {
    const { recall, averagePrecision } = eventFigures(entry.files);
    return { merlionRecall: recall, merlionAveragePrecision: averagePrecision };
  };
  const [mine, ...others] = entries as [Entry, ...Entry[]];
  const names = mine.files.map(({ series }) => lastWord(series));
  return {
    results: keyed(mine),
    peers: Object.fromEntries(others.map((entry) => [entry.name, keyed(entry)])),
    tables: [
      tableBy(
        "Merlion's own files: recall at one false-alarm event per 1,000 points / average precision",
        entries,
        names,
        lastWord,
      ),
    ],
  };
}

async function run({ seed, args, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const all = syntheticSeries(seed);
  log(`synthetic: ${all.length} series`);
  const entries = judgeAll(all, log);
  const [mine, ...others] = entries as [Entry, ...Entry[]];
  if (outDir !== null) writeLabelled(outDir, mine.files);
  const merlion = merlionPart(args[0] ?? MERLION, log);
  const what = 'recall at one false-alarm event per 1,000 points / average precision';
  return {
    results: {
      ...figuresOf(mine),
      ...atShipped(mine.files),
      events: mine.best.events,
      ...merlion?.results,
    },
    peers: Object.fromEntries(
      others.map((entry) => [entry.name, { ...figuresOf(entry), ...merlion?.peers?.[entry.name] }]),
    ),
    tables: [
      tableBy(`Fresh series by anomaly: ${what}`, entries, SYNTHETIC_ANOMALIES, lastWord),
      tableBy(`Fresh series by base: ${what}`, entries, SYNTHETIC_BASES, baseOf),
      tableBy(`Fresh series by noise: ${what}`, entries, SYNTHETIC_NOISES, noiseOf),
      ...(merlion?.tables ?? []),
    ],
  };
}

/** Series made afresh from the seed: a detector that had learnt the public sets by heart would fail here. */
export const synthetic: Suite = {
  name: 'synthetic',
  summary: 'events found in series made afresh from the seed, by anomaly, base and noise',
  data: null,
  run,
};
