import { type Anomaly, type ChangeEvent, type Issue, Random } from '@aegis/core';
import { DEFAULT_ACTIONS, RLRemediationEngine } from '@aegis/remediation';
import { RowPolicy, trainPpo } from '@aegis/remediation/ppo';
import { Runbook } from '@aegis/remediation/runbook';
import { RemediationEnvironment } from '@aegis/remediation/simulator';
import fc from 'fast-check';
import { anyAnomaly, anyChange, anyIssue } from '../arbitraries/findings.js';
import { SYSTEM } from '../arbitraries/graphs.js';
import { anyName, anyNumber, anyTime } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject } from '../subject.js';

/** A situation that a decision is asked about. */
interface Situation {
  readonly issues: readonly Issue[];
  readonly anomalies: readonly Anomaly[];
  readonly changes: readonly ChangeEvent[];
  readonly nowMs: number;
  readonly hasGraph: boolean;
}

const situations: fc.Arbitrary<readonly Situation[]> = streamOf(
  fc.record({
    issues: fc.array(anyIssue, { maxLength: 2 }),
    anomalies: fc.array(anyAnomaly, { maxLength: 5 }),
    changes: fc.array(anyChange, { maxLength: 2 }),
    nowMs: anyTime,
    hasGraph: fc.boolean(),
  }),
  4,
);

function decide(one: RLRemediationEngine, situation: Situation): unknown {
  const { issues, anomalies, changes, nowMs, hasGraph } = situation;
  const context = { graph: hasGraph ? SYSTEM : null, changes, nowMs };
  const decision = one.selectAction(issues, anomalies, [], context);
  return [decision, one.plan(issues, anomalies, [], context)];
}

const engine = subject<RLRemediationEngine, Situation>({
  name: 'RLRemediationEngine',
  cost: 25,
  make: (_, turn) =>
    new RLRemediationEngine(turn(DEFAULT_ACTIONS), turn({ priorWeight: 0.4, caution: 0.1 })),
  steps: situations,
  feed: decide,
  ask: (one, situation) => [decide(one, situation), one.trainedTimesteps],
  // The time of a plan is the time that was given.
  echoes: ['createdMs'],
  snapshot: { write: (one) => one.toJSON(), read: RLRemediationEngine.fromJSON },
  misuse: {
    make: (options) => new RLRemediationEngine(DEFAULT_ACTIONS, options),
    numbers: ['tickMs', 'priorWeight', 'caution'],
    others: [
      () => new RLRemediationEngine([DEFAULT_ACTIONS[0]!, DEFAULT_ACTIONS[0]!]),
      () => new RLRemediationEngine([{}] as never),
    ],
  },
  without: {
    'batch-equals-stream': 'it decides about one situation at a time',
    'ceiling-holds': 'a network of 330 kB (TSDoc), whatever it is asked',
  },
});

const SHAPE = { features: 3, kinds: 2, hidden: [3] };
const ROWS = 2;

/** What a policy thinks of rows: its scores of all acts, and what it expects. */
function thoughts(one: RowPolicy, rows: readonly number[]): unknown {
  const logits = new Float64Array(1 + ROWS * SHAPE.kinds);
  const values = new Float64Array(1);
  one.see(Float64Array.from(rows), ROWS, Int32Array.of(ROWS), Int32Array.of(0), 1);
  one.logits(ROWS, logits, false);
  one.values(values, false);
  return [logits, values];
}

// Observations are made by code of ours and lie in [0, 1]; what is hostile is stopped before.
const observation = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), {
  minLength: ROWS * SHAPE.features,
  maxLength: ROWS * SHAPE.features,
});

const policy = subject<RowPolicy, readonly number[]>({
  name: 'RowPolicy',
  make: (seed, turn) => new RowPolicy(turn(SHAPE), new Random(seed)),
  steps: streamOf(observation, 10),
  feed: (one, rows) => {
    for (const { parameters } of one.networks()) parameters[0]! += 1e-3 * rows[0]!;
    return thoughts(one, rows);
  },
  ask: thoughts,
  snapshot: {
    write: (one) => one.toJSON(),
    read: (json) => RowPolicy.fromJSON(json, new Random(0)),
  },
  misuse: {
    make: (options: object) => new RowPolicy({ ...SHAPE, ...options }, new Random(0)),
    numbers: ['features', 'kinds'],
    others: [() => new RowPolicy({ ...SHAPE, hidden: [0] }, new Random(0))],
  },
  without: {
    'batch-equals-stream':
      'a batch is what it takes; its networks are held to equal rows one by one',
    'ceiling-holds': 'its size is fixed when it is made',
  },
});

const ENVIRONMENT = { environments: 2, minServices: 4, maxServices: 4, horizon: 6 };
const SETTINGS = { totalTimesteps: 16, rolloutSteps: 8, epochs: 1, minibatches: 2 };

interface Learning {
  readonly environment: RemediationEnvironment;
  readonly policy: RowPolicy;
}

function learning(seed: number, json?: unknown): Learning {
  const environment = new RemediationEnvironment(ENVIRONMENT);
  const { features, kinds } = environment;
  const policy =
    json === undefined
      ? new RowPolicy({ features, kinds, hidden: [4] }, new Random(seed))
      : RowPolicy.fromJSON(json, new Random(0));
  return { environment, policy };
}

const ppo = subject<Learning, number>({
  name: 'trainPpo',
  cost: 60,
  make: (seed) => learning(seed),
  steps: fc.array(fc.nat(100), { minLength: 1, maxLength: 3 }),
  feed: ({ environment, policy }, seed) => trainPpo(environment, policy, { ...SETTINGS, seed }),
  ask: ({ policy }) => policy.toJSON(),
  snapshot: {
    write: ({ policy }) => policy.toJSON(),
    read: (json) => learning(0, json),
    trusted: 'it is a policy’s, tried at RowPolicy',
  },
  without: {
    'batch-equals-stream': 'a call is one batch',
    'ceiling-holds': 'rollouts of a size that its options fix',
    'misuse-is-refused': 'its options are refused by a promise, which the tests of PPO show',
  },
});

const RULES = {
  conditions: { restart: 'replicas >= 2 and utilisation < 0.85' },
  rules: [
    { when: 'errors > 0.05 and minutesSinceDeploy < 30', do: 'rollback' as const },
    { when: 'utilisation > 0.9', do: 'scale-out' as const, confidence: 0.6 },
  ],
};

type Numbers = Readonly<Record<string, number>>;

const numbers = fc.record(
  { replicas: anyNumber, utilisation: anyNumber, errors: anyNumber, minutesSinceDeploy: anyNumber },
  { requiredKeys: [] },
);

const runbook = subject<Runbook, { readonly id: string; readonly numbers: Numbers }>({
  name: 'Runbook',
  cost: 3,
  make: (_, turn) => new Runbook(turn(RULES)),
  steps: streamOf(fc.record({ id: anyName, numbers }), 12),
  feed: (one, { id, numbers }) => {
    const known = new Map([[id, numbers]]);
    const restart = { kind: 'restart' as const, target: id, parameters: {} };
    const plan = one.plan(known, { graph: SYSTEM, nowMs: 0 });
    return [one.against(restart, numbers), one.prior(known), plan];
  },
  ask: (one, { id, numbers }) => one.prior(new Map([[id, numbers]])),
  misuse: {
    make: (options) => new Runbook(options),
    others: [
      () => new Runbook({ conditions: { restart: 'replicas >=' } }),
      () => new Runbook({ conditions: { dance: 'replicas > 1' } as never }),
      () => new Runbook({ rules: [{ when: 'unknown > 1', do: 'restart' }] }),
      () => new Runbook({ rules: [{ when: 'errors > 1', do: 'restart', confidence: Number.NaN }] }),
    ],
  },
  without: {
    'snapshot-resumes': 'it learns nothing: it is its rules',
    'batch-equals-stream': 'it looks at all services at once or at one: both are steps of the law',
    'ceiling-holds': 'its rules; answers keep nothing',
  },
});

export const remediationPolicy: readonly AnySubject[] = [engine, policy, ppo, runbook];
