import { Random } from '@aegis/core';
import { Adam } from '@aegis/core/neural';
import { describe, expect, it } from 'vitest';
import { normalisedAdvantages } from '../src/ppo/advantages.js';
import { minibatches } from '../src/ppo/collect.js';
import {
  actionCount,
  type LearnerRun,
  type PpoLearner,
  RowPolicy,
  Runner,
  type StepSettings,
  type TrainingOptions,
  trainPpo,
  typedArrayLearner,
  type VectorEnvironment,
} from '../src/ppo/index.js';
import { Marks, policy } from './marks.js';
import { drawCase } from './random-rollout.js';

// One test for each detail of Huang et al. (2022), The 37 Implementation Details of Proximal Policy
// Optimization, that matters for a masked network of few layers; the slopes are in learners.test.ts.

/** A learner that notes what it is given before it hands it on. */
function noting(note: (picks: Int32Array, settings: StepSettings) => void): PpoLearner {
  return {
    name: 'noting',
    begin: (environment, given) => {
      const run = typedArrayLearner.begin(environment, given);
      const improve: LearnerRun['improve'] = (rollout, picks, settings) => {
        note(picks.slice(), settings);
        return run.improve(rollout, picks, settings);
      };
      return { ...bind(run), improve };
    },
  };
}

function bind(run: LearnerRun): LearnerRun {
  return {
    improve: run.improve.bind(run),
    imitate: run.imitate.bind(run),
    slopes: run.slopes.bind(run),
    settle: () => run.settle(),
    close: () => run.close(),
  };
}

async function noted(options: TrainingOptions): Promise<[Int32Array[], StepSettings[]]> {
  const [picks, settings]: [Int32Array[], StepSettings[]] = [[], []];
  const learner = noting((one, other) => {
    picks.push(one);
    settings.push(other);
  });
  await trainPpo(new Marks(8), policy(), { rolloutSteps: 16, targetKl: 1e9, ...options, learner });
  return [picks, settings];
}

describe('the start', () => {
  it('refuses a shape that says more, or less, than shapes do', () => {
    const shape = { features: 2, kinds: 2, hidden: [4] };
    const wrong = [{ ...shape, depth: 3 }, { features: 2, kinds: 2, hidden: 4 }, { hidden: [4] }];
    for (const one of wrong) {
      expect(() => new RowPolicy(one as never, new Random(1))).toThrow(/^RowPolicy: /);
    }
  });

  it.each([
    ['actor', 0.01],
    ['critic', 1],
  ] as const)('is orthogonal with gains √2 inside and as usual at the end: %s', (name, gain) => {
    const shape = { features: 6, kinds: 5, hidden: [24, 24], oneRow: true };
    const { sizes, parameters } = new RowPolicy(shape, new Random(1))[name];
    let at = 0;
    for (let l = 1; l < sizes.length; l++) {
      const [inputs, outputs] = [sizes[l - 1]!, sizes[l]!];
      const weights = parameters.subarray(at, at + inputs * outputs);
      const biases = parameters.subarray(at + inputs * outputs, at + (inputs + 1) * outputs);
      at += (inputs + 1) * outputs;
      expect(biases.every((x) => x === 0)).toBe(true);
      const expected = l === sizes.length - 1 ? gain : Math.SQRT2;
      const wide = outputs <= inputs;
      const [count, length] = wide ? [outputs, inputs] : [inputs, outputs];
      const element = (v: number, k: number): number =>
        wide ? weights[v * inputs + k]! : weights[k * inputs + v]!;
      for (let v = 0; v < count; v++) {
        for (let w = 0; w <= v; w++) {
          let dot = 0;
          for (let k = 0; k < length; k++) dot += element(v, k) * element(w, k);
          expect(dot).toBeCloseTo(v === w ? expected * expected : 0, 10);
        }
      }
    }
  });

  it('leaves the policy nearly even over what is allowed', () => {
    const environment = new Marks(20);
    environment.reset(1);
    const runner = new Runner(environment, policy());
    runner.judge(false);
    const columns = actionCount(environment);
    for (let i = 0; i < 20; i++) {
      const allowed = environment.mask.subarray(i * columns, (i + 1) * columns);
      const count = allowed.reduce((sum, x) => sum + x, 0);
      for (let a = 0; a < columns; a++) {
        const probability = Math.exp(runner.logProbabilities[i * columns + a]!);
        if (allowed[a] === 0) expect(probability).toBe(0);
        else expect(Math.abs(probability * count - 1)).toBeLessThan(0.05);
      }
    }
  });
});

describe('a step', () => {
  it('is one of Adam with epsilon 1e-5, over all networks, after the norm is held', () => {
    const [drawn, twin] = [drawCase(5), drawCase(5)];
    const settings = stepSettings({ maxGradientNorm: 1e-3 });
    const run = typedArrayLearner.begin(drawn.environment, drawn.policy);
    const slopes = typedArrayLearner.begin(twin.environment, twin.policy);
    const { gradients } = slopes.slopes(twin.rollout, twin.picks, settings) as {
      gradients: Float64Array;
    };
    run.improve(drawn.rollout, drawn.picks, settings);
    const norm = Math.sqrt(gradients.reduce((sum, x) => sum + x * x, 0));
    expect(norm).toBeGreaterThan(1e-3);
    let at = 0;
    for (const [n, { parameters }] of twin.policy.networks().entries()) {
      const part = gradients.slice(at, at + parameters.length).map((x) => (x * 1e-3) / norm);
      new Adam(parameters.length, { epsilon: 1e-5 }).step(parameters, part, settings.learningRate);
      at += parameters.length;
      const ours = drawn.policy.networks()[n]!.parameters;
      for (let k = 0; k < ours.length; k++) expect(ours[k]).toBeCloseTo(parameters[k]!, 12);
    }
  });

  it('sees advantages with mean 0 and variance 1, each minibatch by itself', () => {
    const out = new Float64Array(4);
    normalisedAdvantages(Float64Array.of(9, 1, 2, 3, 4, 9), Int32Array.of(4, 1, 3, 2), out);
    // Mean 2.5, variance (1.5² + 1.5² + 0.5² + 0.5²) / 4 = 1.25.
    for (const [k, x] of [1.5, -1.5, 0.5, -0.5].entries()) {
      expect(out[k]).toBeCloseTo(x / Math.sqrt(1.25), 7);
    }
    normalisedAdvantages(Float64Array.of(3, 3), Int32Array.of(0, 1), out);
    expect([...out.subarray(0, 2)]).toEqual([0, 0]);
  });
});

function stepSettings(other: Partial<StepSettings> = {}): StepSettings {
  return {
    learningRate: 1e-3,
    clip: 0.2,
    valueClip: null,
    entropyCoefficient: 0.01,
    valueCoefficient: 0.5,
    maxGradientNorm: 0.5,
    ...other,
  };
}

describe('an update', () => {
  it('visits every sample once a pass, in another order each time', async () => {
    const [picks] = await noted({ totalTimesteps: 128, epochs: 3, minibatches: 4 });
    expect(picks.map(({ length }) => length)).toEqual(new Array(12).fill(32));
    const passes = [0, 1, 2].map((e) => picks.slice(4 * e, 4 * e + 4).flatMap((p) => [...p]));
    const all = Array.from({ length: 128 }, (_, i) => i);
    for (const pass of passes) expect([...pass].sort((a, b) => a - b)).toEqual(all);
    expect(passes[0]).not.toEqual(all);
    expect(passes[0]).not.toEqual(passes[1]);
  });

  it('cuts what does not divide into nearly equal parts, and more parts than samples into ones', () => {
    const lengths = (size: number, parts: number): number[] =>
      [...minibatches(size, parts, new Random(1))].map(({ length }) => length);
    expect(lengths(10, 4)).toEqual([2, 3, 2, 3]);
    expect(lengths(2, 5)).toEqual([1, 1]);
  });

  it('has a learning rate that falls in a straight line, or stays', async () => {
    const given = { totalTimesteps: 512, epochs: 1, minibatches: 1, learningRate: 0.01 };
    const [, falling] = await noted(given);
    const rates = falling.map(({ learningRate }) => learningRate);
    for (const [k, rate] of [0.01, 0.0075, 0.005, 0.0025].entries()) {
      expect(rates[k]).toBeCloseTo(rate, 12);
    }
    const [, steady] = await noted({ ...given, anneal: false });
    expect(new Set(steady.map(({ learningRate }) => learningRate))).toEqual(new Set([0.01]));
  });

  it('stops where the policy has moved too far from the one that acted', async () => {
    const given = { totalTimesteps: 128, epochs: 20, minibatches: 4, learningRate: 0.05 };
    const [all] = await noted(given);
    const [some] = await noted({ ...given, targetKl: 0.01 });
    expect(all.length).toBe(80);
    expect(some.length).toBeGreaterThan(1);
    expect(some.length).toBeLessThan(40);
  });

  it('reports the first step without divergence, and none held by the clip', async () => {
    const report = await trainPpo(new Marks(8), policy(), {
      totalTimesteps: 128,
      rolloutSteps: 16,
      epochs: 1,
      minibatches: 1,
    });
    const [update] = report.updates;
    expect(update!.approxKl).toBeCloseTo(0, 12);
    expect(update!.clipFraction).toBe(0);
    expect(update!.policyLoss).toBeCloseTo(0, 9);
    expect(update!.entropy).toBeGreaterThan(1);
  });

  it('has other bits for another seed', async () => {
    const run = async (seed: number): Promise<string> => {
      const learner = policy();
      await trainPpo(new Marks(8), learner, { totalTimesteps: 256, rolloutSteps: 16, seed });
      return JSON.stringify(learner);
    };
    expect(await run(1)).not.toBe(await run(2));
  });
});

/** One state, one act, reward 1, and an end after every step: by itself, or cut off. */
class Constant implements VectorEnvironment {
  readonly environments = 8;
  readonly rows = 1;
  readonly features = 1;
  readonly kinds = 1;
  readonly observation: Float64Array = new Float64Array(8).fill(1);
  readonly finalObservation: Float64Array = new Float64Array(8).fill(1);
  readonly rowCount: Int32Array = new Int32Array(8).fill(1);
  readonly finalRowCount: Int32Array = new Int32Array(8).fill(1);
  readonly mask: Uint8Array = Uint8Array.from({ length: 16 }, (_, i) => i % 2);
  readonly reward: Float64Array = new Float64Array(8).fill(1);
  readonly terminated: Uint8Array;
  readonly truncated: Uint8Array;

  constructor(cutOff: boolean) {
    this.terminated = new Uint8Array(8).fill(cutOff ? 0 : 1);
    this.truncated = new Uint8Array(8).fill(cutOff ? 1 : 0);
  }

  reset(): void {}

  step(): void {}
}

describe('the time limit', () => {
  it.each([
    // 1 + γ + γ² + … = 1 / (1 − γ).
    ['is not an end: what would follow counts', true, 2],
    ['and an end is: nothing follows', false, 1],
  ])('%s', async (_, cutOff, worth) => {
    const environment = new Constant(cutOff);
    const shape = { features: 1, kinds: 1, hidden: [8], oneRow: true };
    const learner = new RowPolicy(shape, new Random(2));
    const options = { totalTimesteps: 8 * 8 * 150, rolloutSteps: 8, learningRate: 0.02 };
    await trainPpo(environment, learner, { ...options, gamma: 0.5, maxGradientNorm: 10 });
    expect(learner.critic.predict(Float64Array.of(1), 1)[0]).toBeCloseTo(worth, 2);
  });
});

describe('options', () => {
  it.each([
    ['valueClip', 0],
    ['epochs', 0],
    ['clip', -1],
    ['targetKl', 0],
    ['nonsense', 1],
  ])('refuses %s = %d', async (name, value) => {
    await expect(trainPpo(new Marks(2), policy(), { [name]: value })).rejects.toThrow(name);
  });
});
