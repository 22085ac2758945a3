import type { Plan, RemediationAction } from '@aegis/core';
import { DryRunExecutor, Guard, RegressionWatch } from '@aegis/remediation/guard';
import fc from 'fast-check';
import { SYSTEM } from '../arbitraries/graphs.js';
import { anyName, anyNumber, anyTime } from '../arbitraries/numbers.js';
import { streamOf } from '../arbitraries/streams.js';
import { type AnySubject, subject } from '../subject.js';

const ok = { ok: true, message: '' };
const WHATS = [
  ...(['review', 'begin', 'begin', 'finish', 'doubt', 'settle', 'undo', 'outcome'] as const),
  ...(['approve', 'object', 'close'] as const),
];
const KINDS = ['restart', 'scale-out', 'failover', 'rate-limit', 'page', 'observe'] as const;

/** One thing that a loop, an executor or a person does at the guard. */
interface Move {
  readonly what: (typeof WHATS)[number];
  readonly action: RemediationAction;
  readonly confidence: number;
  readonly id: string;
  readonly nowMs: number;
}

const moves: fc.Arbitrary<readonly Move[]> = streamOf(
  fc.record({
    what: fc.constantFrom(...WHATS),
    action: fc.record({
      kind: fc.constantFrom(...KINDS),
      target: anyName,
      parameters: fc.constantFrom({}, { replicas: 3, reason: 'load' }),
    }),
    confidence: fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), anyNumber),
    id: fc.constantFrom('p0', 'p1', 'p2'),
    nowMs: anyTime,
  }),
  25,
);

function planOf({ action, confidence, id }: Move): Plan {
  const step = {
    ...{ action, why: 'because', confidence, reversible: true },
    ...{ blastRadius: [action.target], tier: 'auto' as const },
  };
  return { id, incidentId: 'incident', createdMs: 0, steps: [step], sentence: '' };
}

/** The key is what the last step that began was given; all ends are told of it. */
interface Guarded {
  readonly guard: Guard;
  key: string;
}

function feedGuard(one: Guarded, move: Move): unknown {
  const { guard } = one;
  const { what, action, confidence, nowMs } = move;
  const plan = planOf(move);
  const result = { ok: confidence > 0.3, message: action.target };
  switch (what) {
    case 'review':
      return guard.review(plan, { graph: SYSTEM, nowMs, decision: { probabilities: [0.5] } });
    case 'begin': {
      const begun = guard.begin(plan, 0, { graph: SYSTEM, nowMs });
      if ('key' in begun) one.key = begun.key;
      return begun;
    }
    case 'finish':
      return guard.finish(one.key, result, nowMs);
    case 'doubt':
      return guard.noteDoubt(one.key, action.target, nowMs);
    case 'settle':
      return guard.settle(one.key, { ...result, by: 'ann' }, nowMs);
    case 'undo': {
      const undone = guard.beginUndo(one.key, nowMs);
      if ('key' in undone) guard.noteUndo(undone.key, ok, nowMs);
      return undone;
    }
    case 'outcome': {
      const ends = { startedMs: 0, endedMs: nowMs, resolved: result.ok, verified: true };
      const outcome = { planId: plan.id, actions: [action], ...ends, undone: false, sentence: '' };
      return guard.noteOutcome(outcome, nowMs);
    }
    case 'approve': {
      const expiresMs = Number.isFinite(nowMs) ? nowMs + 60_000 : nowMs;
      return guard.approve({ planHash: guard.planHash(plan), by: 'ann', expiresMs }, nowMs);
    }
    case 'object':
      return guard.object(guard.planHash(plan), 'bob', nowMs);
    case 'close':
      return guard.closeBreaker('ann', nowMs);
  }
}

const guard = subject<Guarded, Move>({
  name: 'Guard',
  cost: 4,
  make: (_, turn) => ({
    guard: new Guard(
      turn({ notifyMs: 1000, staleMs: 100_000, maxAudit: 8, breakerFailures: 2, cooldownMs: 1000 }),
    ),
    key: 'none',
  }),
  steps: moves,
  feed: feedGuard,
  ask: ({ guard }, move) => [
    guard.audit,
    guard.suggestOnly,
    guard.running,
    guard.unfinished,
    guard.planHash(planOf(move)),
  ],
  // A plan is handed back as it came, whatever its confidence was.
  echoes: ['step'],
  snapshot: {
    write: (one) => ({ guard: one.guard.toJSON(), key: one.key }),
    read: (json) => {
      const { guard, key } = json as { guard: unknown; key: string };
      return { guard: Guard.fromJSON(guard), key };
    },
    own: 'guard',
  },
  ceiling: {
    bytes: 8 * 1024 * 1024,
    stated: 'at most 10,000 acts and maxAudit entries (README of remediation), here 8',
    flood: (i) => ({
      what: i % 3 === 0 ? 'approve' : i % 3 === 1 ? 'begin' : 'finish',
      action: { kind: 'scale-out', target: 'd', parameters: { reason: `r${i * 7919}` } },
      confidence: 0.9,
      id: `p${i - (i % 3)}`,
      nowMs: i * 400_000,
    }),
    steps: 3000,
  },
  misuse: {
    make: (options) => new Guard(options),
    numbers: [
      ...['windowMs', 'cooldownMs', 'maxActionsPerWindow', 'maxShareAtRisk', 'minServicesAtRisk'],
      ...['maxCopiesAtRisk', 'minCopiesAtRisk', 'maxTrafficAtRisk', 'minConfidence', 'maxRadius'],
      ...['maxDependants', 'maxCost', 'notifyMs', 'breakerFailures', 'breakerMs', 'staleMs'],
      'maxAudit',
    ],
    others: [
      () => new Guard({ environment: 'moon' as never }),
      () => new Guard({ actions: [{}] as never }),
      () => new Guard({ digest: 'sha' as never }),
    ],
  },
  without: { 'batch-equals-stream': 'what is done is judged one act at a time only' },
});

const watch = subject<RegressionWatch, number | null>({
  name: 'RegressionWatch',
  make: (seed, turn) =>
    new RegressionWatch(
      [0.3, 0.32, 0.29, 0.31, 0.3 + seed / 1e4, 0.33, 0.28, 0.31, Number.NaN, 1e308],
      turn({ healthyBelow: 0.05, horizon: 20, tolerance: 0.01 }),
    ),
  steps: streamOf(
    fc.option(fc.oneof(fc.double({ min: 0, max: 1, noNaN: true }), anyNumber), { freq: 9 }),
    30,
  ),
  feed: (one, value) => one.process(value),
  ask: () => null,
  misuse: {
    make: (options) => new RegressionWatch([], options),
    numbers: ['horizon', 'falseUndoRate', 'falseCommitRate', 'tolerance', 'healthyBelow'],
    others: [() => new RegressionWatch('before' as never)],
  },
  without: {
    'snapshot-resumes': 'it lives as long as one watch over one act; a restart begins a new one',
    'batch-equals-stream': 'it takes one point at a time only',
    'ceiling-holds': 'it ends at its horizon, of at most 10,000 points',
  },
});

/** One act of an executor. */
export interface Act {
  readonly action: RemediationAction;
  readonly undo: boolean;
  readonly key: string;
}

export const acts: fc.Arbitrary<readonly Act[]> = streamOf(
  fc.record({
    action: fc.record({
      kind: fc.constantFrom(...KINDS),
      target: anyName,
      parameters: fc.constantFrom({}, { replicas: 3 }),
    }),
    undo: fc.boolean(),
    key: fc.constantFrom('k', 'l', '__proto__'),
  }),
  15,
);

const dryRun = subject<DryRunExecutor, Act>({
  name: 'DryRunExecutor',
  make: () => new DryRunExecutor(),
  steps: acts,
  feed: (one, { action, undo, key }) =>
    undo ? one.undo(action, { idempotencyKey: key }) : one.execute(action, { idempotencyKey: key }),
  ask: (one) => [one.name, one.rehearsed],
  ceiling: {
    bytes: 10_000 * 400,
    stated: 'the last 10,000 acts (TSDoc of DryRunExecutor)',
    flood: (i) => ({
      action: { kind: 'restart', target: `n${i * 7919}`, parameters: {} },
      undo: false,
      key: `k${i}`,
    }),
    steps: 30_000,
  },
  without: {
    'snapshot-resumes': 'what was rehearsed is of no use after a restart',
    'batch-equals-stream': 'acts are done one at a time only',
    'misuse-is-refused': 'it takes no options and refuses nothing',
  },
});

export const remediationGuard: readonly AnySubject[] = [guard, watch, dryRun];
