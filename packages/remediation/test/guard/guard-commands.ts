import type { Outcome, Plan } from '@aegis/core';
import fc from 'fast-check';
import { expect } from 'vitest';
import { commandsWith } from '../../../../tools/fuzz/commands.js';
import { Guard, type GuardOptions } from '../../src/guard/index.js';
import { act } from '../fixtures.js';
import { type GuardModel, identityOf } from './guard-model.js';
import { planWith, SMALL_SHOP, type Wish } from './small-shop.js';

/** A plan that people and policies come back to. */
export interface KnownPlan {
  readonly plan: Plan;
  readonly wishes: readonly Wish[];
}

/** The guard that is tried, what was last saved of it, and the world around it. */
export class GuardUnderTest {
  readonly #options: GuardOptions;
  readonly plans: readonly KnownPlan[];
  guard: Guard;
  #saved: string;
  readonly keys: string[] = ['no such key'];
  readonly keyOf: Map<string, string> = new Map();
  clockMs = 0;
  crashes = 0;

  constructor(options: GuardOptions, plans: readonly KnownPlan[]) {
    this.#options = options;
    this.plans = plans;
    this.guard = new Guard(options);
    this.#saved = JSON.stringify(this.guard);
  }

  save(): void {
    this.#saved = JSON.stringify(this.guard);
  }

  crash(): void {
    this.crashes++;
    this.guard = Guard.fromJSON(JSON.parse(this.#saved), this.#options);
    expect(JSON.stringify(this.guard)).toBe(this.#saved);
  }
}

/** The model, and the model as it was when the guard was saved. */
export interface Held {
  model: GuardModel;
  saved: GuardModel;
}

/** After everything that happens, both have to tell the same. */
function tellTheSame(held: Held, real: GuardUnderTest): void {
  const { model } = held;
  expect(real.guard.suggestOnly).toBe(model.suggestOnly);
  const unfinished = real.guard.unfinished.map(({ key, target, startedMs, undoing }) => {
    return [key, target, startedMs, undoing];
  });
  expect(unfinished).toEqual(
    model.unfinished.map(({ key, target, startedMs, undo }) => {
      return [key, target, startedMs, undo === 'running'];
    }),
  );
}

const of = commandsWith(tellTheSame);

const plan = fc.nat(7);
const mode = fc.constantFrom<'auto' | 'suggest'>('auto', 'auto', 'auto', 'auto', 'suggest');
const kind = fc.constantFrom<Wish['kind']>(
  ...([
    'scale-out',
    'restart',
    'rate-limit',
    'raise-limits',
    'failover',
    'page',
    'observe',
  ] as const),
  'format-disk' as Wish['kind'],
);
const target = fc.constantFrom('web', 'cart', 'pay', 'db', 'batch', 'batch', 'nobody');
const wish = fc.record({ kind, target, confidence: fc.constantFrom(0.9, 0.9, 0.2, Number.NaN) });

/** Plans, some of which differ in little more than a confidence. */
export const plans: fc.Arbitrary<readonly KnownPlan[]> = fc
  .array(fc.tuple(fc.nat(3), fc.array(wish, { minLength: 1, maxLength: 3 })), {
    minLength: 2,
    maxLength: 8,
  })
  .map((all) => all.map(([id, wishes]) => ({ plan: planWith(`p${id}`, wishes), wishes })));

function review(held: Held, real: GuardUnderTest, at: number, asked: 'auto' | 'suggest'): void {
  const { plan: given, wishes } = real.plans[at % real.plans.length]!;
  const { model } = held;
  model.advance(real.clockMs);
  const report = real.guard.review(given, { graph: SMALL_SHOP, nowMs: real.clockMs, mode: asked });
  expect(report.planHash).toBe(real.guard.planHash(given));
  // Each step is judged as if those before it had been done.
  const trial = model.copy();
  const expected = wishes.map((one, index) => {
    const identity = identityOf(given, index, one);
    const verdict = trial.judge(one, identity, report.planHash, asked);
    if (verdict.allowed && one.kind !== 'page' && one.kind !== 'observe') {
      trial.begin(identity, given.id, one);
      trial.finish(identity, true);
    }
    return verdict;
  });
  expect(report.steps.map(({ allowed, tier }) => ({ allowed, tier }))).toEqual(expected);
  expect(report.mode).toBe(model.suggestOnly ? 'suggest' : asked);
  expect(report.allowed).toBe(report.steps.every(({ allowed }) => allowed));
  expect(report.steps.every(({ allowed, reasons }) => allowed === (reasons.length === 0))).toBe(
    true,
  );
  if (expected.some(({ tier }) => tier === 'notify')) model.tell(report.planHash);
}

const anyReview = of(fc.tuple(plan, mode), 'review', ([at, asked]) => (held, real) => {
  review(held, real, at, asked);
});

const begin = of(fc.tuple(plan, fc.nat(3), mode), 'begin', ([at, place, asked]) => (held, real) => {
  const { plan: given, wishes } = real.plans[at % real.plans.length]!;
  const { model } = held;
  model.advance(real.clockMs);
  const context = { graph: SMALL_SHOP, nowMs: real.clockMs, mode: asked };
  const answer = real.guard.begin(given, place, context);
  const one = wishes[place];
  if (one === undefined) return expect(answer).toHaveProperty('refused');
  const identity = identityOf(given, place, one);
  const { allowed } = model.judge(one, identity, real.guard.planHash(given), asked);
  expect('key' in answer ? 'begun' : answer.refused).toEqual(allowed ? 'begun' : expect.any(Array));
  if (!('key' in answer)) return;
  expect(answer.action).toEqual(act(one.kind, one.target));
  // One key for one act in one place of one plan, over every restart.
  expect(real.keyOf.get(identity) ?? answer.key).toBe(answer.key);
  real.keyOf.set(identity, answer.key);
  if (!real.keys.includes(answer.key)) real.keys.push(answer.key);
  if (one.kind !== 'observe') model.begun.add(identity);
  if (one.kind !== 'observe' && one.kind !== 'page') model.begin(answer.key, given.id, one);
});

type OnKey = (held: Held, real: GuardUnderTest, key: string, ok: boolean) => void;

/** Something that is said of one of the last acts. */
function onKey(name: string, step: OnKey) {
  return of(fc.tuple(fc.nat(5), fc.boolean()), name, ([back, ok]) => (held, real) => {
    held.model.advance(real.clockMs);
    step(held, real, real.keys[Math.max(0, real.keys.length - 1 - back)]!, ok);
  });
}

const message = '';
const finish = onKey('finish', ({ model }, { guard, clockMs }, key, ok) => {
  guard.finish(key, { ok, message }, clockMs);
  model.finish(key, ok);
});
const doubt = onKey('noteDoubt', (_held, { guard, clockMs }, key) => {
  guard.noteDoubt(key, message, clockMs);
});
const settle = onKey('settle', ({ model }, { guard, clockMs }, key, ok) => {
  expect(guard.settle(key, { ok, by: 'ann', message }, clockMs)).toBe(model.settle(key, ok));
});
const beginUndo = onKey('beginUndo', ({ model }, { guard, clockMs }, key) => {
  const may = model.mayUndo(key);
  const answer = guard.beginUndo(key, clockMs);
  expect(answer).toEqual(may ? { key: `${key}:undo` } : { refused: [expect.any(String)] });
  if (may) model.noteUndo(key, 'running');
});
const noteUndo = onKey('noteUndo', ({ model }, { guard, clockMs }, key, ok) => {
  guard.noteUndo(key, { ok, message }, clockMs);
  model.noteUndo(key, 'ended');
});

const lasting = fc.integer({ min: -500, max: 6000 });
const approve = of(fc.tuple(plan, lasting), 'approve', ([at, forMs]) => (held, real) => {
  held.model.advance(real.clockMs);
  const planHash = real.guard.planHash(real.plans[at % real.plans.length]!.plan);
  const expiresMs = real.clockMs + forMs;
  const holds = real.guard.approve({ planHash, by: 'ann', expiresMs }, real.clockMs);
  expect(holds).toBe(held.model.agree(planHash, expiresMs));
});
const object = of(plan, 'object', (at) => (held, real) => {
  held.model.advance(real.clockMs);
  const planHash = real.guard.planHash(real.plans[at % real.plans.length]!.plan);
  real.guard.object(planHash, 'bob', real.clockMs);
  held.model.object(planHash);
});

const ending = fc.record({ resolved: fc.boolean(), verified: fc.boolean(), acted: fc.boolean() });
const noteOutcome = of(ending, 'noteOutcome', ({ resolved, verified, acted }) => (held, real) => {
  const { clockMs } = real;
  held.model.advance(clockMs);
  const actions = [act('page', ''), ...(acted ? [act('restart', 'web')] : [])];
  const outcome: Outcome = {
    ...{ planId: 'p', startedMs: clockMs, endedMs: clockMs, actions, resolved, verified },
    ...{ undone: false, sentence: '' },
  };
  real.guard.noteOutcome(outcome, clockMs);
  if (acted) held.model.noteOutcome(resolved && verified);
});
const closeBreaker = of(fc.constant(null), 'closeBreaker', () => (held, real) => {
  held.model.advance(real.clockMs);
  real.guard.closeBreaker('ann', real.clockMs);
  held.model.closeBreaker();
});

const freeze = of(target, 'freeze or thaw', (id) => ({ model }) => {
  if (!model.frozen.delete(id)) model.frozen.add(id);
});
const wait = of(fc.integer({ min: -300, max: 2500 }), 'wait', (ms) => (_held, real) => {
  real.clockMs = Math.max(0, real.clockMs + ms);
});
const nonsense = of(fc.constantFrom(Number.NaN, Infinity, -1, 1e300), 'clock says', (nowMs) => {
  return ({ model }, real) => {
    model.advance(0);
    real.guard.noteDoubt('', message, nowMs);
  };
});
const save = of(fc.constant(null), 'save', () => (held, real) => {
  real.save();
  held.saved = held.model.copy();
});
const crash = of(fc.constant(null), 'crash', () => (held, real) => {
  real.crash();
  const { frozen } = held.model;
  held.model = held.saved.copy();
  // The runbook is not the guard's to remember.
  held.model.frozen.clear();
  for (const id of frozen) held.model.frozen.add(id);
});

/** All that may happen to a guard, what leads on more often than the rest. */
export const commands: fc.Arbitrary<Iterable<fc.Command<Held, GuardUnderTest>>> = fc.commands(
  [
    ...[begin, begin, begin, begin, anyReview, anyReview, finish, finish, finish, wait, wait],
    ...[beginUndo, noteUndo, settle, doubt, approve, approve, object, noteOutcome, closeBreaker],
    ...[freeze, nonsense, save, crash],
  ],
  { maxCommands: 60, size: 'max' },
);
