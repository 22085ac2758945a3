import { type ActionKind, AegisError, type ChangeEvent, Random } from '@aegis/core';
import { encodeArray, SnapshotReader } from '@aegis/core/snapshot';
import {
  EDGE_KINDS,
  type GraphEdge,
  type GraphNode,
  NODE_KINDS,
  PROVENANCES,
} from '@aegis/graph/csr';
import { FAULT_KINDS } from './fault-kinds.js';
import type { SimulationOptions } from './simulation-types.js';
import type { World } from './world.js';
import { KINDS } from './world-actions.js';

const FLOATS = [
  'replicas',
  'previousReplicas',
  'available',
  'backlog',
  'leaked',
  'memoryWobble',
  'limitFactor',
  'coldTicks',
  'capacityLost',
  'rate',
  'ownError',
  'error',
  'ownLatency',
  'latency',
  'utilisation',
  'memory',
] as const;
const FLAGS = ['circuitOpen', 'rateLimited', 'outOfMemory'] as const;
const TICKS = ['deployedAt', 'configuredAt', 'flaggedAt', 'scaledAt', 'actedAt'] as const;

const CHANGES: readonly ChangeEvent['kind'][] = ['deploy', 'config', 'flag', 'scale'];
const MAX_NODES = 10_000;

/** The moving parts of a world, as JSON; the graph and the options make the rest. */
export function saveWorld(world: World): object {
  const arrays: Record<string, string> = {};
  for (const name of [...FLOATS, ...FLAGS, ...TICKS]) arrays[name] = encodeArray(world[name]);
  return {
    kind: 'world',
    version: 1,
    tick: world.tick,
    random: world.random.state(),
    arrivalNoise: world.arrivalNoise,
    violation: world.violation,
    degraded: world.degraded,
    faults: world.faults.map((fault) => ({ ...fault })),
    pending: world.pending.map((action) => ({ ...action })),
    ...arrays,
  };
}

function restoreWorld(world: World, reader: SnapshotReader): void {
  const n = world.topology.count;
  world.tick = reader.number('tick', { min: 0, max: 2_000_000_000, integer: true });
  world.random = Random.fromState(reader.randomState('random'));
  world.arrivalNoise = reader.number('arrivalNoise', { min: -100, max: 100 });
  world.violation = reader.number('violation', { min: 0, max: 1 });
  world.degraded = reader.number('degraded', { min: 0, max: 1 });
  for (const name of FLOATS) world[name].set(reader.finiteFloat64Array(name, n));
  for (const name of FLAGS) world[name].set(reader.uint8Array(name, n));
  for (const name of TICKS) {
    world[name].set(reader.int32Array(name, name === 'actedAt' ? n * KINDS.length : n));
  }
  const node = { min: 0, max: Math.max(0, n - 1), integer: true };
  const faults = reader.list('faults', { maxLength: 1000 }, (fault) => ({
    kind: fault.oneOf('kind', FAULT_KINDS),
    node: fault.number('node', node),
    sinceTick: fault.number('sinceTick', { min: 0, integer: true }),
    strength: fault.number('strength', { min: 0, max: 1e9 }),
    withDeploy: fault.boolean('withDeploy'),
    curedBy: fault.has('curedBy') ? fault.oneOf<ActionKind>('curedBy', KINDS) : null,
    ended: fault.boolean('ended'),
  }));
  world.faults.splice(0, world.faults.length, ...faults);
  const pending = reader.list('pending', { maxLength: 10_000 }, (action) => ({
    kind: action.oneOf<ActionKind>('kind', KINDS),
    node: action.number('node', node),
    dueTick: action.number('dueTick', { min: 0, integer: true }),
  }));
  world.pending.splice(0, world.pending.length, ...pending);
}

/** A simulation's snapshot, taken apart and checked. */
export interface OpenedSimulation {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  readonly options: Required<SimulationOptions>;
  readonly noise: Random;
  readonly changes: ChangeEvent[];
  restore(world: World): void;
}

export function openSimulation(json: unknown): OpenedSimulation {
  const reader = SnapshotReader.open(json, { kind: 'simulation', version: 1 });
  const text = { maxLength: 1000 };
  const nullable = (from: SnapshotReader, name: string): string | null =>
    from.has(name) ? from.string(name, text) : null;
  const saved = (json as { world?: unknown }).world;
  const worldReader = SnapshotReader.open(saved, { kind: 'world', version: 1 });
  const edges = reader.list('edges', { maxLength: 100 * MAX_NODES }, (edge) => ({
    from: edge.string('from', text),
    to: edge.string('to', text),
    kind: edge.oneOf('kind', EDGE_KINDS),
    protocol: nullable(edge, 'protocol'),
    provenance: edge
      .strings('provenance', { maxLength: 20, maxStringLength: 30 })
      .flatMap((source) => PROVENANCES.find((known) => known === source) ?? []),
    confidence: edge.number('confidence', { min: 0, max: 1 }),
  }));
  const nodes = reader.list('nodes', { maxLength: MAX_NODES }, (node) => ({
    id: node.string('id', text),
    kind: node.oneOf('kind', NODE_KINDS),
    namespace: nullable(node, 'namespace'),
    replicas: node.number('replicas', { min: 0, max: 1e6, integer: true }),
  }));
  const ids = new Set(nodes.map((node) => node.id));
  if (ids.size !== nodes.length || edges.some((edge) => !ids.has(edge.from) || !ids.has(edge.to))) {
    throw new AegisError('invalid-snapshot', 'simulation.edges: expected ends among the nodes.');
  }
  return {
    nodes,
    edges,
    options: reader.object('options', (options) => ({
      seed: options.number('seed', { integer: true, min: -(2 ** 53), max: 2 ** 53 }),
      tickMs: options.number('tickMs', { min: 1000, max: 600_000, integer: true }),
      startMs: options.number('startMs', { min: 0, max: 8e15, integer: true }),
      requestsPerSecond: options.number('requestsPerSecond', { min: 1, max: 1e5 }),
      innocentDeploysPerHour: options.number('innocentDeploysPerHour', { min: 0, max: 60 }),
    })),
    noise: Random.fromState(reader.randomState('noise')),
    changes: reader.list('changes', { maxLength: 100_000 }, (change) => ({
      nodeId: change.string('nodeId', text),
      kind: change.oneOf('kind', CHANGES),
      timestampMs: change.number('timestampMs', { min: 0, max: 9e15 }),
    })),
    restore: (world) => restoreWorld(world, worldReader),
  };
}
