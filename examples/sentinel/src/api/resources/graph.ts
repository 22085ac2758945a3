import { z } from '@hono/zod-openapi';
import { Probability, Time } from './common.js';

export const GraphNode = z
  .object({
    id: z.string(),
    kind: z.string(),
    namespace: z.string().nullable(),
    replicas: z.number().int(),
    /** 0 is broken, 100 is well. */
    health: z.number().min(0).max(100),
    /** The open incidents that touch it. */
    incidentIds: z.array(z.string()),
  })
  .openapi('GraphNode');

export const GraphEdge = z
  .object({
    from: z.string(),
    to: z.string(),
    kind: z.string(),
    protocol: z.string().nullable(),
    provenance: z.array(z.string()),
    confidence: Probability,
  })
  .openapi('GraphEdge');

export const Graph = z
  .object({
    updatedMs: Time.nullable(),
    nodes: z.array(GraphNode),
    edges: z.array(GraphEdge),
    /** From cause to symptom, of every open incident. */
    failingPaths: z.array(z.object({ incidentId: z.string(), path: z.array(z.string()) })),
  })
  .openapi('Graph');

export type GraphNode = z.infer<typeof GraphNode>;
export type GraphEdge = z.infer<typeof GraphEdge>;
export type Graph = z.infer<typeof Graph>;
