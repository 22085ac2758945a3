export type { CapturedCase } from './cases/captured-case.js';
export type { GraphNodeView, GraphSnapshotView, GraphView } from './incident/graph-view.js';
export type { Role } from './incident/roles.js';
export type { Relation } from './incident/situation.js';
export type {
  ForgetFilter,
  ManualFix,
  RecordedOutcome,
  SuggestContext,
} from './learner-inputs.js';
export type { RemediationLearnerOptions } from './options.js';
export type { SuccessPosterior } from './prediction/success-posterior.js';
export { RemediationLearner } from './remediation-learner.js';
export type {
  Counterfactual,
  NearestCase,
  Novelty,
  Suggestion,
  UnknownReason,
} from './suggestion.js';
