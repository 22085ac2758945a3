import { z } from '@hono/zod-openapi';

/** Milliseconds since the epoch. */
export const Time = z.number().openapi({ description: 'Milliseconds since the epoch' });
export const Probability = z.number().min(0).max(1);
export const Severity = z.enum(['info', 'warning', 'error', 'critical']).openapi('Severity');

/** A page of a list: `next` is given back as `cursor` for what follows; null at the end. */
export function pageOf<T extends z.ZodType>(item: T, name: string) {
  return z
    .object({ items: z.array(item), next: z.string().nullable(), total: z.number().int() })
    .openapi(name);
}

/** RFC 9457. */
export const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number().int(),
    /** A sentence that says what to do. */
    detail: z.string(),
    /** What to look for in the log, of an error that is Sentinel's own. */
    instance: z.string().optional(),
  })
  .openapi('Problem');

export const Evidence = z
  .object({
    channel: z.string(),
    signal: z.string(),
    observed: z.number().nullable(),
    expected: z.number().nullable(),
    band: z.tuple([z.number(), z.number()]).nullable(),
    tailProbability: z.number(),
    sentence: z.string(),
  })
  .openapi('Evidence');

export type Problem = z.infer<typeof Problem>;

export interface Page<T> {
  readonly items: T[];
  readonly next: string | null;
  readonly total: number;
}
