import type {
  LearnerRun,
  PpoLearner,
  Rollout,
  RowPolicy,
  StepLosses,
  StepSettings,
  StepSlopes,
  VectorEnvironment,
} from '../ppo/index.js';
import { type BatchTensors, batchTensors, ppoLoss, returnLoss } from './batch-tensors.js';
import { NetworkVariables } from './network-variables.js';
import {
  type Engine,
  engineOf,
  type NamedTensors,
  type Optimizer,
  type Tensor,
  type TensorFlow,
  type Variable,
} from './tensor-flow.js';

const OWNER = 'tfjsLearner';
/** The least epsilon of Adam that 16-bit numbers tell from 0. */
const EPSILON_16 = 1e-4;

/**
 * TensorFlow.js as a learner of PPO: for a GPU and wide networks; those of 64–64 are ten and more times
 * as fast on typed arrays. What acts between the updates is the policy itself, on typed arrays.
 *
 * Arithmetic is in 32 bits (16 on some phones) with the engine's own functions, so the bits are not
 * those of typed arrays, another backend or another machine; what is drawn is. A run holds its tensors
 * until it is closed.
 *
 * @param tf - `@tensorflow/tfjs` or `@tensorflow/tfjs-core`, after `await tf.ready()`
 * @throws AegisError `invalid-argument` where `tf` lacks what is needed
 *
 * @example
 * ```ts no-check
 * import { trainPpo } from '@aegis/remediation/ppo';
 * import { tfjsLearner } from '@aegis/remediation/tfjs';
 * import * as tf from '@tensorflow/tfjs';
 * await tf.ready();
 * await trainPpo(environment, policy, { learner: tfjsLearner(tf) });
 * ```
 */
export function tfjsLearner(tf: TensorFlow): PpoLearner {
  const engine = engineOf(OWNER, tf);
  return Object.freeze({
    name: 'tfjs',
    begin: (environment: VectorEnvironment, policy: RowPolicy) =>
      new TfjsRun(engine, environment, policy),
  });
}

interface Slopes {
  readonly grads: NamedTensors;
  readonly figures: Tensor;
}

type LossOf = (
  batch: BatchTensors,
  scores: Tensor,
  values: Tensor,
) => { readonly loss: Tensor; readonly figures: Tensor };

class TfjsRun implements LearnerRun {
  readonly #engine: Engine;
  readonly #policy: RowPolicy;
  readonly #rows: number;
  readonly #actor: NetworkVariables;
  readonly #watcher: NetworkVariables | null;
  readonly #critic: NetworkVariables;
  readonly #optimizer: Optimizer;

  constructor(engine: Engine, environment: VectorEnvironment, policy: RowPolicy) {
    this.#engine = engine;
    this.#policy = policy;
    this.#rows = environment.rows;
    this.#actor = new NetworkVariables(engine, policy.actor);
    this.#watcher = policy.watcher === null ? null : new NetworkVariables(engine, policy.watcher);
    this.#critic = new NetworkVariables(engine, policy.critic);
    const epsilon = engine.backend().floatPrecision() === 16 ? EPSILON_16 : 1e-5;
    this.#optimizer = engine.train.adam(1e-3, 0.9, 0.999, epsilon);
  }

  async improve(rollout: Rollout, picks: Int32Array, settings: StepSettings): Promise<StepLosses> {
    const { grads, figures } = this.#ppo(rollout, picks, settings);
    this.#descend(grads, settings);
    return readLosses(figures, settings.clip);
  }

  async slopes(rollout: Rollout, picks: Int32Array, settings: StepSettings): Promise<StepSlopes> {
    const { grads, figures } = this.#ppo(rollout, picks, settings);
    const parts = await Promise.all(this.#variables().map(({ name }) => grads[name]!.data()));
    this.#engine.dispose(Object.values(grads));
    const gradients = Float64Array.from(parts.flatMap((part) => Array.from(part)));
    return { losses: await readLosses(figures, settings.clip), gradients };
  }

  async imitate(rollout: Rollout, picks: Int32Array, settings: StepSettings): Promise<number> {
    const { add, mul, neg, scalar, sum } = this.#engine;
    const share = 1 / picks.length;
    const { grads, figures } = this.#differentiate(rollout, picks, (batch, scores, values) => {
      const taught = mul(neg(sum(mul(scores, batch.lessons))), scalar(share));
      const errors = sum(returnLoss(this.#engine, batch, values, settings.valueClip));
      const loss = add(taught, mul(errors, scalar(settings.valueCoefficient * share)));
      return { loss, figures: taught };
    });
    this.#descend(grads, settings);
    const [loss] = Array.from(await figures.data());
    figures.dispose();
    return loss!;
  }

  #ppo(rollout: Rollout, picks: Int32Array, settings: StepSettings): Slopes {
    const { add, concat, mul, reshape, scalar } = this.#engine;
    return this.#differentiate(rollout, picks, (batch, scores, values) => {
      const terms = ppoLoss(this.#engine, batch, scores, values, settings, picks.length);
      const { loss, entropy, approxKl, valueLoss, ratio } = terms;
      const bonus = mul(entropy, scalar(-settings.entropyCoefficient));
      const whole = add(add(loss, bonus), mul(valueLoss, scalar(settings.valueCoefficient)));
      const single = [loss, entropy, approxKl, valueLoss].map((x) => reshape(x, [1]));
      return { loss: whole, figures: concat([...single, ratio], 0) };
    });
  }

  /** The slopes of a loss, and what else it is to tell; nothing else is left behind. */
  #differentiate(rollout: Rollout, picks: Int32Array, lossOf: LossOf): Slopes {
    const { keep, tidy, variableGrads } = this.#engine;
    return tidy(() => {
      const batch = batchTensors(this.#engine, this.#policy, this.#rows, rollout, picks);
      let figures: Tensor | null = null;
      const { grads } = variableGrads(() => {
        const { scores, values } = this.#forward(batch, picks.length);
        const given = lossOf(batch, scores, values);
        figures = keep(given.figures);
        return given.loss;
      }, this.#variables());
      return { grads, figures: figures! as Tensor };
    });
  }

  #forward(batch: BatchTensors, size: number): { scores: Tensor; values: Tensor } {
    const { add, concat, logSoftmax, reshape } = this.#engine;
    const rows = reshape(this.#actor.forward(batch.rows), [size, -1]);
    const { greatest, pooled } = batch;
    const watcher = this.#watcher;
    const logits =
      watcher === null || greatest === null ? rows : concat([watcher.forward(greatest), rows], 1);
    return {
      scores: logSoftmax(add(logits, batch.forbidden)),
      values: reshape(this.#critic.forward(pooled ?? batch.rows), [size]),
    };
  }

  /** A step of Adam with the norm of all gradients together held; takes the gradients. */
  #descend(grads: NamedTensors, settings: StepSettings): void {
    const { add, div, dispose, maximum, mul, scalar, sqrt, square, sum, tidy } = this.#engine;
    this.#optimizer.learningRate = settings.learningRate;
    tidy(() => {
      const squares = Object.values(grads).map((gradient) => sum(square(gradient)));
      const norm = sqrt(squares.reduce((total, part) => add(total, part)));
      const bound = scalar(settings.maxGradientNorm);
      const factor = div(bound, maximum(norm, bound));
      const held = Object.entries(grads).map(([name, gradient]) => [name, mul(gradient, factor)]);
      this.#optimizer.applyGradients(Object.fromEntries(held));
    });
    dispose(Object.values(grads));
  }

  async settle(): Promise<void> {
    for (const network of this.#networks()) await network.settle();
  }

  close(): void {
    this.#engine.dispose(this.#variables());
    this.#optimizer.dispose();
  }

  #networks(): readonly NetworkVariables[] {
    const [actor, watcher, critic] = [this.#actor, this.#watcher, this.#critic];
    return watcher === null ? [actor, critic] : [actor, watcher, critic];
  }

  #variables(): readonly Variable[] {
    return this.#networks().flatMap(({ variables }) => variables);
  }
}

async function readLosses(figures: Tensor, clip: number): Promise<StepLosses> {
  const [loss, entropy, approxKl, valueLoss, ...ratios] = Array.from(await figures.data());
  figures.dispose();
  const clipped = ratios.filter((ratio) => ratio < 1 - clip || ratio > 1 + clip).length;
  return {
    loss: loss!,
    entropy: entropy!,
    approxKl: approxKl!,
    clipped: clipped / ratios.length,
    valueLoss: valueLoss!,
  };
}
