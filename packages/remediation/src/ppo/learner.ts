import type { Rollout } from './rollout.js';
import type { RowPolicy } from './row-policy.js';
import type { VectorEnvironment } from './vector-environment.js';

/** Weights and bounds of one gradient step. */
export interface StepSettings {
  readonly learningRate: number;
  readonly clip: number;
  /** How far an estimated return may move; null where it is not held. */
  readonly valueClip: number | null;
  readonly entropyCoefficient: number;
  readonly valueCoefficient: number;
  readonly maxGradientNorm: number;
}

/** Means over one minibatch. */
export interface StepLosses {
  /** Of the clipped surrogate, without the bonus for entropy. */
  readonly loss: number;
  readonly entropy: number;
  readonly approxKl: number;
  /** The share of samples that the clip holds. */
  readonly clipped: number;
  readonly valueLoss: number;
}

/** What a step would be made of. */
export interface StepSlopes {
  readonly losses: StepLosses;
  /**
   * The slope of loss − entropyCoefficient · entropy + valueCoefficient · valueLoss with respect to the
   * parameters of the policy's networks, one after the other, before their norm is bounded.
   */
  readonly gradients: Float64Array;
}

/** A training of one policy under way. All it is given is read before it returns. */
export interface LearnerRun {
  /** One step of PPO on the picked samples of a rollout. */
  improve(
    rollout: Rollout,
    picks: Int32Array,
    settings: StepSettings,
  ): StepLosses | Promise<StepLosses>;
  /**
   * One step towards the lessons of the picked samples, and of the critic towards the returns.
   *
   * @returns the cross-entropy in nats
   */
  imitate(rollout: Rollout, picks: Int32Array, settings: StepSettings): number | Promise<number>;
  /** What {@link LearnerRun.improve} would go by; changes no parameter. */
  slopes(
    rollout: Rollout,
    picks: Int32Array,
    settings: StepSettings,
  ): StepSlopes | Promise<StepSlopes>;
  /** Brings the parameters home into the policy: before it acts again. */
  settle(): void | Promise<void>;
  /** Lets go of what it holds, after the last `settle`. */
  close(): void;
}

/**
 * What computes the gradient steps of `trainPpo` and `imitate`. The parameters live in the policy, so
 * one that was trained by one learner acts, and is trained on, without it.
 */
export interface PpoLearner {
  readonly name: string;
  begin(environment: VectorEnvironment, policy: RowPolicy): LearnerRun;
}
