import { type Anomaly, type ChangeEvent, type Issue, Random } from '@aegis/core';
import { IncidentGrouper, RootCauseAnalyzer } from '@aegis/root-cause';
import { StructuralModel } from '@aegis/root-cause/causal';
import { CANDIDATE_FEATURES, RootCauseRanker } from '@aegis/root-cause/ranker';
import fc from 'fast-check';
import { anyAnomaly, anyChange, anyIssue, newAnomaly } from '../arbitraries/findings.js';
import { SYSTEM } from '../arbitraries/graphs.js';
import { anyName, anyNumber, anyTime } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject, type Turn } from '../subject.js';

const ONE_BY_ONE = 'findings come one at a time only';

type Finding =
  | { readonly anomaly: Anomaly; readonly at: string }
  | { readonly issue: Issue; readonly at: string }
  | { readonly change: ChangeEvent }
  | 'reset';

const findings = streamOf(
  fc.oneof(
    { weight: 8, arbitrary: fc.record({ anomaly: anyAnomaly, at: anyName }) },
    { weight: 3, arbitrary: fc.record({ issue: anyIssue, at: anyName }) },
    { weight: 3, arbitrary: fc.record({ change: anyChange }) },
    { weight: 1, arbitrary: fc.constant('reset' as const) },
  ),
  25,
);

const analyzer = subject<RootCauseAnalyzer, Finding>({
  name: 'RootCauseAnalyzer',
  cost: 4,
  make: (_, turn) =>
    new RootCauseAnalyzer(
      SYSTEM,
      turn({ windowMs: 300_000, changeWindowMs: 600_000, maxNodes: 4 }),
    ),
  steps: findings,
  feed: (one, step) => {
    if (step === 'reset') one.reset();
    else if ('anomaly' in step) one.addNodeAnomaly(step.at, step.anomaly);
    else if ('issue' in step) one.addNodeIssue(step.at, step.issue);
    else one.addNodeChange(step.change);
  },
  ask: (one) => [
    one.analyzeRootCause(),
    one.analyzeRootCause({ symptom: 'a', nowMs: 300_000 }),
    one.candidates(),
    one.stats(),
  ],
  // What was found is handed on as it came.
  echoes: ['change', 'observed'],
  snapshot: {
    write: (one) => one.toJSON(),
    read: (json) => RootCauseAnalyzer.fromJSON(json, SYSTEM),
  },
  ceiling: {
    bytes: 4 * 1024 * 1024,
    stated: 'maxNodes with 64 findings each, 1,000 changes (options of RootCauseAnalyzer), here 4',
    flood: (i) => ({ anomaly: newAnomaly(i), at: `n${i}` }),
    steps: 20_000,
  },
  misuse: {
    make: (options) => new RootCauseAnalyzer(null, options),
    numbers: ['windowMs', 'changeWindowMs', 'maxNodes'],
    others: [
      () => new RootCauseAnalyzer({} as never),
      () => new RootCauseAnalyzer(null, { ranker: {} as never }),
    ],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

type GrouperStep =
  | { readonly anomaly: Anomaly }
  | { readonly issue: Issue }
  | { readonly advanceMs: number }
  | { readonly close: number };

const grouper = subject<IncidentGrouper, GrouperStep>({
  name: 'IncidentGrouper',
  cost: 2,
  make: (_, turn) =>
    new IncidentGrouper(
      SYSTEM,
      turn({ quietMs: 60_000, reopenMs: 120_000, maxHops: 1, maxIncidents: 4 }),
    ),
  steps: streamOf(
    fc.oneof(
      { weight: 8, arbitrary: fc.record({ anomaly: anyAnomaly }) },
      { weight: 3, arbitrary: fc.record({ issue: anyIssue }) },
      { weight: 1, arbitrary: fc.record({ advanceMs: anyTime }) },
      { weight: 1, arbitrary: fc.record({ close: fc.nat(5) }) },
    ),
    30,
  ),
  feed: (one, step) => {
    if ('anomaly' in step) return one.add(step.anomaly);
    if ('issue' in step) return one.addIssue(step.issue);
    if ('advanceMs' in step) return one.advance(step.advanceMs);
    return one.close(one.incidents()[step.close]?.id ?? 'nobody');
  },
  ask: (one) => [one.open(), one.incidents(), one.count, one.openCount, one.get('nobody')],
  // Incidents hold what detectors found, as they found it.
  echoes: ['anomalies', 'issues'],
  snapshot: {
    write: (one) => one.toJSON(),
    read: (json) => IncidentGrouper.fromJSON(json, SYSTEM),
  },
  ceiling: {
    bytes: 4 * 1000 * 2 * 600,
    stated:
      'maxIncidents with 1,000 anomalies and 1,000 issues each (TSDoc of IncidentGrouper), here 4',
    flood: (i) => ({ anomaly: newAnomaly(i) }),
    steps: 6000,
  },
  misuse: {
    make: (options) => new IncidentGrouper(null, options),
    numbers: ['quietMs', 'reopenMs', 'maxHops', 'maxIncidents'],
  },
  without: { 'batch-equals-stream': ONE_BY_ONE },
});

const CAUSES = {
  nodes: ['d', 'b', 'c', 'a'],
  edges: [
    { from: 'd', to: 'b' },
    { from: 'd', to: 'c' },
    { from: 'b', to: 'a' },
    { from: 'c', to: 'a' },
  ],
};

/** Latencies in which each node has a part of its causes'. */
function columnsOf(seed: number, poison: number): Record<string, Float64Array> {
  const random = new Random(seed);
  const column = (...parents: Float64Array[]): Float64Array =>
    Float64Array.from({ length: 40 }, (_, row) =>
      parents.reduce((sum, parent) => sum + 0.5 * parent[row]!, 10 + random.normal()),
    );
  const d = column();
  const [b, c] = [column(d), column(d)];
  const a = column(b, c);
  b[3] = poison;
  return { a, b, c, d };
}

interface SampleStep {
  readonly sample: Readonly<Record<string, number>>;
  readonly fits: boolean;
}

const structural = subject<StructuralModel, SampleStep>({
  name: 'StructuralModel',
  make: (seed, turn) => {
    const model = new StructuralModel(turn(CAUSES), turn({ ridge: 1, maxNoise: 20 }));
    model.fit(turn(columnsOf(seed, 12)));
    return model;
  },
  steps: streamOf(
    fc.record({
      sample: fc.record(
        { a: anyNumber, b: anyNumber, c: anyNumber, d: anyNumber },
        {
          requiredKeys: [],
        },
      ),
      fits: fc.integer({ min: 0, max: 9 }).map((x) => x === 0),
    }),
    12,
  ),
  feed: (model, { sample, fits }) => {
    if (fits) model.fit(columnsOf(3, sample.a ?? Number.NaN));
    return model.score(sample);
  },
  ask: (model, { sample }) => [
    model.score(sample),
    model.sample(3, new Random(1)),
    model.mechanisms(),
    model.stats(),
  ],
  snapshot: { write: (model) => model.toJSON(), read: StructuralModel.fromJSON },
  misuse: {
    make: (options) => new StructuralModel(CAUSES, options),
    numbers: ['ridge', 'maxNoise', 'maxNodes'],
    others: [
      () => new StructuralModel({ nodes: ['a'], edges: [{ from: 'a', to: 'a' }] }),
      () => new StructuralModel({ nodes: ['a'], edges: [{ from: 'a', to: 'b' }] }),
      () => new StructuralModel(CAUSES).score({ a: 1 }),
      () => new StructuralModel(CAUSES).fit({ a: [1, 2] }),
    ],
  },
  without: {
    'batch-equals-stream': 'it is fitted on whole columns and scores one sample at a time',
    'ceiling-holds': '8 bytes · maxNoise a node, fixed by the fit; scoring keeps nothing',
  },
});

const FEATURES = CANDIDATE_FEATURES.length;

async function ranked(seed: number, turn: Turn): Promise<RootCauseRanker> {
  const random = new Random(seed);
  const incidents = Array.from({ length: 8 }, (_, i) => ({
    candidates: Array.from({ length: 3 }, () =>
      Array.from({ length: FEATURES }, () => random.float()),
    ),
    cause: i % 4 === 3 ? null : i % 3,
  }));
  const ranker = new RootCauseRanker(turn({ hidden: 3 }));
  await ranker.fit(turn(incidents), turn({ epochs: 2, random: new Random(seed) }));
  return ranker;
}

const candidates = fc.array(
  fc.array(
    fc.oneof({ weight: 40, arbitrary: fc.double({ min: 0, max: 2, noNaN: true }) }, anyNumber),
    {
      minLength: FEATURES,
      maxLength: FEATURES,
    },
  ),
  { maxLength: 4 },
);

const ranker = subject<RootCauseRanker, readonly (readonly number[])[]>({
  name: 'RootCauseRanker',
  cost: 2,
  make: ranked,
  steps: streamOf(candidates, 6),
  feed: (one, rows) => {
    const { each, none } = one.score(rows);
    return [...each, none].map((probability) => ({ probability }));
  },
  ask: (one, rows) => [one.score(rows), one.stats()],
  snapshot: { write: (one) => one.toJSON(), read: RootCauseRanker.fromJSON },
  misuse: {
    make: (options) => new RootCauseRanker(options),
    numbers: ['hidden'],
    others: [() => new RootCauseRanker().score([[1]])],
  },
  without: {
    'batch-equals-stream': 'candidates are judged against each other, so always all at once',
    'ceiling-holds': 'its size is fixed by the fit; scoring keeps nothing',
  },
});

export const subjects: readonly AnySubject[] = [analyzer, grouper, structural, ranker];
