import { Random, type TaskOptions } from '@aegis/core';
import { Returns } from './collect.js';
import type { LearnerRun } from './learner.js';
import { Rollout, Runner } from './rollout.js';
import type { RowPolicy } from './row-policy.js';
import {
  checkFit,
  resolveTraining,
  type TrainingOptions,
  type TrainingReport,
  type UpdateReport,
} from './training-options.js';
import type { VectorEnvironment } from './vector-environment.js';

/** What one update came to, beside what every update reports. */
export type UpdateLosses = Omit<UpdateReport, 'timesteps' | 'meanReturn'>;

/** A training under way. */
export interface TrainingRun {
  readonly settings: Required<TrainingOptions>;
  readonly random: Random;
  readonly environments: number;
  /** Steps of an update, over all environments. */
  readonly size: number;
  /** How many updates there will be. */
  readonly total: number;
  readonly rollout: Rollout;
  readonly runner: Runner;
  readonly learner: LearnerRun;
  readonly returns: Returns;
}

/** How a training is told apart from others. */
export interface TrainingKind {
  readonly owner: string;
  readonly stage: string;
  /** The name of its stream of randomness. */
  readonly stream: string;
}

/**
 * The loop of every training here: update after update until the steps are done or the signal says so,
 * with the learning rate annealed.
 *
 * @param update - collects and learns once; gives the losses, and those of them worth watching
 */
export async function runUpdates(
  { owner, stage, stream }: TrainingKind,
  environment: VectorEnvironment,
  policy: RowPolicy,
  options: TrainingOptions | undefined,
  task: TaskOptions | undefined,
  update: (
    run: TrainingRun,
    index: number,
    learningRate: number,
  ) => Promise<{
    readonly losses: UpdateLosses;
    readonly shown: Readonly<Record<string, number>>;
  }>,
): Promise<TrainingReport> {
  const settings = resolveTraining(owner, options);
  checkFit(owner, environment, policy);
  const { environments } = environment;
  const size = environments * settings.rolloutSteps;
  const total = Math.ceil(settings.totalTimesteps / size);
  const run: TrainingRun = {
    settings,
    random: new Random(settings.seed).fork(stream),
    environments,
    size,
    total,
    rollout: new Rollout(environment, settings.rolloutSteps),
    runner: new Runner(environment, policy),
    learner: settings.learner.begin(environment, policy),
    returns: new Returns(environments),
  };
  const updates: UpdateReport[] = [];
  environment.reset(settings.seed);
  try {
    for (let index = 0; index < total; index++) {
      if (task?.signal?.aborted === true) break;
      const learningRate = settings.learningRate * (settings.anneal ? 1 - index / total : 1);
      const { losses, shown } = await update(run, index, learningRate);
      await run.learner.settle();
      const timesteps = (index + 1) * size;
      const meanReturn = run.returns.take();
      updates.push({ timesteps, meanReturn, ...losses });
      await task?.onProgress?.({
        stage,
        fraction: (index + 1) / total,
        metrics: { timesteps, meanReturn: meanReturn ?? 0, ...shown },
      });
    }
  } finally {
    run.learner.close();
  }
  return { timesteps: updates.length * size, updates, aborted: updates.length < total };
}
