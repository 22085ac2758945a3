import { Random } from '@aegis/core';
import { RowPolicy, type TrainingOptions, trainPpo } from '@aegis/remediation/ppo';
import { interquartileMean, stratifiedInterval } from '../remediation/reliable.js';
import type { SuiteContext, SuiteResult } from '../suite.js';
import { ClassicEnvironment } from './classic-environment.js';
import type { ClassicTask } from './classic-task.js';
import { evaluate } from './evaluate.js';

/** How a task is trained: one frozen choice a suite, made on seeds from 100 on. */
export interface ClassicTraining {
  readonly task: ClassicTask;
  readonly environments: number;
  readonly options: TrainingOptions;
  /** How many seeds are reported, from the run's own on. */
  readonly seeds: number;
}

/** What one seed came to. */
export interface ClassicRun {
  readonly seed: number;
  readonly timesteps: number;
  /** Mean return over 100 episodes after training. */
  readonly score: number;
  /** Mean return while training, at each quarter of it. */
  readonly curve: readonly (number | null)[];
  readonly seconds: number;
}

const HIDDEN = [64, 64];
/** Episodes that are judged start from other states than those that were trained on. */
const JUDGED = 1_000_000;

/** Trains and then judges one seed after another. */
export async function trainSeeds(
  training: ClassicTraining,
  context: SuiteContext,
): Promise<readonly ClassicRun[]> {
  const runs: ClassicRun[] = [];
  for (let k = 0; k < training.seeds; k++) {
    const run = await trainSeed(training, context.seed + k);
    const { seed, score, timesteps, seconds } = run;
    context.log(
      `${training.task.name}: seed ${seed}, ${timesteps} steps in ${seconds.toFixed(1)} s: ${score.toFixed(1)}`,
    );
    runs.push(run);
  }
  return runs;
}

async function trainSeed(training: ClassicTraining, seed: number): Promise<ClassicRun> {
  const { task, environments, options } = training;
  const policy = new RowPolicy(
    { features: task.features, kinds: task.actions, hidden: HIDDEN, oneRow: true },
    new Random(seed).fork('policy'),
  );
  const started = performance.now();
  const environment = new ClassicEnvironment(task, environments);
  const { timesteps, updates } = await trainPpo(environment, policy, { ...options, seed });
  const seconds = (performance.now() - started) / 1000;
  const curve = [0.25, 0.5, 0.75, 1].map(
    (share) => updates[Math.ceil(share * updates.length) - 1]!.meanReturn,
  );
  return { seed, timesteps, score: evaluate(task, policy, JUDGED + seed), curve, seconds };
}

/** The figures and the table of a task's runs. */
export function classicResult(
  training: ClassicTraining,
  runs: readonly ClassicRun[],
  seed: number,
): Required<Pick<SuiteResult, 'results' | 'intervals' | 'tables'>> {
  const scores = [runs.map(({ score }) => score)];
  const seconds = runs.reduce((sum, run) => sum + run.seconds, 0);
  return {
    results: {
      iqm: interquartileMean(scores),
      mean: scores[0]!.reduce((sum, score) => sum + score, 0) / runs.length,
      lowest: Math.min(...scores[0]!),
      seeds: runs.length,
      timesteps: runs[0]!.timesteps,
      trainingStepsPerSecond: runs.reduce((sum, run) => sum + run.timesteps, 0) / seconds,
    },
    intervals: { iqm: stratifiedInterval([scores], seed, (set) => interquartileMean(set!)) },
    tables: [
      {
        title: `${training.task.name}: mean return of 100 episodes after training, most likely action`,
        head: ['seed', 'return', 'training at 1/4', '1/2', '3/4', 'end', 'seconds'],
        rows: runs.map((run) => [
          run.seed,
          run.score.toFixed(1),
          ...run.curve.map((value) => value?.toFixed(1) ?? '–'),
          run.seconds.toFixed(1),
        ]),
      },
    ],
  };
}
