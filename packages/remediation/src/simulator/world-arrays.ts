/** What a world holds for each node, as numbers. */
export const NODE_FLOATS = [
  'replicas',
  'available',
  'backlog',
  'leaked',
  'memoryWobble',
  'limitFactor',
  'coldTicks',
  'lagTicks',
  'capacityLost',
  'speed',
  'rate',
  'admitted',
  'refused',
  'poolLoss',
  'connectionLoss',
  'ownSoft',
  'ownHard',
  'soft',
  'hard',
  'error',
  'ownLatency',
  'latency',
  'utilisation',
  'memory',
] as const;

/** What it holds for each node, as ticks. */
export const NODE_TICKS = [
  'deployedAt',
  'configuredAt',
  'flaggedAt',
  'scaledAt',
  'downSince',
  'autoscaledAt',
] as const;

/** What it holds for each node, as yes or no. */
export const NODE_FLAGS = ['circuitOpen', 'rateLimited', 'outOfMemory', 'cordoned'] as const;

type Views<Names extends readonly string[], View> = { readonly [Name in Names[number]]: View };

/** The arrays of a world, by name: views into one buffer of each type, so that a world is copied at once. */
export interface WorldArrays
  extends Views<typeof NODE_FLOATS, Float64Array>,
    Views<typeof NODE_TICKS, Int32Array>,
    Views<typeof NODE_FLAGS, Uint8Array> {
  /** All numbers, those of the edges behind those of the nodes. */
  readonly floats: Float64Array;
  readonly ticks: Int32Array;
  readonly flags: Uint8Array;
  /** Tries of a call per request, for each call edge. */
  readonly attempts: Float64Array;
  /** Copies on each machine, for each edge to a machine. */
  readonly placed: Float64Array;
  /** Ticks of the last act of each kind at each node, for cooldowns: nodes × kinds. */
  readonly actedAt: Int32Array;
}

/** Cuts the arrays of a world of this size. */
export function cutArrays(
  nodes: number,
  calls: number,
  placements: number,
  kinds: number,
): WorldArrays {
  const floats = new Float64Array(NODE_FLOATS.length * nodes + calls + placements);
  const ticks = new Int32Array((NODE_TICKS.length + kinds) * nodes);
  const flags = new Uint8Array(NODE_FLAGS.length * nodes);
  const views: Record<string, Float64Array | Int32Array | Uint8Array> = { floats, ticks, flags };
  for (const [k, name] of NODE_FLOATS.entries()) {
    views[name] = floats.subarray(k * nodes, (k + 1) * nodes);
  }
  for (const [k, name] of NODE_TICKS.entries()) {
    views[name] = ticks.subarray(k * nodes, (k + 1) * nodes);
  }
  for (const [k, name] of NODE_FLAGS.entries()) {
    views[name] = flags.subarray(k * nodes, (k + 1) * nodes);
  }
  const edges = NODE_FLOATS.length * nodes;
  views.attempts = floats.subarray(edges, edges + calls);
  views.placed = floats.subarray(edges + calls);
  views.actedAt = ticks.subarray(NODE_TICKS.length * nodes);
  return views as unknown as WorldArrays;
}
