import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { timeToThreshold as predict, type TimeToThreshold } from '@aegis/anomaly/forecast';
import { predictLinear } from '../metrics/disk-peers.js';
import {
  type DiskCase,
  type DiskKind,
  HORIZON_MS,
  STEP_MS,
  simulateDisks,
} from '../metrics/disk-simulator.js';
import type { Suite, SuiteContext, SuiteResult } from '../suite.js';

const CASES = 60;
const FILLING = ['linear', 'daily', 'sawtooth', 'accelerating'] as const;
/** Hours that `predict_linear` looks back on. */
const WINDOWS = [6, 24];
const DAY_MS = 86_400_000;
/** The probability of a breach within a day is held against how often there is one, in these classes. */
const CLASSES = [0, 0.05, 0.25, 0.5, 0.75, 0.95, 1];

interface Answered {
  readonly disk: DiskCase;
  readonly said: TimeToThreshold;
  readonly withinDay: number;
}

function answer(disk: DiskCase): Answered {
  const series = { values: disk.history, stepMs: STEP_MS };
  return {
    disk,
    said: predict(series, disk.limit, { horizonMs: HORIZON_MS }),
    withinDay: predict(series, disk.limit, { horizonMs: DAY_MS }).probabilityWithinHorizon,
  };
}

/** "Not within the horizon" counts as the horizon, which is off by a factor of 2.5 or more. */
function relativeError(saidMs: number | null, { breachMs }: DiskCase): number {
  return Math.abs((saidMs ?? HORIZON_MS) - breachMs!) / breachMs!;
}

function median(numbers: readonly number[]): number {
  const order = [...numbers].sort((a, b) => a - b);
  return (order[(order.length - 1) >> 1]! + order[order.length >> 1]!) / 2;
}

function medianErrors(
  disks: ReadonlyMap<DiskKind, readonly DiskCase[]>,
  ask: (disk: DiskCase) => number | null,
): Record<string, number> {
  return Object.fromEntries(
    FILLING.map((kind) => [
      kind,
      median(disks.get(kind)!.map((disk) => relativeError(ask(disk), disk))),
    ]),
  );
}

function isHeld({ disk, said }: Answered): boolean {
  const [low, high] = said.interval;
  const breachMs = disk.breachMs!;
  // A time is known to the step.
  return (low ?? HORIZON_MS) - STEP_MS <= breachMs && breachMs <= (high ?? HORIZON_MS) + STEP_MS;
}

function kindRow(kind: DiskKind, answered: readonly Answered[]): (string | number)[] {
  const errors = answered.map(({ disk, said }) => relativeError(said.medianMs, disk));
  const within = errors.filter((error) => error <= 0.25).length / errors.length;
  const held = answered.filter(isHeld).length / answered.length;
  const never = answered.filter(({ said }) => said.medianMs === null).length;
  const hours = median(answered.map(({ disk }) => disk.breachMs! / 3_600_000));
  return [
    kind,
    answered.length,
    hours.toFixed(1),
    median(errors).toFixed(3),
    `${Math.round(100 * within)} %`,
    `${Math.round(100 * held)} %`,
    never,
  ];
}

function write(outDir: string, answered: readonly Answered[]): void {
  mkdirSync(outDir, { recursive: true });
  const rows = answered.map(({ disk, said, withinDay }) =>
    JSON.stringify({
      kind: disk.kind,
      limit: disk.limit,
      breachMs: disk.breachMs,
      medianMs: said.medianMs,
      interval: said.interval,
      probabilityWithinHorizon: said.probabilityWithinHorizon,
      probabilityWithinDay: withinDay,
      history: Array.from(disk.history),
    }),
  );
  writeFileSync(join(outDir, 'cases.jsonl'), `${rows.join('\n')}\n`);
}

async function run({ seed, outDir, log }: SuiteContext): Promise<SuiteResult> {
  const kinds: readonly DiskKind[] = [...FILLING, 'stays'];
  const disks = new Map(kinds.map((kind) => [kind, simulateDisks(kind, CASES, seed)] as const));
  const answers = new Map(
    kinds.map((kind) => {
      log(`time-to-threshold: ${kind}`);
      return [kind, disks.get(kind)!.map(answer)] as const;
    }),
  );
  const all = kinds.flatMap((kind) => answers.get(kind)!);
  if (outDir !== null) write(outDir, all);
  const filling = FILLING.flatMap((kind) => answers.get(kind)!);
  const errors = FILLING.map((kind) => [
    kind,
    median(answers.get(kind)!.map(({ disk, said }) => relativeError(said.medianMs, disk))),
  ]);
  const staying = answers.get('stays')!;
  const falsely = (cries: number): number => cries / staying.length;
  return {
    results: {
      ...Object.fromEntries(errors),
      intervalCoverage: filling.filter(isHeld).length / filling.length,
      falseBreaches: falsely(staying.filter(({ said }) => said.medianMs !== null).length),
    },
    peers: Object.fromEntries(
      WINDOWS.map((hours) => {
        const ask = ({ history, limit }: DiskCase): number | null =>
          predictLinear(history, limit, hours);
        const cries = staying.filter(({ disk }) => ask(disk) !== null).length;
        return [
          `predictLinear${hours}h`,
          { ...medianErrors(disks, ask), falseBreaches: falsely(cries) },
        ];
      }),
    ),
    tables: [
      {
        title: 'Time until a disk is at its limit; the interval is the shipped one of 80 %',
        head: [
          'disk',
          'cases',
          'hours',
          'median error',
          'within 25 %',
          'in interval',
          'said never',
        ],
        rows: FILLING.map((kind) => kindRow(kind, answers.get(kind)!)),
      },
      reliability(all),
    ],
  };
}

/** How often there was a breach within a day, by how probable it was said to be. */
function reliability(all: readonly Answered[]) {
  const rows = CLASSES.slice(1).map((to, i) => {
    const from = CLASSES[i]!;
    const mine = all.filter(({ withinDay }) => withinDay > from && withinDay <= to);
    const came = mine.filter(({ disk }) => disk.breachMs !== null && disk.breachMs <= DAY_MS);
    const said = mine.reduce((sum, { withinDay }) => sum + withinDay, 0) / mine.length;
    return [
      `${from} to ${to}`,
      mine.length,
      said.toFixed(3),
      (came.length / mine.length).toFixed(3),
    ];
  });
  return {
    title: 'Probability of a breach within a day, all disks and those that stay below',
    head: ['said', 'cases', 'mean said', 'came true'],
    rows,
  };
}

/** Simulated disks that fill up in four ways, and some that do not, next to Prometheus' `predict_linear`. */
export const timeToThreshold: Suite = {
  name: 'time-to-threshold',
  summary: 'median relative error of the time until a disk is full, four ways of filling up',
  data: null,
  run,
};
