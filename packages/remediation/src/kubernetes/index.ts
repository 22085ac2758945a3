export type {
  Clock,
  ConfigurationLike,
  KubeConfigLike,
  RequestContextLike,
  ResponseContextLike,
  WatchLike,
} from './client-like.js';
export { KubernetesExecutor } from './kubernetes-executor.js';
export type { ActionHandler, KubernetesExecutorOptions } from './options.js';
export type { Permission } from './permissions.js';
export type { PreflightReport } from './preflight.js';
export { type RoleObject, type RoleOptions, type RoleRule, roleFor } from './role-for.js';
export type { KubernetesTarget, WorkloadKind } from './target.js';
export type { RolloutResult } from './wait-for-rollout.js';
