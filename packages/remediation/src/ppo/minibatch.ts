import { Adam, clipGradientNorm, logSoftmaxMasked } from '@aegis/core/neural';
import { clippedSurrogate, lessonLoss, type PolicyLoss } from './losses.js';
import type { Rollout } from './rollout.js';
import type { RowPolicy } from './row-policy.js';
import { actionCount, type VectorEnvironment } from './vector-environment.js';

/** Weights and bounds of one gradient step. */
export interface StepSettings {
  readonly learningRate: number;
  readonly clip: number;
  readonly entropyCoefficient: number;
  readonly valueCoefficient: number;
  readonly maxGradientNorm: number;
}

/** One step of gradient descent at a time on samples of a rollout; owns optimiser and buffers. */
export class Minibatch {
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

  constructor(environment: VectorEnvironment, policy: RowPolicy, learningRate: number) {
    this.#policy = policy;
    this.#rows = environment.rows;
    this.#columns = actionCount(environment);
    this.#optimisers = policy.networks().map(
      (network) =>
        new Adam(network.parameters.length, {
          learningRate,
          beta1: 0.9,
          beta2: 0.999,
          epsilon: 1e-5,
        }),
    );
  }

  /** A step of PPO on the picked samples; gives the sums of policy losses and the value loss. */
  improve(
    rollout: Rollout,
    picks: Int32Array,
    settings: StepSettings,
  ): PolicyLoss & { valueLoss: number } {
    const size = picks.length;
    const columns = this.#columns;
    this.#judge(rollout, picks);
    let mean = 0;
    for (const pick of picks) mean += rollout.advantages[pick]! / size;
    let variance = 0;
    for (const pick of picks) {
      const spread = rollout.advantages[pick]! - mean;
      variance += (spread * spread) / size;
    }
    const scale = 1 / (Math.sqrt(variance) + 1e-8);
    const sums = { loss: 0, entropy: 0, approxKl: 0, clipped: 0, valueLoss: 0 };
    const share = 1 / size;
    for (let b = 0; b < size; b++) {
      const pick = picks[b]!;
      const sample = {
        action: rollout.actions[pick]!,
        oldLogProbability: rollout.logProbability[pick]!,
        advantage: (rollout.advantages[pick]! - mean) * scale,
        share,
      };
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
    sums.valueLoss = this.#fitValues(rollout, picks, settings.valueCoefficient);
    this.#descend(settings);
    return sums;
  }

  /** A step towards the lessons of the picked samples, and of the critic towards the returns. */
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
    this.#fitValues(rollout, picks, settings.valueCoefficient);
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
    for (let b = 0; b < size; b++) {
      const from = picks[b]! * columns;
      this.#mask.set(rollout.mask.subarray(from, from + columns), b * columns);
    }
    logSoftmaxMasked(this.#logits, this.#mask, this.#logProbabilities, size, columns);
  }

  #fitValues(rollout: Rollout, picks: Int32Array, coefficient: number): number {
    const size = picks.length;
    this.#policy.values(this.#values, true);
    let loss = 0;
    for (let b = 0; b < size; b++) {
      const error = this.#values[b]! - rollout.returns[picks[b]!]!;
      loss += (0.5 * error * error) / size;
      this.#valueGradients[b] = (coefficient * error) / size;
    }
    this.#policy.critic.backward(this.#valueGradients.subarray(0, size), size);
    return loss;
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
  }
}
