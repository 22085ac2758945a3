import { z } from '@hono/zod-openapi';
import { Anomaly } from './anomaly.js';
import { IncidentSummary } from './incident.js';
import { Plan } from './plan.js';
import { Status } from './status.js';

/**
 * What is told over server-sent events: the name of the event is `type`, its data `data` as JSON. Ids go
 * up by one; a client that reconnects with `Last-Event-ID` gets what it missed, or `reset` where that is
 * no longer kept: then it has to ask for everything anew.
 */
export const LiveEvent = z
  .discriminatedUnion('type', [
    z.object({ type: z.literal('incident'), data: IncidentSummary }),
    z.object({ type: z.literal('anomaly'), data: Anomaly }),
    z.object({ type: z.literal('plan'), data: Plan }),
    z.object({ type: z.literal('status'), data: Status }),
    /** The graph or the health of its nodes has changed; ask for it. */
    z.object({ type: z.literal('graph'), data: z.object({ updatedMs: z.number() }) }),
    z.object({ type: z.literal('reset'), data: z.object({}) }),
  ])
  .openapi('LiveEvent');

export type LiveEvent = z.infer<typeof LiveEvent>;
