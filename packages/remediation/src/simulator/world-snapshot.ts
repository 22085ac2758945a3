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
import { strengthRange } from './fault-physics.js';
import { KINDS } from './refusals.js';
import type { SimulationOptions } from './simulation-types.js';
import type { World } from './world.js';
import { NODE_FLAGS, NODE_FLOATS, NODE_TICKS } from './world-arrays.js';

const FLOATS = [...NODE_FLOATS, 'attempts', 'placed'] as const;
const TICKS = [...NODE_TICKS, 'actedAt'] as const;
const ARRAYS = [...FLOATS, ...TICKS, ...NODE_FLAGS] as const;
/** Rounding may leave a share this far outside; what is divided by is never 0. */
const NEARLY = 1e-9;
const SHARE = [-NEARLY, 1 + NEARLY] as const;
const AMOUNT = [0, 1e15] as const;
const BETWEEN: Readonly<Record<(typeof FLOATS)[number], readonly [number, number]>> = {
  replicas: AMOUNT,
  available: AMOUNT,
  backlog: AMOUNT,
  leaked: AMOUNT,
  memoryWobble: [-1, 1],
  limitFactor: [1, 1e300],
  coldTicks: AMOUNT,
  lagTicks: AMOUNT,
  capacityLost: [0, 1 - NEARLY],
  speed: [NEARLY, 1 + NEARLY],
  rate: AMOUNT,
  admitted: AMOUNT,
  refused: SHARE,
  poolLoss: SHARE,
  connectionLoss: SHARE,
  ownSoft: SHARE,
  ownHard: SHARE,
  soft: SHARE,
  hard: SHARE,
  error: SHARE,
  ownLatency: AMOUNT,
  latency: AMOUNT,
  utilisation: SHARE,
  memory: AMOUNT,
  attempts: AMOUNT,
  placed: AMOUNT,
};
const ENDS = [...KINDS, 'itself'] as const;
const CHANGES: readonly ChangeEvent['kind'][] = ['deploy', 'config', 'flag', 'scale'];
const MAX_NODES = 10_000;

/** The moving parts of a world, as JSON; the graph and the options make the rest. */
export function saveWorld(world: World): object {
  const arrays: Record<string, string> = {};
  for (const name of ARRAYS) arrays[name] = encodeArray(world.state[name]);
  return {
    kind: 'world',
    version: 2,
    tick: world.tick,
    random: world.random.state(),
    arrivalNoise: world.arrivalNoise,
    burstTicks: world.burstTicks,
    burstLevel: world.burstLevel,
    helpAtTick: world.helpAtTick,
    pagedAt: world.pagedAt,
    machinesMoved: world.machinesMoved,
    violation: world.violation,
    degraded: world.degraded,
    faults: world.faults.map((fault) => ({ ...fault })),
    pending: world.pending.map((action) => ({ ...action })),
    scalings: world.scalings.map((scaling) => ({ ...scaling })),
    ...arrays,
    // What the last tick made of the machines decides what may be done before the next.
    machineSpeed: encodeArray(world.disturbances.machineSpeed),
  };
}

function floats(
  reader: SnapshotReader,
  name: string,
  length: number,
  [min, max]: readonly [number, number],
): Float64Array {
  const array = reader.finiteFloat64Array(name, length);
  if (array.every((value) => value >= min && value <= max)) return array;
  const expected = `numbers from ${min} to ${max}`;
  throw new AegisError('invalid-snapshot', `simulation.world.${name}: expected ${expected}.`);
}

function restoreWorld(world: World, reader: SnapshotReader): void {
  const { state } = world;
  const tick = { min: -2_000_000_000, max: 2_000_000_000, integer: true };
  world.tick = reader.number('tick', { ...tick, min: 0 });
  world.random = Random.fromState(reader.randomState('random'));
  world.arrivalNoise = reader.number('arrivalNoise', { min: -100, max: 100 });
  world.burstTicks = reader.number('burstTicks', { min: 0, max: 1000, integer: true });
  world.burstLevel = reader.number('burstLevel', { min: 1, max: 100 });
  world.helpAtTick = reader.number('helpAtTick', tick);
  world.pagedAt = reader.number('pagedAt', tick);
  world.machinesMoved = reader.boolean('machinesMoved');
  world.violation = reader.number('violation', { min: 0, max: 1 });
  world.degraded = reader.number('degraded', { min: 0, max: 1 });
  for (const name of FLOATS) {
    state[name].set(floats(reader, name, state[name].length, BETWEEN[name]));
  }
  for (const name of TICKS) state[name].set(reader.int32Array(name, state[name].length));
  for (const name of NODE_FLAGS) state[name].set(reader.uint8Array(name, state[name].length));
  const { machineSpeed } = world.disturbances;
  machineSpeed.set(floats(reader, 'machineSpeed', machineSpeed.length, [0, 1]));
  const node = { min: 0, max: Math.max(0, world.topology.count - 1), integer: true };
  world.faults = reader.list('faults', { maxLength: 1000 }, (fault) => {
    const kind = fault.oneOf('kind', FAULT_KINDS);
    return {
      kind,
      node: fault.number('node', node),
      sinceTick: fault.number('sinceTick', { min: 0, integer: true }),
      strength: fault.number('strength', strengthRange(kind)),
      withDeploy: fault.boolean('withDeploy'),
      variant: fault.number('variant', { min: 0, max: 1 }),
      curedBy: fault.has('curedBy') ? fault.oneOf('curedBy', ENDS) : null,
      ended: fault.boolean('ended'),
    };
  });
  world.pending = reader.list('pending', { maxLength: 10_000 }, (action) => ({
    kind: action.oneOf<ActionKind>('kind', KINDS),
    node: action.number('node', node),
    dueTick: action.number('dueTick', { min: 0, integer: true }),
    works: action.boolean('works'),
  }));
  world.scalings = reader.list('scalings', { maxLength: 1000 }, (scaling) => ({
    node: scaling.number('node', node),
    before: scaling.number('before', { min: 0, max: 1e6 }),
  }));
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
  const reader = SnapshotReader.open(json, { kind: 'simulation', version: 2 });
  const text = { maxLength: 1000 };
  const nullable = (from: SnapshotReader, name: string): string | null =>
    from.has(name) ? from.string(name, text) : null;
  const saved = (json as { world?: unknown }).world;
  const worldReader = SnapshotReader.open(saved, { kind: 'world', version: 2 });
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
      tracesPerTick: options.number('tracesPerTick', { min: 0, max: 100_000, integer: true }),
      failureShare: options.number('failureShare', { min: 0, max: 1 }),
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
