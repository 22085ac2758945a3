export type { ActionDefinition, ParameterSchema } from './actions/action-definition.js';
export { DEFAULT_ACTIONS, POLICY_KINDS } from './actions/default-actions.js';
export type { Alternative, Decision, MaskedAction } from './engine/decision.js';
export type { DecisionContext } from './engine/decision-context.js';
export { type ExpectedEffect, expectedEffectOf } from './engine/expected-effect.js';
export type { ActionPrior } from './engine/mix-prior.js';
export {
  type EngineTrainingOptions,
  RLRemediationEngine,
  type RLRemediationEngineOptions,
} from './engine/rl-remediation-engine.js';
export type { PastAction } from './features/findings.js';
export { FEATURE_COUNT, FEATURE_NAMES } from './features/layout.js';
export { pretrainedPolicy } from './policy/pretrained-policy.js';
export type { RowPolicy, RowPolicyShape } from './ppo/row-policy.js';
export type { TrainingOptions, TrainingReport, UpdateReport } from './ppo/training-options.js';
export type { VectorEnvironment } from './ppo/vector-environment.js';
