export type { Contribution, InboxStats } from './inbox.js';
export type {
  FederatedMember,
  FederatedSession,
  MessageHeader,
  Receipt,
  Refusal,
  RefusalReason,
} from './messages.js';
export { AdaptiveClip, type AdaptiveClipOptions } from './privacy/adaptive-clip.js';
export { type RandomWords, simulatedWords } from './privacy/discrete-gaussian.js';
export {
  PrivacyAccountant,
  type PrivacyAccountantOptions,
  type PrivateRounds,
} from './privacy/privacy-accountant.js';
export {
  type BudgetAnswer,
  noiseMultiplierFor,
  PrivacyBudget,
  type PrivacyTarget,
} from './privacy/privacy-budget.js';
export { clipFactor, type PrivateSumOptions, privateSum } from './privacy/private-sum.js';
export {
  type ConvertedEpsilon,
  deltaOf,
  epsilonOf,
  RDP_ORDERS,
  type RdpConversion,
} from './privacy/rdp-conversion.js';
export { sampledGaussianRdp } from './privacy/sampled-gaussian-rdp.js';
export {
  type Aggregator,
  coordinateMedian,
  normClipped,
  trimmedMean,
  weightedMean,
} from './rounds/aggregators.js';
export {
  FederatedClient,
  type FederatedClientOptions,
  type RoundAnswer,
  type RoundWork,
} from './rounds/federated-client.js';
export type { FederatedServerOptions, PrivateTraining } from './rounds/federated-options.js';
export {
  FederatedServer,
  type RoundOpening,
  type RoundOutcome,
} from './rounds/federated-server.js';
export { multiKrum } from './rounds/multi-krum.js';
export { addProximalGradient, proximalBackend } from './rounds/proximal.js';
export type { RoundRequest, RoundUpdate } from './rounds/round-messages.js';
export * from './secure/index.js';
export { classCounts, naiveBayesScores } from './statistics/class-counts.js';
export { compensatedSum } from './statistics/compensated-sum.js';
export {
  type Covariance,
  covarianceOf,
  covarianceSumCount,
  covarianceSums,
} from './statistics/covariance-sums.js';
export { histogramCounts } from './statistics/histogram.js';
export { MOMENT_SUMS, momentSums, momentsOf } from './statistics/moments.js';
export {
  logisticStep,
  logisticSums,
  normalEquationCount,
  ridgeCoefficients,
  ridgeSums,
} from './statistics/normal-equations.js';
export {
  type EffectOutcomes,
  type FleetPosterior,
  fleetPosteriors,
  learnerOutcomeCounts,
  OUTCOME_COUNTS,
  outcomeCounts,
} from './statistics/outcome-counts.js';
export {
  type QuantileRange,
  quantileBucketCount,
  quantileBuckets,
  quantileSketchOf,
} from './statistics/quantile-buckets.js';
export { type StatisticsAnswer, StatisticsClient } from './statistics/statistics-client.js';
export {
  type PrivateStatistics,
  type StatisticsOutcome,
  type StatisticsReply,
  type StatisticsRequest,
  StatisticsServer,
  type StatisticsServerOptions,
} from './statistics/statistics-server.js';
export { VectorLayout, type VectorPart } from './statistics/vector-layout.js';
