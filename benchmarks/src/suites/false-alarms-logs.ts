import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@aegis/core';
import { UsageError } from '../harness/usage-error.js';
import { type Arrivals, DAY_MS, type SimulatedSystem, simulate } from '../logs/line-simulator.js';
import { readLogHub, textsOf } from '../logs/loghub-data.js';
import { WatchedDetector } from '../logs/watched-detector.js';
import {
  type AlarmRate,
  alarmRate,
  type FactorOff,
  factorOff,
} from '../metrics/noise-families-rate.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const RATES = [1, 10] as const;
const ARRIVALS: readonly Arrivals[] = ['day-curve', 'steady', 'even-gaps'];
const SEEDS = 3;
const DAYS = 14;
/** What normal looks like is still being learnt: these are counted apart. */
const SETTLING_DAYS = 2;
const LINES_PER_SECOND = 0.1;
const START_MS = Date.UTC(2026, 0, 5);

interface Watched {
  readonly arrivals: Arrivals;
  readonly rate: number;
  /** For each seed what was reported. */
  readonly runs: readonly WatchedDetector['anomalies'][];
}

/** The same lines to one detector for each rate, so that they are drawn once. */
function watch(
  systems: readonly SimulatedSystem[],
  arrivals: Arrivals,
  random: Random,
): WatchedDetector[] {
  const watched = RATES.map((rate) => new WatchedDetector(START_MS, { falseAlarmsPerDay: rate }));
  const options = { startMs: START_MS, days: DAYS, linesPerSecond: LINES_PER_SECOND, arrivals };
  simulate(systems, options, random, ({ name }, timestampMs, text) => {
    for (const each of watched) each.take(name, timestampMs, text);
  });
  for (const each of watched) each.flush(START_MS + DAYS * DAY_MS);
  return watched;
}

/** Alarms of each day of each seed, from a day on up to another. */
function rateOf({ runs }: Watched, from: number, to: number): AlarmRate {
  const counts = runs.flatMap((anomalies) => {
    const days = new Float64Array(to - from);
    for (const { timestampMs } of anomalies) {
      // A window that the end closes is of the last day.
      const day = Math.min(DAYS - 1, Math.floor((timestampMs - START_MS) / DAY_MS));
      if (day >= from && day < to) days[day - from]!++;
    }
    return Array.from(days);
  });
  return alarmRate(counts);
}

function tableRow(watched: Watched): (string | number)[] {
  const measured = rateOf(watched, SETTLING_DAYS, DAYS);
  const { days, alarms, interval } = measured;
  const first = rateOf(watched, 0, SETTLING_DAYS);
  return [
    watched.arrivals,
    watched.rate,
    days,
    alarms,
    (alarms / days).toFixed(3),
    interval.map((bound) => bound.toFixed(3)).join(' … '),
    factorOff(measured, watched.rate).factor.toFixed(2),
    (first.alarms / first.days).toFixed(2),
  ];
}

function write(outDir: string, all: readonly Watched[]): void {
  const rows = all.flatMap(({ arrivals, rate, runs }) =>
    runs.flatMap((anomalies, run) =>
      anomalies.map(({ timestampMs, nodeId, signal, direction, score, sentence }) => {
        const report = { timestampMs, nodeId, signal, direction, score, sentence };
        return `${JSON.stringify({ arrivals, rate, run, ...report })}\n`;
      }),
    ),
  );
  writeFileSync(join(outDir, 'alarms.jsonl'), rows.join(''));
}

function worst(cells: readonly Watched[]): FactorOff {
  const factors = cells.map((cell) => factorOff(rateOf(cell, SETTLING_DAYS, DAYS), cell.rate));
  const most = (of: (each: FactorOff) => number): number => Math.max(...factors.map(of));
  return { factor: most((x) => x.factor), low: most((x) => x.low), high: most((x) => x.high) };
}

async function run({ dataDir, outDir, seed, log }: SuiteContext): Promise<SuiteResult> {
  const systems = readLogHub(dataDir).map((system) => ({
    name: system.name,
    lines: textsOf(system),
    templates: system.rows.map(({ EventId }) => EventId ?? ''),
  }));
  if (systems.length === 0) throw new UsageError(`false-alarms logs: no system in ${dataDir}`, 3);
  const all = ARRIVALS.flatMap((arrivals): Watched[] => {
    const perSeed = Array.from({ length: SEEDS }, (_, i) => {
      log(`false-alarms logs: ${arrivals}, ${i + 1} of ${SEEDS}`);
      return watch(systems, arrivals, new Random(seed).fork(`${arrivals}-${i}`));
    });
    return RATES.map((rate, r) => ({
      arrivals,
      rate,
      runs: perSeed.map((watched) => watched[r]!.anomalies),
    }));
  });
  if (outDir !== null) write(outDir, all);
  const of = (wanted: Arrivals): FactorOff =>
    worst(all.filter(({ arrivals }) => arrivals === wanted));
  const { factor, low, high } = of('day-curve');
  return {
    results: {
      worstFactor: factor,
      worstFactorSteady: of('steady').factor,
      worstFactorEvenGaps: of('even-gaps').factor,
    },
    intervals: { worstFactor: [low, high] },
    tables: [
      {
        title: `Alarms on ${systems.length} systems without faults in one detector; the first ${SETTLING_DAYS} days counted apart`,
        head: ['arrivals', 'asked', 'days', 'alarms', 'a day', '95 %', 'factor', 'first days'],
        rows: all.map(tableRow),
      },
    ],
  };
}

/** Whether `falseAlarmsPerDay` means what it says for lines that only ever do what they always did. */
export const falseAlarmsLogs: Suite = {
  name: 'false-alarms logs',
  summary: 'alarms a day on simulated lines without faults, against the rate that was asked for',
  data: 'logs/loghub-2k',
  run,
};
