import { acrobot } from '../ppo/acrobot.js';
import { cartPole } from '../ppo/cart-pole.js';
import { type ClassicTraining, classicResult, trainSeeds } from '../ppo/classic-training.js';
import { mountainCar } from '../ppo/mountain-car.js';
import type { Suite } from '../suite.js';

/** Of all three tasks, next to steps and entropy. */
const SHARED = {
  rolloutSteps: 128,
  epochs: 10,
  minibatches: 8,
  learningRate: 1e-3,
  gamma: 0.99,
  lambda: 0.95,
  clip: 0.2,
  targetKl: 0.03,
};

const CART_POLE: ClassicTraining = {
  task: cartPole,
  environments: 8,
  options: { ...SHARED, entropyCoefficient: 0, totalTimesteps: 100_000 },
  seeds: 10,
};

/** The control: nothing is rewarded before the goal, and PPO without shaping does not find it. */
const MOUNTAIN_CAR: ClassicTraining = {
  ...CART_POLE,
  task: mountainCar,
  options: { ...CART_POLE.options, totalTimesteps: 51_200 },
  seeds: 1,
};

const ACROBOT: ClassicTraining = {
  task: acrobot,
  environments: 16,
  options: { ...SHARED, epochs: 4, entropyCoefficient: 0.01, totalTimesteps: 500_000 },
  seeds: 10,
};

/** PPO on CartPole-v1, with MountainCar-v0 as the task that it is known to fail. */
export const cartpole: Suite = {
  name: 'cartpole',
  summary:
    'PPO on CartPole-v1: interquartile mean return of 10 seeds at 100,000 steps; MountainCar-v0 as control',
  data: null,
  run: async (context) => {
    const result = classicResult(CART_POLE, await trainSeeds(CART_POLE, context), context.seed);
    const control = classicResult(
      MOUNTAIN_CAR,
      await trainSeeds(MOUNTAIN_CAR, context),
      context.seed,
    );
    return {
      ...result,
      results: { ...result.results, mountainCar: control.results.mean! },
      tables: [...result.tables, ...control.tables],
    };
  },
};

/** PPO on Acrobot-v1. */
export const acrobotSuite: Suite = {
  name: 'acrobot',
  summary: 'PPO on Acrobot-v1: interquartile mean return of 10 seeds at 500,000 steps',
  data: null,
  run: async (context) => classicResult(ACROBOT, await trainSeeds(ACROBOT, context), context.seed),
};
