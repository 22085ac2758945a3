import type { Anomaly, ChangeEvent, Issue } from '@aegis/core';
import { RemediationLearner } from '@aegis/learning';
import {
  EntityHistory,
  FleetStatistics,
  fitFleetPrior,
  TransferGate,
  TransferredThreshold,
} from '@aegis/learning/transfer';
import fc from 'fast-check';
import { drawnRows } from '../arbitraries/drawn-rows.js';
import { anyAnomaly, anyChange, anyIssue, newAnomaly } from '../arbitraries/findings.js';
import { anyName, anyNumber, anyTime } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject } from '../subject.js';

const COMMANDS = [
  'kubectl rollout restart deployment/a -n shop',
  'kubectl -n shop scale deploy/b --replicas=5',
  'kubectl rollout undo deployment/c',
  'helm rollback shop 3',
  'curl -H "Authorization: Bearer abcdef0123456789" https://example.com',
  'rm -rf "$DIR"/*',
  'this is (not a command',
  '',
];
const EFFECTS = ['restart', 'rollback', 'scale-out', 'observe'] as const;
const ONE_BY_ONE = 'it takes one at a time only';

/** A fix, an outcome, or a wish to forget. */
interface CaseStep {
  readonly what: 'fix' | 'outcome' | 'forget';
  readonly command: string;
  readonly issues: readonly Issue[];
  readonly anomalies: readonly Anomaly[];
  readonly changes: readonly ChangeEvent[];
  readonly success: boolean;
  readonly at: number;
  readonly operator: string;
}

const caseSteps: fc.Arbitrary<readonly CaseStep[]> = streamOf(
  fc.record({
    what: fc.constantFrom('fix', 'fix', 'fix', 'outcome', 'outcome', 'forget'),
    command: fc.oneof(fc.constantFrom(...COMMANDS), fc.string({ unit: 'binary', maxLength: 40 })),
    issues: fc.array(anyIssue, { maxLength: 2 }),
    anomalies: fc.array(anyAnomaly, { maxLength: 3 }),
    changes: fc.array(anyChange, { maxLength: 1 }),
    success: fc.boolean(),
    at: anyTime,
    operator: anyName,
  }),
  15,
);

function feedLearner(one: RemediationLearner, step: CaseStep): unknown {
  const { what, command, issues, anomalies, changes, success, at, operator } = step;
  const situation = { issues, anomalies, changes, success, at };
  if (what === 'forget') return one.forget({ operator });
  if (what === 'fix') return one.captureManualFix({ ...situation, command, operator });
  const kind = EFFECTS[command.length % EFFECTS.length]!;
  return one.recordOutcome({ ...situation, action: { kind, target: operator, parameters: {} } });
}

const learner = subject<RemediationLearner, CaseStep>({
  name: 'RemediationLearner',
  cost: 6,
  make: (_, turn) => new RemediationLearner(turn({ maxCases: 40, neighbours: 3 })),
  steps: caseSteps,
  feed: feedLearner,
  ask: (one, { issues, anomalies, changes, at }) => [
    one.suggestAction(issues, anomalies, { changes, nowMs: at }),
    EFFECTS.map((effect) => [one.successPosterior(effect), one.mayAutomate(effect)]),
    one.cases(),
    one.stats(),
  ],
  snapshot: { write: (one) => one.toJSON(), read: RemediationLearner.fromJSON },
  merge: {
    join: (one, other) => one.merge(other),
    look: (one) => [
      one
        .cases()
        .map(({ id }) => id)
        .sort(),
      ...EFFECTS.map((effect) => {
        const { n, successes, mean, wilsonLower } = one.successPosterior(effect);
        return [n, successes, mean, wilsonLower];
      }),
    ],
    // Evidence is added up in the order of time, and not in that of coming.
    tolerance: 1e-12,
    learns: ({ what }: CaseStep) => what !== 'forget',
  },
  ceiling: {
    bytes: 40 * 2048 + 512 * 1024,
    stated: '200 bytes a case beside its texts (TSDoc of RemediationLearner), here 40',
    flood: (i) => ({
      what: 'fix',
      command: `kubectl rollout restart deployment/d${i * 7919}`,
      issues: [],
      anomalies: [newAnomaly(i)],
      changes: [],
      success: i % 2 === 0,
      at: i * 1000,
      operator: `op${i}`,
    }),
    steps: 3000,
  },
  misuse: {
    make: (options) => new RemediationLearner(options),
    numbers: [
      ...['maxCases', 'halfLifeMs', 'neighbours', 'novelty', 'maxDistance', 'minProbability'],
      ...['evidenceCap', 'automateAt'],
    ],
    others: [
      () => new RemediationLearner().forget({}),
      () =>
        new RemediationLearner().recordOutcome({
          action: { kind: 'restart', target: 'a', parameters: {} },
          issues: [],
          anomalies: [],
        }),
    ],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

const SCORE_NUMBERS = ['probability', 'scoreUnit'];
const scores = streamOf(
  fc.oneof({ weight: 6, arbitrary: fc.double({ min: 0, max: 20, noNaN: true }) }, anyNumber),
  60,
);
const far = (i: number): number => (i % 13) * Number(`1e${i % 250}`);

function lived(one: EntityHistory, seed: number, rows = 150): EntityHistory {
  for (const value of drawnRows(seed, rows, 1)) one.learn(Math.abs(value));
  return one;
}

const history = subject<EntityHistory, number>({
  name: 'EntityHistory',
  cost: 2,
  make: (seed, turn) => lived(new EntityHistory(turn({ probability: 0.01 })), seed, 120),
  steps: scores,
  feed: (one, score) => one.learn(score),
  ask: (one) => [one.summary(), one.stats()],
  snapshot: { write: (one) => one.toJSON(), read: EntityHistory.fromJSON },
  counted: (one) => one.stats().rows + one.stats().dropped - 120,
  ceiling: {
    bytes: 40 * 1024,
    stated: 'about 40 KiB (TSDoc of EntityHistory)',
    flood: far,
    steps: 20_000,
  },
  misuse: { make: (options) => new EntityHistory(options), numbers: SCORE_NUMBERS },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

type FleetStep = { readonly seed: number; readonly rows: number } | { readonly helped: number };

const fleet = subject<FleetStatistics, FleetStep>({
  name: 'FleetStatistics',
  cost: 4,
  make: (_, turn) => new FleetStatistics(turn({ probability: 0.01 })),
  steps: streamOf(
    fc.oneof(
      fc.record({ seed: fc.nat(50), rows: fc.constantFrom(10, 128, 200, 300) }),
      fc.record({ helped: fc.constantFrom(0, 0.25, 0.5, 0.75, 1) }),
    ),
    8,
  ),
  feed: (one, step) => {
    if ('helped' in step) one.addOutcome(step.helped);
    else one.add(lived(new EntityHistory({ probability: 0.01 }), step.seed, step.rows).summary());
  },
  ask: (one) => [one.sums(), one.moments(), one.stats(), one.options],
  snapshot: { write: (one) => one.toJSON(), read: FleetStatistics.fromJSON },
  merge: {
    join: (one, other) => {
      one.merge(other);
      return one;
    },
    look: (one) => [one.sums(), Object.values(one.stats())],
    tolerance: 1e-12,
  },
  ceiling: {
    bytes: 16 * 1024,
    stated: '2.9 KiB whatever the number of entities (TSDoc of FleetStatistics)',
    flood: (i) => ({ seed: i, rows: 128 }),
    steps: 500,
  },
  misuse: {
    make: (options) => new FleetStatistics(options),
    numbers: SCORE_NUMBERS,
    others: [
      () => new FleetStatistics().addOutcome(2),
      () => new FleetStatistics().addOutcome(Number.NaN),
      () => FleetStatistics.fromSums([1]),
      () => new FleetStatistics().merge(new FleetStatistics({ probability: 0.05 })),
    ],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

type GateStep = { readonly score: number } | { readonly freeze: readonly [number, number, number] };

const gate = subject<TransferGate, GateStep>({
  name: 'TransferGate',
  make: (seed, turn) =>
    new TransferGate(0.01, turn({ helped: seed % 5, judged: 5 }), turn({ minProbability: 0.6 })),
  steps: streamOf(
    fc.oneof(
      { weight: 9, arbitrary: fc.record({ score: anyNumber }) },
      fc.record({ freeze: fc.tuple(anyNumber, anyNumber, fc.nat(40)) }),
    ),
    60,
  ),
  feed: (one, step) => {
    if ('freeze' in step) one.freeze(...step.freeze);
    else one.learn(step.score);
  },
  ask: (one) => [one.verdict(), one.judges],
  misuse: {
    make: (options) => new TransferGate(0.01, { helped: 1, judged: 2 }, options),
    numbers: ['minProbability'],
    others: [
      () => new TransferGate(Number.NaN, { helped: 0, judged: 0 }),
      () => new TransferGate(0.01, { helped: 3, judged: 2 }),
    ],
  },
  without: {
    'snapshot-resumes': 'it is put away as a part of a TransferredThreshold, which the law holds',
    'batch-equals-stream': ONE_BY_ONE,
    'ceiling-holds': 'two stretches of three numbers, whatever comes',
  },
});

/** What a fleet of eight knows. */
function priorOf(probability: number) {
  const statistics = new FleetStatistics({ probability });
  for (let seed = 0; seed < 8; seed++) {
    statistics.add(lived(new EntityHistory({ probability }), seed, 300).summary());
  }
  return fitFleetPrior(statistics);
}

const PRIOR = priorOf(0.01);

const threshold = subject<TransferredThreshold, number>({
  name: 'TransferredThreshold',
  cost: 2,
  make: (seed, turn) =>
    new TransferredThreshold(
      seed % 3 === 0 ? null : PRIOR,
      turn({ probability: 0.01, minProbability: 0.6 }),
    ),
  steps: scores,
  feed: (one, score) => one.process(score),
  ask: (one, score) => [one.score(score), one.threshold(), one.explain(), one.stats()],
  // The score of a verdict is the score that came.
  echoes: ['score'],
  snapshot: { write: (one) => one.toJSON(), read: TransferredThreshold.fromJSON },
  counted: (one) => one.stats().rows + one.stats().dropped,
  ceiling: {
    bytes: 16 * 1024,
    stated: 'about 8 KiB (TSDoc of TransferredThreshold)',
    flood: far,
    steps: 20_000,
  },
  misuse: {
    make: (options) => new TransferredThreshold(null, options),
    numbers: [...SCORE_NUMBERS, 'minProbability'],
    others: [
      () => new TransferredThreshold(null, { parts: 'half' as never }),
      () => new TransferredThreshold({} as never),
    ],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

export const learningMemory: readonly AnySubject[] = [learner, history, fleet, gate, threshold];
