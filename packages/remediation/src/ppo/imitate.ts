import { Random, type TaskOptions } from '@aegis/core';
import { explainedVariance, generalisedAdvantages } from './advantages.js';
import { collect, minibatches, Returns } from './collect.js';
import { Minibatch } from './minibatch.js';
import { Rollout, Runner } from './rollout.js';
import type { RowPolicy } from './row-policy.js';
import {
  checkFit,
  resolveTraining,
  type TrainingOptions,
  type TrainingReport,
  type UpdateReport,
} from './training-options.js';
import type { TaughtEnvironment } from './vector-environment.js';

/**
 * Trains a policy in place to do as the environment's teacher does, in the situations that the policy
 * itself gets into: the teacher leads at first and less and less later. A warm start for
 * `trainPpo`, at about a third of its cost.
 *
 * @returns the learning curve; `policyLoss` is the cross-entropy in nats
 *
 * @see Ross, Gordon, Bagnell (2011), A Reduction of Imitation Learning and Structured Prediction to
 * No-Regret Online Learning, AISTATS. Deviation: each rollout is learnt from and not kept.
 */
export async function imitate(
  environment: TaughtEnvironment,
  policy: RowPolicy,
  options?: TrainingOptions,
  task?: TaskOptions,
): Promise<TrainingReport> {
  const settings = resolveTraining('imitate', options);
  checkFit('imitate', environment, policy);
  const random = new Random(settings.seed).fork('imitation');
  const n = environment.environments;
  const rollout = new Rollout(environment, settings.rolloutSteps);
  const size = n * settings.rolloutSteps;
  const total = Math.ceil(settings.totalTimesteps / size);
  const runner = new Runner(environment, policy);
  const batch = new Minibatch(environment, policy, settings.learningRate);
  const returns = new Returns(n);
  const updates: UpdateReport[] = [];
  environment.reset(settings.seed);
  for (let update = 0; update < total; update++) {
    if (task?.signal?.aborted === true) break;
    const follow = Math.max(0, 1 - (2 * update) / total);
    collect(rollout, runner, returns, random, { environment, follow });
    generalisedAdvantages(rollout, n, settings.gamma, 1);
    const learningRate = settings.learningRate * (settings.anneal ? 1 - update / total : 1);
    let loss = 0;
    let steps = 0;
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      for (const picks of minibatches(size, settings.minibatches, random)) {
        loss += batch.imitate(rollout, picks, { ...settings, learningRate });
        steps++;
      }
    }
    const timesteps = (update + 1) * size;
    const meanReturn = returns.take();
    const policyLoss = loss / steps;
    const variance = explainedVariance(rollout.values, rollout.returns);
    updates.push({
      timesteps,
      meanReturn,
      approxKl: 0,
      clipFraction: 0,
      explainedVariance: variance,
      entropy: 0,
      policyLoss,
      valueLoss: 0,
    });
    await task?.onProgress?.({
      stage: 'imitation',
      fraction: (update + 1) / total,
      metrics: { timesteps, meanReturn: meanReturn ?? 0, policyLoss },
    });
  }
  return { timesteps: updates.length * size, updates, aborted: updates.length < total };
}
