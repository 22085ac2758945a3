export type { AuditEntry } from './audit-log.js';
export { verifyAudit } from './audit-log.js';
export { DryRunExecutor, type RehearsedAction } from './dry-run-executor.js';
export { type ExecutePlanOptions, executePlan } from './execute-plan.js';
export type { ExecutionContext, ExecutionResult, Executor } from './executor.js';
export { Guard } from './guard.js';
export type { GuardOptions } from './guard-options.js';
export type {
  Approval,
  BegunStep,
  DecisionRecord,
  GuardReport,
  Refusal,
  ReviewContext,
  StepReview,
  UnfinishedAct,
} from './guard-report.js';
export type { HealthWatchOptions } from './health-watch.js';
export {
  RegressionWatch,
  type RegressionWatchOptions,
  type WatchVerdict,
} from './regression-watch.js';
export { type ReplayAuditOptions, type ReplayReport, replayAudit } from './replay-audit.js';
export { type SettleUnfinishedOptions, settleUnfinished } from './settle-unfinished.js';
export { resumeGuard, type SnapshotStore } from './snapshot-store.js';
