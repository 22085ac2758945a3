import { Adam, clipGradientNorm, logSoftmaxMasked } from '@aegis/core/neural';
import { normalisedAdvantages } from './advantages.js';
import type { LearnerRun, PpoLearner, StepLosses, StepSettings, StepSlopes } from './learner.js';
import { clippedSurrogate, lessonLoss, valueLoss } from './losses.js';
import type { Rollout } from './rollout.js';
import type { RowPolicy } from './row-policy.js';
import { actionCount, type VectorEnvironment } from './vector-environment.js';

/**
 * The learner that is always there: typed arrays in 64 bits, in WebAssembly where there is any. The same
 * bits in every engine for the same seed.
 */
export const typedArrayLearner: PpoLearner = Object.freeze({
  name: 'typed-arrays',
  begin: (environment: VectorEnvironment, policy: RowPolicy) => new Minibatch(environment, policy),
});

class Minibatch implements LearnerRun {
  readonly #policy: RowPolicy;
  readonly #rows: number;
  readonly #columns: number;
  readonly #optimisers: readonly Adam[];
  #capacity = 0;
  #logits: Float64Array = new Float64Array(0);
  #logProbabilities: Float64Array = new Float64Array(0);
  #gradients: Float64Array = new Float64Array(0);
  #mask: Uint8Array = new Uint8Array(0);
  #values: Float64Array = new Float64Array(0);
  #valueGradients: Float64Array = new Float64Array(0);
  #advantages: Float64Array = new Float64Array(0);

  constructor(environment: VectorEnvironment, policy: RowPolicy) {
    this.#policy = policy;
    this.#rows = environment.rows;
    this.#columns = actionCount(environment);
    this.#optimisers = policy
      .networks()
      .map(({ parameters }) => new Adam(parameters.length, { epsilon: 1e-5 }));
  }

  improve(rollout: Rollout, picks: Int32Array, settings: StepSettings): StepLosses {
    const losses = this.#learn(rollout, picks, settings);
    this.#descend(settings);
    return losses;
  }

  slopes(rollout: Rollout, picks: Int32Array, settings: StepSettings): StepSlopes {
    const losses = this.#learn(rollout, picks, settings);
    const parts = this.#policy.networks().map((network) => network.gradients);
    const gradients = new Float64Array(parts.reduce((sum, { length }) => sum + length, 0));
    let at = 0;
    for (const part of parts) {
      gradients.set(part, at);
      at += part.length;
    }
    return { losses, gradients };
  }

  settle(): void {}

  close(): void {}

  /** Leaves the gradients of the whole loss in the networks. */
  #learn(rollout: Rollout, picks: Int32Array, settings: StepSettings): StepLosses {
    const size = picks.length;
    const columns = this.#columns;
    this.#judge(rollout, picks);
    normalisedAdvantages(rollout.advantages, picks, this.#advantages);
    const sums = { loss: 0, entropy: 0, approxKl: 0, clipped: 0, valueLoss: 0 };
    const sample = { action: 0, oldLogProbability: 0, advantage: 0, share: 1 / size };
    for (let b = 0; b < size; b++) {
      const pick = picks[b]!;
      sample.action = rollout.actions[pick]!;
      sample.oldLogProbability = rollout.logProbability[pick]!;
      sample.advantage = this.#advantages[b]!;
      const from = b * columns;
      clippedSurrogate(
        this.#logProbabilities,
        from,
        columns,
        sample,
        settings,
        this.#gradients,
        sums,
      );
    }
    this.#policy.backward(this.#rows, this.#gradients);
    sums.valueLoss = this.#fitValues(rollout, picks, settings);
    return sums;
  }

  imitate(rollout: Rollout, picks: Int32Array, settings: StepSettings): number {
    const size = picks.length;
    const columns = this.#columns;
    this.#judge(rollout, picks);
    let loss = 0;
    for (let b = 0; b < size; b++) {
      const lesson = rollout.lessons[picks[b]!]!;
      const from = b * columns;
      const { length } = picks;
      loss += lessonLoss(
        this.#logProbabilities,
        from,
        columns,
        lesson,
        1 / length,
        this.#gradients,
      );
    }
    this.#policy.backward(this.#rows, this.#gradients);
    this.#fitValues(rollout, picks, settings);
    this.#descend(settings);
    return loss;
  }

  #judge(rollout: Rollout, picks: Int32Array): void {
    const size = picks.length;
    const columns = this.#columns;
    this.#reserve(size);
    this.#policy.zeroGradients();
    this.#policy.see(rollout.observation, this.#rows, rollout.counts, picks, size);
    this.#policy.logits(this.#rows, this.#logits, true);
    const mask = this.#mask;
    for (let b = 0; b < size; b++) {
      const from = picks[b]! * columns;
      for (let a = 0; a < columns; a++) mask[b * columns + a] = rollout.mask[from + a]!;
    }
    logSoftmaxMasked(this.#logits, this.#mask, this.#logProbabilities, size, columns);
  }

  #fitValues(rollout: Rollout, picks: Int32Array, settings: StepSettings): number {
    const { valueClip, valueCoefficient } = settings;
    const size = picks.length;
    this.#policy.values(this.#values, true);
    let sum = 0;
    for (let b = 0; b < size; b++) {
      const pick = picks[b]!;
      const target = rollout.returns[pick]!;
      const { loss, slope } = valueLoss(this.#values[b]!, rollout.values[pick]!, target, valueClip);
      sum += loss / size;
      this.#valueGradients[b] = (valueCoefficient * slope) / size;
    }
    this.#policy.backwardValues(this.#valueGradients.subarray(0, size));
    return sum;
  }

  #descend(settings: StepSettings): void {
    const networks = this.#policy.networks();
    clipGradientNorm(
      networks.map((network) => network.gradients),
      settings.maxGradientNorm,
    );
    for (const [k, network] of networks.entries()) {
      this.#optimisers[k]!.step(network.parameters, network.gradients, settings.learningRate);
    }
  }

  #reserve(size: number): void {
    if (size <= this.#capacity) return;
    this.#capacity = size;
    this.#logits = new Float64Array(size * this.#columns);
    this.#logProbabilities = new Float64Array(size * this.#columns);
    this.#gradients = new Float64Array(size * this.#columns);
    this.#mask = new Uint8Array(size * this.#columns);
    this.#values = new Float64Array(size);
    this.#valueGradients = new Float64Array(size);
    this.#advantages = new Float64Array(size);
  }
}
