import { z } from '@hono/zod-openapi';
import { Evidence, pageOf, Severity, Time } from './common.js';

export const Anomaly = z
  .object({
    id: z.string(),
    source: z.enum(['log', 'metric', 'trace', 'event']),
    kind: z.enum(['observed', 'predicted']),
    nodeId: z.string().nullable(),
    callerId: z.string().nullable(),
    signal: z.string(),
    signalKind: z.enum([
      'latency',
      'errors',
      'traffic',
      'saturation',
      'availability',
      'log',
      'other',
    ]),
    direction: z.enum(['up', 'down', 'none']),
    timestampMs: Time,
    score: z.number(),
    tailProbability: z.number(),
    severity: Severity,
    evidence: z.array(Evidence),
    sentence: z.string(),
    incidentId: z.string().nullable(),
  })
  .openapi('Anomaly');

export const Issue = z
  .object({
    id: z.string(),
    kind: z.string(),
    nodeId: z.string().nullable(),
    severity: Severity,
    firstSeenMs: Time,
    lastSeenMs: Time,
    count: z.number().int(),
    template: z.string(),
    sentence: z.string(),
  })
  .openapi('Issue');

export const AnomalyPage = pageOf(Anomaly, 'AnomalyPage');

export type Anomaly = z.infer<typeof Anomaly>;
export type Issue = z.infer<typeof Issue>;
