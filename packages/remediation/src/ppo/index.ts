export { type AdvantageArrays, explainedVariance, generalisedAdvantages } from './advantages.js';
export { handOver } from './hand-over.js';
export { imitate } from './imitate.js';
export type {
  LearnerRun,
  PpoLearner,
  StepLosses,
  StepSettings,
  StepSlopes,
} from './learner.js';
export { packPolicy, unpackPolicy } from './packed-policy.js';
export { Rollout, Runner } from './rollout.js';
export { RowPolicy, type RowPolicyShape } from './row-policy.js';
export { trainPpo } from './train.js';
export type { TrainingOptions, TrainingReport, UpdateReport } from './training-options.js';
export { typedArrayLearner } from './typed-array-learner.js';
export {
  actionCount,
  type TaughtEnvironment,
  type VectorEnvironment,
} from './vector-environment.js';
