export { averageNetworks } from './average-networks.js';
export { type BorrowCasesOptions, borrowCases } from './borrow-cases.js';
export { EntityHistory, type EntitySummary } from './entity-history.js';
export {
  type FleetBelief,
  type FleetPrior,
  type FleetPriorOptions,
  fitFleetPrior,
  readFleetPrior,
} from './fleet-prior.js';
export { type FleetMoments, FleetStatistics, type FleetVariances } from './fleet-statistics.js';
export type {
  ThresholdExplanation,
  ThresholdVerdict,
  TransferredParts,
  TransferredThresholdOptions,
} from './threshold-options.js';
export { type GateVerdict, TransferGate, type TransferGateOptions } from './transfer-gate.js';
export type { ResolvedScoreOptions, ScoreOptions } from './transfer-options.js';
export { type TransferOutcome, transferOutcome } from './transfer-outcome.js';
export { TransferredThreshold } from './transferred-threshold.js';
export { type WarmStart, type WarmStartOptions, warmStart } from './warm-start.js';
export type { WindowMoments, WindowSummary } from './window-ladder.js';
