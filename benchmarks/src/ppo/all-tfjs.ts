import { Random } from '@aegis/core';
import { generalisedAdvantages, Rollout, RowPolicy } from '@aegis/remediation/ppo';
import { type TensorFlow, tfjsLearner } from '@aegis/remediation/tfjs';
import { cartPole } from './cart-pole.js';
import { ClassicEnvironment } from './classic-environment.js';
import type { SpeedSettings } from './speed-settings.js';

interface Tensor {
  readonly dataSync: () => Float32Array;
}

/** TensorFlow.js as a user who acts and learns with it calls it. */
export interface TfjsPeer extends TensorFlow {
  readonly setBackend: (name: string) => Promise<boolean>;
  readonly tensor2d: (values: Float32Array, shape: readonly [number, number]) => Tensor;
  readonly tensor1d: (values: Float32Array) => Tensor;
  readonly dispose: (tensors: readonly Tensor[]) => void;
  readonly tidy: <T>(work: () => T) => T;
  readonly matMul: (a: Tensor, b: Tensor) => Tensor;
  readonly add: (a: Tensor, b: Tensor) => Tensor;
  readonly tanh: (x: Tensor) => Tensor;
  readonly logSoftmax: (x: Tensor) => Tensor;
}

/** Seconds of each update, collecting and learning, when TensorFlow.js does both. */
export async function allTfjsSeconds(
  tf: TfjsPeer,
  settings: SpeedSettings,
  updates: number,
): Promise<readonly number[]> {
  const { environments, rolloutSteps, hidden, epochs, minibatches } = settings;
  const random = new Random(1);
  const environment = new ClassicEnvironment(cartPole, environments);
  const policy = new RowPolicy({ features: 4, kinds: 2, hidden, oneRow: true }, random);
  const rollout = new Rollout(environment, rolloutSteps);
  const learner = tfjsLearner(tf).begin(environment, policy);
  const size = environments * rolloutSteps;
  const order = Int32Array.from({ length: size }, (_, i) => i);
  const step = { ...settings, valueClip: null };
  const seconds: number[] = [];
  for (let update = 0; update < updates; update++) {
    const started = performance.now();
    act(tf, policy, environment, rollout, random);
    generalisedAdvantages(rollout, environments, settings.gamma, settings.lambda);
    for (let epoch = 0; epoch < epochs; epoch++) {
      random.shuffle(order);
      for (let m = 0; m < minibatches; m++) {
        const picks = order.subarray((m * size) / minibatches, ((m + 1) * size) / minibatches);
        await learner.improve(rollout, picks, step);
      }
    }
    await learner.settle();
    seconds.push((performance.now() - started) / 1000);
  }
  learner.close();
  return seconds;
}

function act(
  tf: TfjsPeer,
  policy: RowPolicy,
  environment: ClassicEnvironment,
  rollout: Rollout,
  random: Random,
): void {
  const n = environment.environments;
  const [actor, critic] = [weightsOf(tf, policy.actor), weightsOf(tf, policy.critic)];
  const look = (): readonly [Float32Array, Float32Array] =>
    tf.tidy(() => {
      const seen = tf.tensor2d(Float32Array.from(environment.observation), [n, 4]);
      const scores = tf.logSoftmax(forward(tf, actor, seen)).dataSync();
      return [scores, forward(tf, critic, seen).dataSync()];
    });
  const actions = new Int32Array(n);
  for (let t = 0; t < rollout.steps; t++) {
    const [scores, values] = look();
    rollout.observation.set(environment.observation, t * n * 4);
    rollout.mask.set(environment.mask, t * n * 3);
    rollout.counts.set(environment.rowCount, t * n);
    for (let i = 0; i < n; i++) {
      const action = random.float() < Math.exp(scores[2 * i]!) ? 0 : 1;
      actions[i] = 1 + action;
      rollout.logProbability[t * n + i] = scores[2 * i + action]!;
      rollout.values[t * n + i] = values[i]!;
    }
    rollout.actions.set(actions, t * n);
    environment.step(actions);
    rollout.rewards.set(environment.reward, t * n);
    rollout.terminated.set(environment.terminated, t * n);
    rollout.truncated.set(environment.truncated, t * n);
  }
  rollout.lastValues.set(look()[1]);
  tf.dispose([...actor, ...critic]);
}

/** Of each layer the weights, inputs × outputs, and the biases. */
function weightsOf(tf: TfjsPeer, network: RowPolicy['actor']): readonly Tensor[] {
  let at = 0;
  return network.sizes.slice(1).flatMap((outputs, l) => {
    const inputs = network.sizes[l]!;
    const weights = new Float32Array(inputs * outputs);
    for (let o = 0; o < outputs; o++) {
      for (let i = 0; i < inputs; i++) weights[i * outputs + o] = network.parameters[at++]!;
    }
    const biases = Float32Array.from(network.parameters.subarray(at, at + outputs));
    at += outputs;
    return [tf.tensor2d(weights, [inputs, outputs]), tf.tensor1d(biases)];
  });
}

function forward(tf: TfjsPeer, weights: readonly Tensor[], inputs: Tensor): Tensor {
  let values = inputs;
  for (let p = 0; p < weights.length; p += 2) {
    const sums = tf.add(tf.matMul(values, weights[p]!), weights[p + 1]!);
    values = p + 2 === weights.length ? sums : tf.tanh(sums);
  }
  return values;
}
