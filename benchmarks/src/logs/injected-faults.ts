import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Random } from '@aegis/core';
import { alarmRate } from '../metrics/noise-families-rate.js';
import type { ResultTable } from '../suite.js';
import { faultySystem, type InjectedFault, injectFaults, kindsOf } from './fault-effects.js';
import { FAULT_KINDS, planFaults } from './fault-plan.js';
import { type FaultScore, scoreFaults } from './fault-score.js';
import { DAY_MS, simulate } from './line-simulator.js';
import { type LogHubSystem, textsOf } from './loghub-data.js';
import { WatchedDetector } from './watched-detector.js';

const START_MS = Date.UTC(2026, 0, 5);
const CALM_DAYS = 2;
const FAULT_DAYS = 5;
const DAYS = CALM_DAYS + FAULT_DAYS;
const LINES_PER_SECOND = 0.25;

export interface InjectedResult {
  readonly results: Readonly<Record<string, number>>;
  readonly intervals: Readonly<Record<string, readonly [number, number]>>;
  readonly tables: readonly ResultTable[];
}

type Score = FaultScore<InjectedFault, WatchedDetector['anomalies'][number]>;

function write(outDir: string, { faults, falseAlarms }: Score, watched: WatchedDetector): void {
  const line = (value: unknown): string => `${JSON.stringify(value)}\n`;
  const events = faults.map(({ fault, delayMs }) => line({ ...fault, delayMs }));
  writeFileSync(join(outDir, 'events.jsonl'), events.join(''));
  const wrong = new Set(falseAlarms);
  const anomalies = watched.anomalies.map((anomaly) => {
    const { timestampMs, nodeId, signal, direction, score, sentence } = anomaly;
    const isFalse = wrong.has(anomaly);
    return line({ timestampMs, nodeId, signal, direction, score, sentence, isFalse });
  });
  writeFileSync(join(outDir, 'anomalies.jsonl'), anomalies.join(''));
}

function countsByDay({ falseAlarms }: Score): number[] {
  const days = new Array<number>(DAYS).fill(0);
  for (const { timestampMs } of falseAlarms) {
    days[Math.min(DAYS - 1, Math.floor((timestampMs - START_MS) / DAY_MS))]!++;
  }
  return days;
}

function medianMinutes(delays: readonly (number | null)[]): string {
  const known = delays.filter((delay) => delay !== null).sort((a, b) => a - b);
  return known.length === 0 ? '' : (known[known.length >> 1]! / 60_000).toFixed(1);
}

function row(name: string, faults: Score['faults']): (string | number)[] {
  const found = faults.filter(({ delayMs }) => delayMs !== null).length;
  const share = faults.length === 0 ? '' : (found / faults.length).toFixed(3);
  return [name, faults.length, found, share, medianMinutes(faults.map(({ delayMs }) => delayMs))];
}

function tablesOf(
  { faults, falseAlarms }: Score,
  systems: readonly string[],
  without: readonly string[],
): ResultTable[] {
  const head = ['events', 'found', 'recall', 'median delay in minutes'];
  const calmEndMs = START_MS + CALM_DAYS * DAY_MS;
  const calm = falseAlarms.filter(({ timestampMs }) => timestampMs < calmEndMs).length;
  const perSystem = systems.map((system) => [
    ...row(
      system,
      faults.filter(({ fault }) => fault.system === system),
    ),
    falseAlarms.filter(({ nodeId }) => nodeId === system).length,
  ]);
  const drift = without.length === 0 ? 'every system' : `every system but ${without.join(', ')}`;
  return [
    {
      title: `Injected faults by kind; ${drift} has a number that can drift`,
      head: ['kind', ...head],
      rows: FAULT_KINDS.map((kind) =>
        row(
          kind,
          faults.filter(({ fault }) => fault.kind === kind),
        ),
      ),
    },
    { title: 'By system', head: ['system', ...head, 'false alarms'], rows: perSystem },
    {
      title: 'False alarms a day, all systems together',
      head: ['days without faults', 'days with faults'],
      rows: [
        [(calm / CALM_DAYS).toFixed(2), ((falseAlarms.length - calm) / FAULT_DAYS).toFixed(2)],
      ],
    },
  ];
}

/**
 * Two quiet days, then five in which every system has a fault every two and a half hours, all systems in
 * one detector as it ships, told by their node.
 *
 * @param systems - at least one
 */
export function injectedFaults(
  systems: readonly LogHubSystem[],
  seed: number,
  outDir: string | null,
): InjectedResult {
  const random = new Random(seed).fork('injected-faults');
  const all = systems.map((system) => {
    const templates = system.rows.map(({ EventId }) => EventId ?? '');
    const simulated = { name: system.name, lines: textsOf(system), templates };
    return faultySystem(simulated, system.levels, random.fork(`errors-${system.name}`));
  });
  const span = { fromMs: START_MS + CALM_DAYS * DAY_MS, days: FAULT_DAYS };
  const injected = all.map((faulty, i) => {
    const own = random.fork(`faults-${faulty.system.name}`);
    const plan = planFaults(faulty.system.name, kindsOf(faulty), span, own, i);
    return injectFaults(faulty, plan, LINES_PER_SECOND, own);
  });
  const watched = new WatchedDetector(START_MS);
  simulate(
    all.map(({ system }) => system),
    {
      startMs: START_MS,
      days: DAYS,
      linesPerSecond: LINES_PER_SECOND,
      arrivals: 'day-curve',
    },
    random.fork('lines'),
    ({ name }, timestampMs, text) => watched.take(name, timestampMs, text),
    injected.map(({ disturbance }) => disturbance),
  );
  watched.flush(START_MS + DAYS * DAY_MS);
  const score = scoreFaults(
    injected.flatMap(({ faults }) => faults),
    watched.anomalies,
  );
  if (outDir !== null) write(outDir, score, watched);
  const found = score.faults.filter(({ delayMs }) => delayMs !== null).length;
  return {
    results: {
      eventRecall: found / Math.max(1, score.faults.length),
      falseAlarmsPerDay: score.falseAlarms.length / DAYS,
    },
    intervals: { falseAlarmsPerDay: alarmRate(countsByDay(score)).interval },
    tables: tablesOf(
      score,
      systems.map(({ name }) => name),
      all.filter(({ places }) => places.length === 0).map(({ system }) => system.name),
    ),
  };
}
