import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { MetricAnomalyDetector } from '@aegis/anomaly';
import { Random } from '@aegis/core';
import {
  MINUTES_PER_DAY,
  NOISE_FAMILIES,
  type NoiseFamily,
  noiseSeries,
} from '../metrics/noise-families.js';
import {
  type AlarmRate,
  alarmRate,
  type FactorOff,
  factorOff,
} from '../metrics/noise-families-rate.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const STEP_MS = 60_000;
const DAYS = 28;
/** At each rate so many series of each family that 50 alarms or more are due. */
const PLAN = [
  { rate: 0.1, series: 20 },
  { rate: 1, series: 5 },
  { rate: 10, series: 4 },
] as const;
/** A day that was never seen cannot be told from a change: the first one is counted apart. */
const SETTLING_DAYS = 1;

interface Watched {
  readonly family: NoiseFamily;
  readonly rate: number;
  /** For each series the rows with an alarm. */
  readonly rows: readonly (readonly number[])[];
}

/** The rows at which the detector, as it ships but for the rate, raises an alarm. */
function alarmRows(values: Float64Array, falseAlarmsPerDay: number): number[] {
  const detector = new MetricAnomalyDetector({ falseAlarmsPerDay });
  const rows: number[] = [];
  values.forEach((value, row) => {
    const point = { name: 'value', timestampMs: row * STEP_MS, value };
    if (detector.addMetric(point).alarm) rows.push(row);
  });
  return rows;
}

function watch(family: NoiseFamily, rate: number, series: number, seed: number): Watched {
  const rows = Array.from({ length: series }, (_, i) => {
    const random = new Random(seed).fork(`${family}-${i}`);
    return alarmRows(noiseSeries(family, DAYS * MINUTES_PER_DAY, random), rate);
  });
  return { family, rate, rows };
}

/** Alarms of each day of each series, from a day on up to another. */
function ratesOf({ rows }: Watched, from: number, to: number): AlarmRate {
  const counts = rows.flatMap((alarms) => {
    const days = new Float64Array(to - from);
    for (const row of alarms) {
      const day = Math.floor(row / MINUTES_PER_DAY) - from;
      if (day >= 0 && day < days.length) days[day]!++;
    }
    return Array.from(days);
  });
  return alarmRate(counts);
}

function tableRow(watched: Watched): (string | number)[] {
  const { family, rate } = watched;
  const measured = ratesOf(watched, SETTLING_DAYS, DAYS);
  const { days, alarms, interval } = measured;
  const first = ratesOf(watched, 0, SETTLING_DAYS);
  return [
    family,
    rate,
    days,
    alarms,
    (alarms / days).toFixed(3),
    interval.map((bound) => bound.toFixed(3)).join(' … '),
    factorOff(measured, rate).factor.toFixed(2),
    (first.alarms / first.days).toFixed(2),
  ];
}

function write(outDir: string, all: readonly Watched[]): void {
  mkdirSync(outDir, { recursive: true });
  const lines = all.flatMap(({ family, rate, rows }) =>
    rows.flatMap((alarms, series) => alarms.map((row) => `${family},${rate},${series},${row}`)),
  );
  const text = `family,asked_per_day,series,row\n${lines.map((line) => `${line}\n`).join('')}`;
  writeFileSync(join(outDir, 'alarms.csv'), text);
}

async function run({ seed, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const all = NOISE_FAMILIES.flatMap((family) => {
    log(`false-alarms: ${family}`);
    return PLAN.map(({ rate, series }) => watch(family, rate, series, seed));
  });
  if (outDir !== null) write(outDir, all);
  const worst = (from: number, only: number | null = null): FactorOff => {
    const cells = all.filter(({ rate }) => only === null || rate === only);
    const factors = cells.map((cell) => factorOff(ratesOf(cell, from, DAYS), cell.rate));
    const most = (of: (each: FactorOff) => number): number => Math.max(...factors.map(of));
    return { factor: most((x) => x.factor), low: most((x) => x.low), high: most((x) => x.high) };
  };
  const { factor, low, high } = worst(SETTLING_DAYS);
  return {
    results: {
      worstFactor: factor,
      worstFactorAtTenth: worst(SETTLING_DAYS, 0.1).factor,
      worstFactorAtOne: worst(SETTLING_DAYS, 1).factor,
      worstFactorAtTen: worst(SETTLING_DAYS, 10).factor,
      worstFactorFromStart: worst(0).factor,
    },
    intervals: { worstFactor: [low, high] },
    tables: [
      {
        title:
          'Alarms on clean series, a point a minute, shipped warm-up; the first day of each counted apart',
        head: ['family', 'asked', 'days', 'alarms', 'a day', '95 %', 'factor', 'first day'],
        rows: all.map(tableRow),
      },
    ],
  };
}

/** Whether `falseAlarmsPerDay` means what it says, on noise that the detector was never tuned to. */
export const falseAlarms: Suite = {
  name: 'false-alarms',
  summary: 'alarms a day on five families of clean noise, against the rate that was asked for',
  data: null,
  run,
};
