import { Random } from '@aegis/core';
import { logSoftmaxMasked } from '@aegis/core/neural';
import { describe, expect, it } from 'vitest';
import {
  actionCount,
  explainedVariance,
  generalisedAdvantages,
  imitate,
  packPolicy,
  RowPolicy,
  Runner,
  trainPpo,
  unpackPolicy,
} from '../src/ppo/index.js';
import { clippedSurrogate, lessonLoss } from '../src/ppo/losses.js';
import { KINDS, Marks, policy, ROWS, score } from './marks.js';

describe('trainPpo', () => {
  it('learns a masked task with rows, and never does what is masked', async () => {
    const environment = new Marks(32);
    const learner = policy();
    const report = await trainPpo(environment, learner, {
      totalTimesteps: 24_000,
      rolloutSteps: 16,
      learningRate: 3e-3,
      seed: 3,
    });
    expect(environment.forbidden).toBe(0);
    expect(score(learner)).toBeGreaterThan(0.97);
    expect(report.updates.at(-1)!.meanReturn!).toBeGreaterThan(0.7);
    expect(report.updates[0]!.meanReturn!).toBeLessThan(0.4);
    for (const update of report.updates) {
      expect(update.clipFraction).toBeGreaterThanOrEqual(0);
      expect(update.approxKl).toBeGreaterThan(-1e-9);
      expect(update.explainedVariance).toBeLessThanOrEqual(1);
    }
  });

  it('gives the same bits for the same seed', async () => {
    const run = async (): Promise<string> => {
      const learner = policy();
      await trainPpo(new Marks(8), learner, { totalTimesteps: 512, rolloutSteps: 16, seed: 5 });
      return JSON.stringify(learner);
    };
    expect(await run()).toBe(await run());
  });

  it('stops when told to and keeps what it has learnt', async () => {
    const signal = { aborted: false };
    const fractions: number[] = [];
    const report = await trainPpo(
      new Marks(8),
      policy(),
      { totalTimesteps: 1280, rolloutSteps: 16 },
      {
        signal,
        onProgress: ({ fraction }) => {
          fractions.push(fraction);
          signal.aborted = fractions.length === 2;
        },
      },
    );
    expect(report).toMatchObject({ aborted: true, timesteps: 256 });
    expect(fractions).toEqual([0.1, 0.2]);
  });

  it('refuses what does not fit', async () => {
    const other = new RowPolicy({ features: 2, kinds: KINDS, hidden: [4] }, new Random(1));
    await expect(trainPpo(new Marks(2), other)).rejects.toThrow(/features/);
    await expect(trainPpo(new Marks(2), policy(), { gamma: 2 })).rejects.toThrow(/gamma/);
  });
});

describe('imitate', () => {
  it('learns what the teacher does', async () => {
    const learner = policy();
    await imitate(new Marks(32), learner, {
      totalTimesteps: 8000,
      rolloutSteps: 16,
      learningRate: 5e-3,
    });
    expect(score(learner)).toBeGreaterThan(0.97);
  });
});

describe('RowPolicy', () => {
  it('passes gradients that central differences confirm', () => {
    const learner = policy(7);
    const environment = new Marks(6);
    environment.reset(2);
    const columns = actionCount(environment);
    const picks = Int32Array.from({ length: 6 }, (_, i) => i);
    const random = new Random(4);
    for (const network of learner.networks()) {
      for (let k = 0; k < network.parameters.length; k++) {
        network.parameters[k] = network.parameters[k]! + 0.3 * random.normal();
      }
    }
    const logits = new Float64Array(6 * columns);
    const logProbabilities = new Float64Array(6 * columns);
    const gradients = new Float64Array(6 * columns);
    const actions = Array.from({ length: 6 }, (_, i) => {
      const allowed: number[] = [];
      for (let a = 0; a < columns; a++)
        if (environment.mask[i * columns + a] === 1) allowed.push(a);
      return random.pick(allowed);
    });
    const loss = (): number => {
      learner.see(environment.observation, ROWS, environment.rowCount, picks, 6);
      learner.logits(ROWS, logits, true);
      logSoftmaxMasked(logits, environment.mask, logProbabilities, 6, columns);
      const sums = { loss: 0, entropy: 0, approxKl: 0, clipped: 0 };
      for (let b = 0; b < 6; b++) {
        clippedSurrogate(
          logProbabilities,
          b * columns,
          columns,
          {
            action: actions[b]!,
            oldLogProbability: -1.5 - 0.2 * b,
            advantage: b % 2 === 0 ? 1 : -0.7,
            share: 1 / 6,
          },
          { clip: 0.2, entropyCoefficient: 0.05 },
          gradients,
          sums,
        );
      }
      return sums.loss - 0.05 * sums.entropy;
    };
    loss();
    learner.zeroGradients();
    learner.backward(ROWS, gradients);
    for (const network of [learner.actor, learner.watcher!]) {
      const analytic = network.gradients.slice();
      for (let k = 0; k < network.parameters.length; k += 3) {
        const held = network.parameters[k]!;
        network.parameters[k] = held + 1e-6;
        const above = loss();
        network.parameters[k] = held - 1e-6;
        const below = loss();
        network.parameters[k] = held;
        expect(Math.abs((above - below) / 2e-6 - analytic[k]!)).toBeLessThan(1e-6);
      }
    }
  });

  it('gives lessons whose gradient is probability minus one-hot', () => {
    const logProbabilities = Float64Array.from([Math.log(0.5), Math.log(0.5), -Infinity]);
    const gradients = new Float64Array(3);
    expect(lessonLoss(logProbabilities, 0, 3, 0, 1, gradients)).toBeCloseTo(Math.log(2), 12);
    expect(gradients[0]).toBeCloseTo(-0.5, 9);
    expect(gradients[1]).toBeCloseTo(0.5, 9);
    expect(gradients[2]).toBe(0);
  });

  it('survives its snapshot bit for bit, and packing to single precision nearly', () => {
    const learner = policy(3);
    const environment = new Marks(5);
    environment.reset(1);
    const judge = (candidate: RowPolicy): number[] => {
      const runner = new Runner(environment, candidate);
      runner.judge(true);
      return [...runner.logProbabilities].filter(Number.isFinite);
    };
    const json = JSON.parse(JSON.stringify(learner));
    expect(judge(RowPolicy.fromJSON(json, new Random(9)))).toEqual(judge(learner));
    const packed = unpackPolicy(JSON.parse(JSON.stringify(packPolicy(learner))), new Random(9));
    for (const [k, value] of judge(packed).entries()) {
      expect(value).toBeCloseTo(judge(learner)[k]!, 5);
    }
    expect(() => RowPolicy.fromJSON({ ...json, hidden: [8] }, new Random(1))).toThrow(/size/);
  });
});

describe('generalisedAdvantages', () => {
  it('continues what was cut off and ends what has ended', () => {
    const arrays = {
      steps: 3,
      rewards: Float64Array.of(1, 1, 1),
      values: Float64Array.of(10, 20, 30),
      terminated: Uint8Array.of(0, 1, 0),
      truncated: Uint8Array.of(0, 0, 1),
      cutValues: Float64Array.of(0, 0, 7),
      lastValues: Float64Array.of(1000),
      advantages: new Float64Array(3),
      returns: new Float64Array(3),
    };
    generalisedAdvantages(arrays, 1, 0.5, 0.5);
    // t = 2: 1 + 0.5 · 7 − 30; t = 1: 1 − 20; t = 0: 1 + 0.5 · 20 − 10 + 0.25 · (−19).
    expect([...arrays.advantages]).toEqual([-3.75, -19, -25.5]);
    expect([...arrays.returns]).toEqual([6.25, 1, 4.5]);
  });

  it('measures explained variance', () => {
    const returns = Float64Array.of(1, 2, 3);
    expect(explainedVariance(returns, returns)).toBe(1);
    expect(explainedVariance(new Float64Array(3), returns)).toBeCloseTo(0, 12);
  });
});
