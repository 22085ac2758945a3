import type { TaskOptions } from '@aegis/core';
import { explainedVariance, generalisedAdvantages } from './advantages.js';
import { collect, minibatches } from './collect.js';
import type { RowPolicy } from './row-policy.js';
import { runUpdates } from './run-updates.js';
import type { TrainingOptions, TrainingReport } from './training-options.js';
import type { TaughtEnvironment } from './vector-environment.js';

const KIND = { owner: 'imitate', stage: 'imitation', stream: 'imitation' };

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
  return runUpdates(KIND, environment, policy, options, task, async (run, update, learningRate) => {
    const { settings, random, rollout, runner, learner, returns } = run;
    const follow = Math.max(0, 1 - (2 * update) / run.total);
    collect(rollout, runner, returns, random, { environment, follow });
    generalisedAdvantages(rollout, run.environments, settings.gamma, 1);
    let loss = 0;
    let steps = 0;
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      for (const picks of minibatches(run.size, settings.minibatches, random)) {
        loss += await learner.imitate(rollout, picks, { ...settings, learningRate });
        steps++;
      }
    }
    const policyLoss = loss / steps;
    const losses = {
      approxKl: 0,
      clipFraction: 0,
      explainedVariance: explainedVariance(rollout.values, rollout.returns),
      entropy: 0,
      policyLoss,
      valueLoss: 0,
    };
    return { losses, shown: { policyLoss } };
  });
}
