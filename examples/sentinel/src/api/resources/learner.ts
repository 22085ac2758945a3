import { z } from '@hono/zod-openapi';
import { Probability, pageOf, Time } from './common.js';

/** What people did in such cases. */
export const Suggestion = z
  .object({
    kind: z.enum(['known', 'unknown']),
    sentence: z.string(),
    /** The act; null where it is not known. */
    effect: z.string().nullable(),
    target: z.string().nullable(),
    probability: Probability.nullable(),
    alternatives: z.array(z.object({ effect: z.string(), probability: Probability })),
    nearest: z.array(
      z.object({
        caseId: z.string(),
        atMs: Time,
        similarity: Probability,
        effect: z.string(),
        target: z.string().nullable(),
        command: z.string(),
        success: z.boolean(),
        count: z.number().int(),
        matching: z.array(z.string()),
      }),
    ),
  })
  .openapi('Suggestion');

/** A fix that a person made by hand, for an incident that Sentinel knows. */
export const FixRequest = z
  .object({
    incidentId: z.string().min(1).max(200),
    command: z.string().trim().min(1).max(10_000),
    success: z.boolean(),
    operator: z.string().trim().min(1).max(200).optional(),
  })
  .strict()
  .openapi('FixRequest');

export const Fix = z
  .object({
    id: z.string(),
    atMs: Time,
    /** With secrets taken out. */
    command: z.string(),
    effect: z.string(),
    target: z.string().nullable(),
    success: z.boolean(),
    operator: z.string().nullable(),
  })
  .openapi('Fix');

export const FixPage = pageOf(Fix, 'FixPage');

export type Suggestion = z.infer<typeof Suggestion>;
export type FixRequest = z.infer<typeof FixRequest>;
export type Fix = z.infer<typeof Fix>;
