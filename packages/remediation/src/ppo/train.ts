import type { Random, TaskOptions } from '@aegis/core';
import { explainedVariance, generalisedAdvantages } from './advantages.js';
import { collect, minibatches } from './collect.js';
import type { LearnerRun, StepLosses } from './learner.js';
import type { Rollout } from './rollout.js';
import type { RowPolicy } from './row-policy.js';
import { runUpdates, type UpdateLosses } from './run-updates.js';
import type { TrainingOptions, TrainingReport } from './training-options.js';
import type { VectorEnvironment } from './vector-environment.js';

const KIND = { owner: 'trainPpo', stage: 'ppo', stream: 'ppo' };

/**
 * Trains a policy in place by proximal policy optimisation with action masks: orthogonal start, separate
 * critic, generalised advantages with bootstrap where an episode was cut off, clipped surrogate,
 * entropy bonus, advantages normalised by minibatch, bounded gradient norm, falling learning rate, early
 * stop on divergence. The same seed gives the same bits.
 *
 * It yields by awaiting `onProgress` after each update, and ends early when `signal` is aborted.
 *
 * @returns the learning curve
 * @throws AegisError `invalid-option`, `invalid-argument`
 *
 * @see Schulman et al. (2017), arXiv:1707.06347; Huang et al. (2022), The 37 Implementation Details of
 * Proximal Policy Optimization, ICLR Blog Track; Huang, Ontañón (2022), A Closer Look at Invalid Action
 * Masking in Policy Gradient Algorithms, doi:10.32473/flairs.v35i.130584
 */
export async function trainPpo(
  environment: VectorEnvironment,
  policy: RowPolicy,
  options?: TrainingOptions,
  task?: TaskOptions,
): Promise<TrainingReport> {
  return runUpdates(KIND, environment, policy, options, task, async (run, _, learningRate) => {
    const { settings, random, rollout, runner, learner, returns } = run;
    collect(rollout, runner, returns, random, null);
    generalisedAdvantages(rollout, run.environments, settings.gamma, settings.lambda);
    const losses = await improve(rollout, learner, { ...settings, learningRate }, random);
    return { losses, shown: { ...losses } };
  });
}

async function improve(
  rollout: Rollout,
  learner: LearnerRun,
  settings: Required<TrainingOptions>,
  random: Random,
): Promise<UpdateLosses> {
  const size = rollout.rewards.length;
  const variance = explainedVariance(rollout.values, rollout.returns);
  let steps = 0;
  const sums = { loss: 0, entropy: 0, approxKl: 0, clipped: 0, valueLoss: 0 };
  let diverged = false;
  for (let epoch = 0; epoch < settings.epochs && !diverged; epoch++) {
    for (const picks of minibatches(size, settings.minibatches, random)) {
      const losses: StepLosses = await learner.improve(rollout, picks, settings);
      for (const key of ['loss', 'entropy', 'approxKl', 'clipped', 'valueLoss'] as const) {
        sums[key] += losses[key];
      }
      steps++;
      if (losses.approxKl > 1.5 * settings.targetKl) {
        diverged = true;
        break;
      }
    }
  }
  return {
    approxKl: sums.approxKl / steps,
    clipFraction: sums.clipped / steps,
    explainedVariance: variance,
    entropy: sums.entropy / steps,
    policyLoss: sums.loss / steps,
    valueLoss: sums.valueLoss / steps,
  };
}
