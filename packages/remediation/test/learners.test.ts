import '@tensorflow/tfjs-backend-cpu';
import { Random } from '@aegis/core';
import * as tf from '@tensorflow/tfjs-core';
// Registers the gradients, as the umbrella package does.
import '@tensorflow/tfjs-layers';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  imitate,
  packPolicy,
  RowPolicy,
  type StepLosses,
  type StepSettings,
  trainPpo,
  typedArrayLearner,
  unpackPolicy,
} from '../src/ppo/index.js';
import { tfjsLearner } from '../src/tfjs/index.js';
import { Marks, policy, score } from './marks.js';
import { type DrawnCase, drawCase } from './random-rollout.js';

const SETTINGS: StepSettings = {
  learningRate: 1e-3,
  clip: 0.2,
  valueClip: null,
  entropyCoefficient: 0.05,
  valueCoefficient: 0.5,
  maxGradientNorm: 0.5,
};
const KINDS_OF_CLIP = [SETTINGS, { ...SETTINGS, valueClip: 0.3 }];

/** The greatest difference over the greatest number. */
function difference(ours: ArrayLike<number>, theirs: ArrayLike<number>): number {
  let most = 0;
  let apart = 0;
  for (let k = 0; k < ours.length; k++) {
    most = Math.max(most, Math.abs(theirs[k]!));
    apart = Math.max(apart, Math.abs(ours[k]! - theirs[k]!));
  }
  return apart / Math.max(most, 1e-6);
}

function whole(losses: StepLosses, settings: StepSettings): number {
  const { loss, entropy, valueLoss } = losses;
  return loss - settings.entropyCoefficient * entropy + settings.valueCoefficient * valueLoss;
}

function slopesHere(
  { environment, policy: given, rollout, picks }: DrawnCase,
  settings = SETTINGS,
) {
  return typedArrayLearner.begin(environment, given).slopes(rollout, picks, settings) as Exclude<
    ReturnType<ReturnType<typeof typedArrayLearner.begin>['slopes']>,
    Promise<unknown>
  >;
}

beforeAll(async () => {
  // Or it recommends tfjs-node on standard error.
  tf.env().set('IS_TEST', true);
  await tf.setBackend('cpu');
});

describe('the slopes of the whole loss', () => {
  it.each(KINDS_OF_CLIP)('are those of central differences: %o', (settings) => {
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        const drawn = drawCase(seed);
        const { gradients } = slopesHere(drawn, settings);
        const numeric: number[] = [];
        for (const { parameters } of drawn.policy.networks()) {
          for (let k = 0; k < parameters.length; k++) {
            const held = parameters[k]!;
            parameters[k] = held + 1e-6;
            const above = whole(slopesHere(drawn, settings).losses, settings);
            parameters[k] = held - 1e-6;
            const below = whole(slopesHere(drawn, settings).losses, settings);
            parameters[k] = held;
            numeric.push((above - below) / 2e-6);
          }
        }
        expect(difference(gradients, numeric)).toBeLessThan(1e-5);
      }),
      { numRuns: 4 },
    );
  });

  it.each(KINDS_OF_CLIP)('are those of TensorFlow.js: %o', async (settings) => {
    const learner = tfjsLearner(tf);
    await fc.assert(
      fc.asyncProperty(fc.nat(1e6), async (seed) => {
        const drawn = drawCase(seed);
        const before = tf.memory().numTensors;
        const run = learner.begin(drawn.environment, drawn.policy);
        const theirs = await run.slopes(drawn.rollout, drawn.picks, settings);
        run.close();
        expect(tf.memory().numTensors).toBe(before);
        const ours = slopesHere(drawn, settings);
        expect(difference(ours.gradients, theirs.gradients)).toBeLessThan(1e-4);
        for (const key of ['loss', 'entropy', 'approxKl', 'clipped', 'valueLoss'] as const) {
          expect(theirs.losses[key]).toBeCloseTo(ours.losses[key], 5);
        }
      }),
      { numRuns: 25 },
    );
  });
});

describe('a step', () => {
  it.each(['improve', 'imitate'] as const)(
    '%s moves parameters as in TensorFlow.js',
    async (step) => {
      for (let seed = 1; seed <= 10; seed++) {
        const [ours, theirs] = [drawCase(seed), drawCase(seed)];
        const here = typedArrayLearner.begin(ours.environment, ours.policy);
        const there = tfjsLearner(tf).begin(theirs.environment, theirs.policy);
        for (let k = 0; k < 3; k++) {
          const one = await here[step](ours.rollout, ours.picks, SETTINGS);
          const other = await there[step](theirs.rollout, theirs.picks, SETTINGS);
          if (typeof one === 'number') expect(other).toBeCloseTo(one, 5);
        }
        await there.settle();
        there.close();
        const networks = theirs.policy.networks();
        for (const [n, { parameters }] of ours.policy.networks().entries()) {
          // A gradient near 0 may round to the other side, and Adam makes a whole step of it.
          const apart = parameters.map((x, k) => Math.abs(x - networks[n]!.parameters[k]!));
          expect(apart.sort()[Math.floor(0.9 * apart.length)]).toBeLessThan(1e-5);
        }
      }
    },
  );

  it('holds the norm of all gradients together', async () => {
    const drawn = drawCase(3);
    const { gradients } = slopesHere(drawn);
    const norm = Math.hypot(...gradients);
    const tight = { ...SETTINGS, maxGradientNorm: norm / 1e6 };
    const before = drawn.policy.networks().map(({ parameters }) => parameters.slice());
    typedArrayLearner
      .begin(drawn.environment, drawn.policy)
      .improve(drawn.rollout, drawn.picks, tight);
    // Adam's first step is rate · g / (|g| + 1e-5): below a share of the rate only if g was held.
    const moved = drawn.policy
      .networks()
      .flatMap(({ parameters }, n) =>
        Array.from(parameters, (x, k) => Math.abs(x - before[n]![k]!)),
      );
    expect(Math.max(...moved)).toBeLessThan((1e-3 * (norm / 1e6)) / 1e-5);
  });
});

describe('tfjsLearner', () => {
  it('trains a policy, and leaves nothing behind', async () => {
    const before = tf.memory().numTensors;
    const learner = policy();
    const options = {
      rolloutSteps: 16,
      learningRate: 5e-3,
      minibatches: 2,
      learner: tfjsLearner(tf),
    };
    await imitate(new Marks(32), learner, { ...options, totalTimesteps: 6000 });
    expect(score(learner)).toBeGreaterThan(0.9);
    const report = await trainPpo(new Marks(32), learner, { ...options, totalTimesteps: 2048 });
    expect(report.updates.at(-1)!.meanReturn!).toBeGreaterThan(0.6);
    expect(tf.memory().numTensors).toBe(before);
  });

  it('draws what the typed arrays draw: the first rollout is the same', async () => {
    const first = async (options: object): Promise<number | null> => {
      const report = await trainPpo(new Marks(8), policy(), { totalTimesteps: 64, ...options });
      return report.updates[0]!.meanReturn;
    };
    expect(await first({ learner: tfjsLearner(tf) })).toBe(await first({}));
  });

  it('lets a poisoned run go without harm to the policy', async () => {
    const drawn = drawCase(1);
    const before = JSON.stringify(drawn.policy);
    drawn.rollout.returns.fill(Number.NaN);
    const run = tfjsLearner(tf).begin(drawn.environment, drawn.policy);
    await run.improve(drawn.rollout, drawn.picks, SETTINGS);
    await run.settle();
    run.close();
    expect(JSON.stringify(drawn.policy)).toBe(before);
  });

  it('refuses what is not TensorFlow.js, and a learner that is none', async () => {
    expect(() => tfjsLearner({ add: () => 0 } as never)).toThrow(/tf has no backend/);
    expect(() => tfjsLearner(null as never)).toThrow(/tfjsLearner: tf has no add/);
    const without = () => {
      throw new Error('gradient function not found for Square');
    };
    expect(() => tfjsLearner({ ...tf, variableGrads: without } as never)).toThrow(/gradients/);
    const learner = { name: 'none' } as never;
    await expect(trainPpo(new Marks(2), policy(), { learner })).rejects.toThrow(/learner/);
  });
});

describe('a policy for one row', () => {
  const shape = { features: 3, kinds: 2, hidden: [8], oneRow: true };

  it('is a plain actor and critic, with nothing else', () => {
    const made = new RowPolicy(shape, new Random(1));
    expect(made.watcher).toBeNull();
    expect(made.networks().map(({ sizes }) => sizes)).toEqual([
      [3, 8, 2],
      [3, 8, 1],
    ]);
  });

  it('survives its snapshot bit for bit, and packing to single precision', () => {
    const made = new RowPolicy(shape, new Random(1));
    const json = JSON.parse(JSON.stringify(made));
    expect(JSON.stringify(RowPolicy.fromJSON(json, new Random(2)))).toBe(JSON.stringify(made));
    const packed = unpackPolicy(JSON.parse(JSON.stringify(packPolicy(made))), new Random(2));
    expect(packed.shape).toEqual(made.shape);
    expect(packed.actor.parameters).toEqual(made.actor.parameters.map(Math.fround));
  });

  it('leaves alone what was saved before there were any', () => {
    const many = policy(4);
    const json = JSON.parse(JSON.stringify(many));
    delete json.oneRow;
    expect(JSON.stringify(RowPolicy.fromJSON(json, new Random(2)))).toBe(JSON.stringify(many));
    expect(packPolicy(many)).not.toHaveProperty('oneRow');
    expect(() => RowPolicy.fromJSON({ ...json, oneRow: 3 }, new Random(1))).toThrow(/oneRow/);
    expect(() => RowPolicy.fromJSON({ ...json, watcher: null }, new Random(1))).toThrow();
  });

  it('refuses environments with more rows', async () => {
    const made = new RowPolicy({ ...shape, features: 4, kinds: 3 }, new Random(1));
    await expect(trainPpo(new Marks(2), made)).rejects.toThrow(/4 rows, the policy is for one/);
  });
});
