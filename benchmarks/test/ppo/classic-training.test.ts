import { Random } from '@aegis/core';
import { RowPolicy, trainPpo } from '@aegis/remediation/ppo';
import { describe, expect, it } from 'vitest';
import { cartPole } from '../../src/ppo/cart-pole.js';
import { ClassicEnvironment } from '../../src/ppo/classic-environment.js';
import type { ClassicTask } from '../../src/ppo/classic-task.js';
import { classicResult } from '../../src/ppo/classic-training.js';
import { drawCase } from '../../src/ppo/drawn-case.js';
import { evaluate } from '../../src/ppo/evaluate.js';

function fresh(task: ClassicTask, seed = 1): RowPolicy {
  const { features, actions } = task;
  return new RowPolicy({ features, kinds: actions, hidden: [8], oneRow: true }, new Random(seed));
}

/** Episodes of 1 or of 19 steps, as often; 1 for each step. */
const shortOrLong: ClassicTask = {
  name: 'short or long',
  size: 1,
  features: 1,
  actions: 2,
  limit: 100,
  start: (random, state, at) => {
    state[at] = random.chance(0.5) ? 1 : 19;
  },
  step: (state, at) => {
    state[at]!--;
    return 1;
  },
  ended: (state, at) => state[at]! <= 0,
  show: (state, at, out, to) => {
    out[to] = state[at]!;
  },
};

describe('evaluate', () => {
  it('counts as many episodes of every copy, and not those that end first', () => {
    // Mean 10, standard deviation of a mean of 100 is 0.9; the first hundred to end have mean 2.8.
    const means = [1, 2, 3, 4].map((seed) => evaluate(shortOrLong, fresh(shortOrLong), seed));
    for (const mean of means) expect(Math.abs(mean - 10)).toBeLessThan(2.7);
    expect(new Set(means).size).toBeGreaterThan(1);
  });

  it('gives the same for the same seed', () => {
    expect(evaluate(cartPole, fresh(cartPole), 5)).toBe(evaluate(cartPole, fresh(cartPole), 5));
  });

  it('tells a policy that has learnt from one that has not', async () => {
    const policy = fresh(cartPole, 3);
    const before = evaluate(cartPole, policy, 9);
    const options = { rolloutSteps: 128, learningRate: 3e-3, epochs: 10, totalTimesteps: 16_384 };
    await trainPpo(new ClassicEnvironment(cartPole, 8), policy, options);
    expect(before).toBeLessThan(60);
    expect(evaluate(cartPole, policy, 9)).toBeGreaterThan(2 * before);
  });
});

describe('classicResult', () => {
  it('sums runs up', () => {
    const runs = [10, 20, 30, 60].map((score, seed) => ({
      seed,
      score,
      timesteps: 100,
      curve: [null, 1, 2, 3],
      seconds: 2,
    }));
    const training = { task: cartPole, environments: 1, options: {}, seeds: 4 };
    const { results, intervals, tables } = classicResult(training, runs, 1);
    expect(results).toEqual({
      iqm: 25,
      mean: 30,
      lowest: 10,
      seeds: 4,
      timesteps: 100,
      trainingStepsPerSecond: 50,
    });
    const [low, high] = intervals.iqm!;
    expect(low).toBeGreaterThanOrEqual(10);
    expect(low).toBeLessThan(25);
    expect(high).toBeGreaterThan(25);
    expect(tables[0]!.rows[0]).toEqual([0, '10.0', '–', '1.0', '2.0', '3.0', '2.0']);
  });
});

describe('drawCase', () => {
  it('draws what could have happened: acts that are allowed, on rows in use', () => {
    const sizes = { rows: 4, kinds: 4, features: 5, width: 6, samples: 20 };
    for (let seed = 0; seed < 40; seed++) {
      const { environment, policy, rollout, picks } = drawCase(seed, sizes);
      const columns = 1 + environment.rows * environment.kinds;
      for (const pick of picks) {
        const action = rollout.actions[pick]!;
        expect(rollout.mask[pick * columns + action]).toBe(1);
        expect(action).toBeLessThanOrEqual(rollout.counts[pick]! * environment.kinds);
        expect(rollout.logProbability[pick]).not.toBe(Number.NEGATIVE_INFINITY);
        if (policy.shape.oneRow) expect(rollout.mask[pick * columns]).toBe(0);
      }
    }
  });
});
