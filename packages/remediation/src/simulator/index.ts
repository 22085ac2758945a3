export {
  type BeamPlan,
  BeamPlanner,
  type BeamPlannerOptions,
  BeliefPlanner,
  type BeliefSystem,
  type ExactPlan,
  type ExactSearchOptions,
  searchExactly,
} from '../planners/index.js';
export {
  type ActCase,
  type JudgedEnvironment,
  type PlayActsOptions,
  playActs,
} from '../policy/act-cases.js';
export {
  type EffectRow,
  type EffectTable,
  effectTable,
  findEffect,
} from '../policy/effect-table.js';
export {
  type EpisodeSummary,
  RemediationEnvironment,
  type RemediationEnvironmentOptions,
} from './environment.js';
export { FAULT_KINDS, type FaultKind, faultsFor } from './fault-kinds.js';
export { erlangC, meanWait } from './queueing.js';
export { type GraphShape, randomServiceGraph } from './random-graph.js';
export { SimulatedExecutor } from './simulated-executor.js';
export { Simulation } from './simulation.js';
export type {
  ActionResult,
  ActiveFault,
  FaultRequest,
  SimulatedTick,
  SimulationOptions,
} from './simulation-types.js';
export type { SimulatedLine } from './telemetry-logs.js';
export { SIMULATED_METRICS } from './telemetry-metrics.js';
export { TIERS, type Tier } from './tiers.js';
export { quickWait } from './wait-tables.js';
