import { Random, type RemediationAction } from '@aegis/core';
import { buildSnapshot, type GraphSource } from '@aegis/graph/csr';
import {
  BeamPlanner,
  BeliefPlanner,
  FAULT_KINDS,
  type FaultKind,
  RemediationEnvironment,
  randomServiceGraph,
  SimulatedExecutor,
  Simulation,
} from '@aegis/remediation/simulator';
import fc from 'fast-check';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject } from '../subject.js';
import { type Act, acts } from './remediation-guard.js';

const drawn = randomServiceGraph(new Random(3), 6);
const GRAPH: GraphSource = { snapshot: () => buildSnapshot(drawn.nodes, drawn.edges) };
const SERVICES = new Simulation(GRAPH).services();
const KINDS = ['restart', 'scale-out', 'rollback', 'failover', 'rate-limit', 'observe'] as const;
const TOO_MUCH = 'it is a testbed: who makes it chooses its size';

type SimulationStep =
  | 'tick'
  | { readonly fault: FaultKind; readonly at: number }
  | { readonly act: RemediationAction; readonly undo: boolean };

const simulationSteps: fc.Arbitrary<readonly SimulationStep[]> = streamOf(
  fc.oneof(
    { weight: 4, arbitrary: fc.constant('tick' as const) },
    { weight: 1, arbitrary: fc.record({ fault: fc.constantFrom(...FAULT_KINDS), at: fc.nat(9) }) },
    {
      weight: 2,
      arbitrary: fc.record({
        act: fc.record({
          kind: fc.constantFrom(...KINDS),
          target: fc.constantFrom(...SERVICES, 'nobody', '__proto__', ''),
          parameters: fc.constant({}),
        }),
        undo: fc.boolean(),
      }),
    },
  ),
  14,
);

function feedSimulation(one: Simulation, step: SimulationStep): unknown {
  if (step === 'tick') return one.tick();
  if ('act' in step) return step.undo ? one.undo(step.act) : one.apply(step.act);
  const service = SERVICES[step.at % SERVICES.length]!;
  // Any other fault is a misuse, and refused.
  if (one.faultsFor(service).includes(step.fault)) one.injectFault({ kind: step.fault, service });
  return null;
}

const simulation = subject<Simulation, SimulationStep>({
  name: 'Simulation',
  cost: 4,
  make: (seed, turn) =>
    new Simulation(GRAPH, turn({ seed, tracesPerTick: 2, innocentDeploysPerHour: 30 })),
  steps: simulationSteps,
  feed: feedSimulation,
  ask: (one) => [
    ...[one.services(), one.nowMs, one.activeFault, one.sloHealthy(), one.userImpact],
    SERVICES.map((service) => one.faultsFor(service)),
  ],
  snapshot: { write: (one) => one.toJSON(), read: Simulation.fromJSON },
  misuse: {
    make: (options) => new Simulation(GRAPH, options),
    numbers: [
      ...['seed', 'tickMs', 'startMs', 'requestsPerSecond', 'innocentDeploysPerHour'],
      ...['failureShare', 'tracesPerTick'],
    ],
    others: [
      () => new Simulation(GRAPH).injectFault({ kind: 'crash', service: 'nobody' }),
      () => new Simulation(GRAPH).injectFault({ kind: 'flood' as never, service: SERVICES[0]! }),
    ],
  },
  without: {
    'batch-equals-stream': 'time passes one tick after another',
    'ceiling-holds': TOO_MUCH,
  },
});

interface Acting {
  readonly simulation: Simulation;
  readonly executor: SimulatedExecutor;
}

const executor = subject<Acting, Act>({
  name: 'SimulatedExecutor',
  cost: 2,
  make: (seed) => {
    const simulation = new Simulation(GRAPH, { seed });
    return { simulation, executor: new SimulatedExecutor(simulation) };
  },
  steps: acts,
  feed: ({ executor }, { action, undo, key }) =>
    undo
      ? executor.undo(action, { idempotencyKey: key })
      : executor.execute(action, { idempotencyKey: key }),
  ask: ({ simulation }) => [simulation.nowMs, simulation.sloHealthy(), simulation.toJSON()],
  ceiling: {
    bytes: 10_000 * 400,
    stated: 'answers to the last 10,000 keys',
    flood: (i) => ({
      action: { kind: 'observe', target: '', parameters: {} },
      undo: false,
      key: `k${i * 7919}`,
    }),
    steps: 30_000,
  },
  without: {
    'snapshot-resumes': 'the simulation has the snapshot; a simulated executor does not outlive it',
    'batch-equals-stream': 'acts are done one at a time only',
    'misuse-is-refused': 'it takes no options and refuses nothing',
  },
});

const OPTIONS = { environments: 2, minServices: 4, maxServices: 5, horizon: 8 };

function sceneOf(one: RemediationEnvironment): unknown {
  const { observation, mask, reward, impact, terminated, truncated, finished, rowCount } = one;
  return [observation, mask, reward, impact, terminated, truncated, finished, rowCount].map(
    (part) => (Array.isArray(part) ? [...part] : part.slice()),
  );
}

/** The first act from `wish` on that the mask of an environment allows. */
function allowed({ mask, rows, kinds }: RemediationEnvironment, i: number, wish: number): number {
  const columns = 1 + rows * kinds;
  for (let k = 0; k < columns; k++) {
    const action = (wish + k) % columns;
    if (mask[i * columns + action] === 1) return action;
  }
  return 0;
}

const environment = subject<RemediationEnvironment, readonly [number, number]>({
  name: 'RemediationEnvironment',
  cost: 8,
  make: (seed, turn) => {
    const one = new RemediationEnvironment(turn(OPTIONS));
    one.reset(seed);
    return one;
  },
  steps: streamOf(fc.tuple(fc.nat(60), fc.nat(60)), 12),
  feed: (one, wishes) => {
    one.step(Int32Array.from(wishes, (wish, i) => allowed(one, i, wish)));
    return sceneOf(one);
  },
  ask: (one) => {
    const [taught, reference] = [new Int32Array(2), new Int32Array(2)];
    one.teach(taught);
    one.reference(reference);
    return [sceneOf(one), taught, reference];
  },
  misuse: {
    make: (options) => new RemediationEnvironment(options),
    numbers: ['environments', 'minServices', 'maxServices', 'horizon'],
    others: [
      () => new RemediationEnvironment({ tier: 'easy' as never }),
      () => new RemediationEnvironment({ minServices: 9, maxServices: 5 }),
    ],
  },
  without: {
    'snapshot-resumes': 'episodes are seeded by number: a run is begun again, not resumed',
    'batch-equals-stream': 'all environments step together',
    'ceiling-holds': TOO_MUCH,
  },
});

interface Planning {
  readonly environment: RemediationEnvironment;
  readonly choose: () => number;
}

function played(seed: number, chooserOf: (one: RemediationEnvironment) => () => number): Planning {
  const environment = new RemediationEnvironment({
    ...{ environments: 1, minServices: 4, maxServices: 4, horizon: 6, tier: 'obvious' },
  });
  environment.reset(seed);
  return { environment, choose: chooserOf(environment) };
}

function planner(
  name: string,
  chooserOf: (one: RemediationEnvironment) => () => number,
  make?: (options: never) => unknown,
): AnySubject {
  return subject<Planning, number>({
    name,
    cost: 60,
    make: (seed) => played(seed, chooserOf),
    steps: fc.array(fc.nat(60), { minLength: 1, maxLength: 4 }),
    feed: ({ environment, choose }) => {
      const action = choose();
      environment.step(Int32Array.of(action));
      return [action, environment.mask.slice(0, 4)];
    },
    ask: ({ environment }) => environment.reward.slice(),
    ...(make && { misuse: { make, numbers: ['width', 'depth', 'horizon'] } }),
    without: {
      'snapshot-resumes': 'it is a reference for benchmarks, made anew for every episode',
      'batch-equals-stream': 'it is asked once a tick',
      'ceiling-holds': TOO_MUCH,
      ...(!make && { 'misuse-is-refused': 'it takes no options' }),
    },
  });
}

const beam = planner(
  'BeamPlanner',
  (one) => {
    const planner = new BeamPlanner({ width: 2, depth: 2, horizon: 6 });
    return () => planner.choose(one.episode(0));
  },
  (options) => new BeamPlanner(options),
);

const belief = planner('BeliefPlanner', (one) => {
  let world = one.episode(0).world;
  let planner = new BeliefPlanner(world);
  return () => {
    if (one.episode(0).world !== world) {
      world = one.episode(0).world;
      planner = new BeliefPlanner(world);
    }
    return planner.choose(one.observation, one.mask);
  };
});

export const remediationSimulator: readonly AnySubject[] = [
  simulation,
  executor,
  environment,
  beam,
  belief,
];
