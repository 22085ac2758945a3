import { AegisError, checkNumber, resolveOptions } from '@aegis/core';
import type { PpoLearner } from './learner.js';
import type { RowPolicy } from './row-policy.js';
import { typedArrayLearner } from './typed-array-learner.js';
import type { VectorEnvironment } from './vector-environment.js';

/** Options of `trainPpo` and `imitate`. */
export interface TrainingOptions {
  /** Steps of all environments together; rounded up to whole rollouts. @defaultValue 100000 */
  readonly totalTimesteps?: number;
  /** Steps of each environment between updates. @defaultValue 64 */
  readonly rolloutSteps?: number;
  /** Passes over each rollout. @defaultValue 4 */
  readonly epochs?: number;
  /** Gradient steps in a pass. @defaultValue 4 */
  readonly minibatches?: number;
  /** Of Adam, in (0, 1]. @defaultValue 0.001 */
  readonly learningRate?: number;
  /** Whether the learning rate falls to 0 in a straight line. @defaultValue true */
  readonly anneal?: boolean;
  /** How much the next step's return counts, in [0, 1]. @defaultValue 0.97 */
  readonly gamma?: number;
  /** The balance of variance (0) and bias (1) of advantages, in [0, 1]. @defaultValue 0.95 */
  readonly lambda?: number;
  /** How far a probability may move in one update. @defaultValue 0.2 */
  readonly clip?: number;
  /**
   * How far an estimated return may move in one update; null lets it move freely.
   * @defaultValue null
   */
  readonly valueClip?: number | null;
  /** The weight on staying undecided. @defaultValue 0.01 */
  readonly entropyCoefficient?: number;
  /** The weight of the critic's loss. @defaultValue 0.5 */
  readonly valueCoefficient?: number;
  /** The bound on the norm of all gradients together. @defaultValue 0.5 */
  readonly maxGradientNorm?: number;
  /** An update stops early above this divergence from the policy that acted. @defaultValue 0.03 */
  readonly targetKl?: number;
  /** Of the environments and of what is drawn. @defaultValue 0 */
  readonly seed?: number;
  /** What computes the gradient steps. @defaultValue typedArrayLearner */
  readonly learner?: PpoLearner;
}

const DEFAULTS: Required<TrainingOptions> = Object.freeze({
  totalTimesteps: 100_000,
  rolloutSteps: 64,
  epochs: 4,
  minibatches: 4,
  learningRate: 0.001,
  anneal: true,
  gamma: 0.97,
  lambda: 0.95,
  clip: 0.2,
  valueClip: null,
  entropyCoefficient: 0.01,
  valueCoefficient: 0.5,
  maxGradientNorm: 0.5,
  targetKl: 0.03,
  seed: 0,
  learner: typedArrayLearner,
});

/** What one update was like: for learning curves. */
export interface UpdateReport {
  readonly timesteps: number;
  /** Mean return of the episodes that ended since the last update; null where none did. */
  readonly meanReturn: number | null;
  readonly approxKl: number;
  readonly clipFraction: number;
  readonly explainedVariance: number;
  readonly entropy: number;
  readonly policyLoss: number;
  readonly valueLoss: number;
}

/** How a training went. */
export interface TrainingReport {
  readonly timesteps: number;
  readonly updates: readonly UpdateReport[];
  /** Whether `signal` ended it early; what was learnt until then stays. */
  readonly aborted: boolean;
}

/** The options with defaults, checked. */
export function resolveTraining(
  owner: string,
  options: TrainingOptions | undefined,
): Required<TrainingOptions> {
  const resolved = resolveOptions(owner, DEFAULTS, options);
  const whole = { min: 1, max: 1e9, integer: true };
  checkNumber(owner, 'totalTimesteps', resolved.totalTimesteps, whole);
  checkNumber(owner, 'rolloutSteps', resolved.rolloutSteps, { ...whole, max: 100_000 });
  checkNumber(owner, 'epochs', resolved.epochs, { ...whole, max: 1000 });
  checkNumber(owner, 'minibatches', resolved.minibatches, { ...whole, max: 10_000 });
  checkNumber(owner, 'learningRate', resolved.learningRate, { min: 1e-9, max: 1 });
  checkNumber(owner, 'gamma', resolved.gamma, { min: 0, max: 1 });
  checkNumber(owner, 'lambda', resolved.lambda, { min: 0, max: 1 });
  checkNumber(owner, 'clip', resolved.clip, { min: 1e-6, max: 10 });
  if (resolved.valueClip !== null) {
    checkNumber(owner, 'valueClip', resolved.valueClip, { min: 1e-6, max: 1e9 });
  }
  checkNumber(owner, 'entropyCoefficient', resolved.entropyCoefficient, { min: 0, max: 10 });
  checkNumber(owner, 'valueCoefficient', resolved.valueCoefficient, { min: 0, max: 100 });
  checkNumber(owner, 'maxGradientNorm', resolved.maxGradientNorm, { min: 1e-9, max: 1e9 });
  checkNumber(owner, 'targetKl', resolved.targetKl, { min: 1e-9, max: 1e9 });
  if (typeof resolved.learner?.begin !== 'function') {
    throw new AegisError(
      'invalid-option',
      `${owner}: learner has no begin; give typedArrayLearner or tfjsLearner(tf).`,
    );
  }
  return resolved;
}

/** Refuses a policy of another shape than the environment's. */
export function checkFit(owner: string, environment: VectorEnvironment, policy: RowPolicy): void {
  const { features, kinds, oneRow } = policy.shape;
  if (oneRow && environment.rows !== 1) {
    throw new AegisError(
      'invalid-argument',
      `${owner}: the environment has ${environment.rows} rows, the policy is for one; make one without oneRow.`,
    );
  }
  if (environment.features === features && environment.kinds === kinds) return;
  throw new AegisError(
    'invalid-argument',
    `${owner}: the environment has ${environment.features} features and ${environment.kinds} kinds, the policy ${features} and ${kinds}; make one for the other.`,
  );
}
