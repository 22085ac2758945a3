import { z } from '@hono/zod-openapi';
import { Severity, Time } from './common.js';

const Count = z.number().int().min(0);

/** Something a person should know about the watch itself: a source away, a clock that jumped, a full disk. */
export const Notice = z
  .object({
    id: z.string(),
    severity: Severity,
    source: z.string(),
    sentence: z.string(),
    sinceMs: Time,
    /** Null while it lasts. */
    endedMs: Time.nullable(),
  })
  .openapi('Notice');

export const InputStatus = z
  .object({
    name: z.string(),
    kind: z.enum(['file', 'stdin', 'otlp', 'prometheus', 'topology', 'changes', 'simulation']),
    state: z.enum(['starting', 'ok', 'behind', 'failing', 'ended']),
    sentence: z.string(),
    lastReceivedMs: Time.nullable(),
    lines: Count,
    points: Count,
    spans: Count,
    /** What could not be read, was refused or was skipped; never silently. */
    dropped: Count,
    /** Bytes of files, or milliseconds of series, that are still to be read. */
    behind: z.number().nullable(),
  })
  .openapi('InputStatus');

export const Status = z
  .object({
    version: z.string(),
    mode: z.enum(['observe', 'suggest', 'approve', 'auto']),
    executor: z.string(),
    startedMs: Time,
    nowMs: Time,
    ready: z.boolean(),
    /** Why not yet; '' when ready. */
    waitingFor: z.string(),
    notices: z.array(Notice),
    inputs: z.array(InputStatus),
    queue: z.object({
      depth: Count,
      limit: Count,
      refused: Count,
    }),
    /** From the arrival of data to its verdict, over the last minute, ms. */
    lagMs: z.object({ p50: z.number(), p99: z.number() }),
    saved: z.object({ atMs: Time.nullable(), bytes: z.number(), ok: z.boolean() }),
    counts: z.object({
      lines: Count,
      points: Count,
      series: Count,
      templates: Count,
      anomalies: Count,
      openIncidents: Count,
      incidents: Count,
      cases: Count,
    }),
    /** The guard only suggests since too many plans failed in a row. */
    breakerOpen: z.boolean(),
  })
  .openapi('Status');

export type Notice = z.infer<typeof Notice>;
export type InputStatus = z.infer<typeof InputStatus>;
export type Status = z.infer<typeof Status>;
