import { z } from '@hono/zod-openapi';
import { Probability, pageOf, Time } from './common.js';

export const Action = z
  .object({
    kind: z.string(),
    target: z.string(),
    parameters: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  })
  .openapi('Action');

export const PlanStep = z
  .object({
    action: Action,
    why: z.string(),
    confidence: Probability,
    reversible: z.boolean(),
    blastRadius: z.array(z.string()),
    /** By the guard's own reckoning. */
    tier: z.enum(['auto', 'notify', 'approve', 'never']),
    allowed: z.boolean(),
    /** Why the guard does not let it through; empty where it does. */
    reasons: z.array(z.string()),
  })
  .openapi('PlanStep');

export const Outcome = z
  .object({
    startedMs: Time,
    endedMs: Time,
    actions: z.array(Action),
    resolved: z.boolean(),
    verified: z.boolean(),
    undone: z.boolean(),
    sentence: z.string(),
  })
  .openapi('Outcome');

export const PLAN_STATES = [
  'proposed',
  'approved',
  'running',
  'helped',
  'failed',
  'undone',
  'rehearsed',
  'objected',
  'superseded',
  'in-doubt',
] as const;

export const Plan = z
  .object({
    /** What an approval names: a hash of the whole plan as it stands. */
    hash: z.string(),
    id: z.string(),
    incidentId: z.string().nullable(),
    createdMs: Time,
    state: z.enum(PLAN_STATES),
    sentence: z.string(),
    steps: z.array(PlanStep),
    /** A person has to agree before it runs. */
    needsApproval: z.boolean(),
    approvals: z.array(z.object({ by: z.string(), atMs: Time, expiresMs: Time })),
    objections: z.array(z.object({ by: z.string(), atMs: Time, reason: z.string() })),
    /** What else was considered, each in a line. */
    alternatives: z.array(z.object({ action: z.string(), reason: z.string() })),
    outcome: Outcome.nullable(),
  })
  .openapi('Plan');

export const PlanPage = pageOf(Plan, 'PlanPage');

/** `by` is the name of the token where tokens have names; the body's is used without. */
export const ApprovalRequest = z
  .object({
    by: z.string().trim().min(1).max(200),
    /** How long the agreement holds, ms. */
    validForMs: z.number().int().min(1000).max(86_400_000).default(600_000),
  })
  .strict()
  .openapi('ApprovalRequest');

export const ObjectionRequest = z
  .object({
    by: z.string().trim().min(1).max(200),
    reason: z.string().max(2000).default(''),
  })
  .strict()
  .openapi('ObjectionRequest');

export const AuditEntry = z
  .object({
    sequence: z.number().int(),
    timestampMs: Time,
    event: z.string(),
    sentence: z.string(),
    hash: z.string(),
    previousHash: z.string(),
    /** Always there: null where there is nothing to add. */
    detail: z.unknown().refine((detail) => detail !== undefined),
  })
  .openapi('AuditEntry');

export const AuditPage = pageOf(AuditEntry, 'AuditPage');

export type Action = z.infer<typeof Action>;
export type PlanStep = z.infer<typeof PlanStep>;
export type Outcome = z.infer<typeof Outcome>;
export type Plan = z.infer<typeof Plan>;
export type ApprovalRequest = z.infer<typeof ApprovalRequest>;
export type ObjectionRequest = z.infer<typeof ObjectionRequest>;
export type AuditEntry = z.infer<typeof AuditEntry>;
