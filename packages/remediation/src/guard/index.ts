export type { AuditEntry } from './audit-log.js';
export { verifyAudit } from './audit-log.js';
export { DryRunExecutor, type RehearsedAction } from './dry-run-executor.js';
export { type ExecutePlanOptions, executePlan } from './execute-plan.js';
export type { ExecutionContext, ExecutionResult, Executor } from './executor.js';
export { Guard } from './guard.js';
export type { GuardOptions } from './guard-options.js';
export type { Approval, GuardReport, ReviewContext, StepReview } from './guard-report.js';
