import type { ActionKind, Plan } from '@aegis/core';
import { encodeArray } from '@aegis/core/snapshot';
import { describe, expect, it } from 'vitest';
import { Guard, type GuardOptions } from '../../src/guard/index.js';
import type { LedgerRecord } from '../../src/guard/ledger.js';
import { act, planOf, SHOP, step } from '../fixtures.js';
import { definitionOf, reasonsAgainst, reviewOf } from './ask-guard.js';

const CONTEXT = { graph: SHOP, nowMs: 0 };
const MILD = planOf('p', step(act('restart', 'cart')));

/** A guard that remembers as many acts as it can, of services that are nowhere near. */
function full(records: number): Guard {
  const guard = new Guard({ cooldownMs: 0, maxActionsPerWindow: 10_000 });
  guard.begin(planOf('old', step(act('disable-flag', 'catalog'))), 0, CONTEXT);
  const json = JSON.parse(JSON.stringify(guard)) as { ledger: { records: LedgerRecord[] } };
  const ended = { ...json.ledger.records[0], endedMs: 0, ok: true };
  const ledger = {
    ...json.ledger,
    records: Array.from({ length: records }, (_, i) => ({ ...ended, key: `key-${i}` })),
    counts: encodeArray(Uint32Array.of(records, 1)),
  };
  return Guard.fromJSON({ ...json, ledger });
}

describe('a report', () => {
  it('says of a plan what may be done, and who has to agree', () => {
    const guard = new Guard();
    const plan = planOf(
      'p',
      ...[act('scale-out', 'cart'), act('failover', 'orders-db')].map((action) => step(action)),
    );
    expect(guard.review(plan, CONTEXT)).toEqual({
      planId: 'p',
      planHash: guard.planHash(plan),
      allowed: false,
      mode: 'auto',
      steps: [
        { step: plan.steps[0], allowed: true, tier: 'auto', reasons: [] },
        {
          step: plan.steps[1],
          allowed: false,
          tier: 'approve',
          reasons: ['a person has to agree'],
        },
      ],
    });
    guard.approve({ planHash: guard.planHash(plan), by: 'ann', expiresMs: 1 }, 0);
    const agreed = guard.review(plan, CONTEXT);
    expect(agreed.allowed).toBe(true);
    expect(agreed.steps.map(({ tier }) => tier)).toEqual(['auto', 'approve']);
  });

  it('says of what is no plan that nothing may be done', () => {
    const report = { planId: '', planHash: '', allowed: false, mode: 'auto', steps: [] };
    expect(new Guard().review({} as Plan, CONTEXT)).toEqual(report);
    expect(new Guard().review({} as Plan, { ...CONTEXT, mode: 'suggest' })).toEqual({
      ...report,
      mode: 'suggest',
    });
  });

  it('says of a plan of nothing that it may be done', () => {
    const guard = new Guard();
    const plan = planOf('p');
    expect(guard.review(plan, CONTEXT)).toEqual({
      ...{ planId: 'p', planHash: guard.planHash(plan) },
      ...{ allowed: true, mode: 'auto', steps: [] },
    });
  });

  it('lets nothing through where only suggestions are asked for, not even waiting', () => {
    const report = new Guard().review(MILD, { ...CONTEXT, mode: 'suggest' });
    expect(report).toMatchObject({ allowed: false, mode: 'suggest' });
    for (const action of [act('restart', 'cart'), act('observe', ''), act('page', '')]) {
      expect(reviewOf(new Guard(), action, { mode: 'suggest' })).toMatchObject({
        allowed: false,
        tier: 'auto',
        reasons: ['only suggesting'],
      });
    }
  });

  it('is of suggestions while the circuit breaker is open', () => {
    const guard = new Guard({ breakerFailures: 1, breakerMs: 10 });
    const failed = { ...{ planId: 'p', startedMs: 0, endedMs: 0 }, actions: [act('drain', 'pay')] };
    const bad = { resolved: false, verified: true, undone: false, sentence: '' };
    guard.noteOutcome({ ...failed, ...bad }, 0);
    expect(guard.review(MILD, CONTEXT)).toMatchObject({
      mode: 'suggest',
      allowed: false,
      steps: [{ tier: 'auto', reasons: ['too many plans have failed: only suggesting'] }],
    });
    expect(guard.review({} as Plan, CONTEXT).mode).toBe('suggest');
    expect(guard.review(MILD, { graph: SHOP, nowMs: 10 })).toMatchObject({
      ...{ mode: 'auto', allowed: true },
    });
  });

  it('says of an act that the catalogue does not know only that', () => {
    const guard = new Guard({ actions: [definitionOf('restart')], conditions: () => ['no'] });
    expect(reviewOf(guard, act('drain', 'cart'), { mode: 'suggest' })).toMatchObject({
      ...{ allowed: false, tier: 'never', reasons: ['"drain" is not in the catalogue'] },
    });
  });

  it('names everything that speaks against an act', () => {
    const guard = new Guard({
      conditions: () => ['no change on a Friday', 'nor at night'],
      maxActionsPerWindow: 0,
      minServicesAtRisk: 0,
      maxShareAtRisk: 0,
    });
    expect(reasonsAgainst(guard, 'failover', 'orders-db', { mode: 'suggest' })).toEqual([
      'only suggesting',
      'a person has to agree',
      'no change on a Friday',
      'nor at night',
      '0 acts within the window are enough',
      '2 services would be at risk, 0 may be',
    ]);
  });
});

describe('steps of one plan', () => {
  const against = (options: GuardOptions, ...acts: ReturnType<typeof act>[]) => {
    const report = new Guard(options).review(planOf('p', ...acts.map((one) => step(one))), CONTEXT);
    return report.steps.map(({ reasons }) => reasons);
  };

  it('are judged as if those before had been done, and had ended', () => {
    const [cart, pay] = [act('restart', 'cart'), act('restart', 'pay')];
    expect(against({}, cart, pay, cart)).toEqual([[], [], ['restart of cart is cooling down']]);
    expect(against({ cooldownMs: 0 }, cart, cart)).toEqual([[], []]);
    expect(against({ maxActionsPerWindow: 1 }, cart, pay)).toEqual([
      [],
      ['1 acts within the window are enough'],
    ]);
    expect(against({ minCopiesAtRisk: 3, maxCopiesAtRisk: 0 }, cart, pay)).toEqual([
      [],
      ['4 copies would be touched, 3 may be'],
    ]);
  });

  it('do not count where they may not be done, or change nothing', () => {
    const [wrong, cart] = [act('restart', 'nobody'), act('restart', 'cart')];
    const enough = '1 acts within the window are enough';
    const one = { maxActionsPerWindow: 1 };
    expect(against(one, wrong, act('failover', 'orders-db'), cart)).toEqual([
      ['"nobody" is not in the graph'],
      ['a person has to agree'],
      [],
    ]);
    expect(against(one, act('page', ''), act('observe', ''), cart)).toEqual([[], [], []]);
    expect(against(one, cart, act('page', ''), act('observe', ''), cart)).toEqual([
      ...[[], [], []],
      [enough, 'restart of cart is cooling down'],
    ]);
  });

  it('are a hundred at most', () => {
    const waits = (count: number) => planOf('p', ...Array(count).fill(step(act('observe', ''))));
    expect(new Guard().review(waits(100), CONTEXT)).toMatchObject({ allowed: true });
    const many = waits(102);
    const report = new Guard().review(many, CONTEXT);
    expect(report.allowed).toBe(false);
    expect(report.steps).toHaveLength(101);
    expect(report.steps.slice(0, 100).every(({ allowed }) => allowed)).toBe(true);
    expect(report.steps[100]).toEqual({
      ...{ step: many.steps[100], allowed: false, tier: 'never' },
      reasons: ['a plan has at most 100 steps'],
    });
    expect(new Guard().begin(many, 100, CONTEXT)).toEqual({
      refused: ['the plan has no such step'],
    });
  });
});

describe('a step that has run before', () => {
  const again = ['this step has run before'];
  const refused = (guard: Guard, plan: Plan, index = 0) => {
    const begun = guard.begin(plan, index, CONTEXT);
    return 'refused' in begun ? begun.refused : null;
  };

  it('is the same act in the same place of the same plan', () => {
    const guard = new Guard({ cooldownMs: 0, actions: [definitionOf('page')] });
    const call = step(act('page', ''));
    const plan = planOf('p', call, call);
    expect(refused(guard, plan)).toBeNull();
    expect(refused(guard, plan)).toEqual(again);
    expect(refused(guard, { ...plan, sentence: 'told otherwise' })).toEqual(again);
    for (const other of [
      { ...plan, id: 'q' },
      { ...plan, incidentId: 'another' },
      { ...plan, incidentId: null },
      { ...plan, createdMs: 1 },
      planOf('p', step(act('page', 'ann'))),
    ]) {
      expect(refused(guard, other)).toBeNull();
    }
    expect(refused(guard, plan, 1)).toBeNull();
    expect(refused(guard, plan, 1)).toEqual(again);
  });

  it('is any of a plan that is too old to know, but never waiting', () => {
    const json = JSON.parse(JSON.stringify(new Guard())) as { ledger: object };
    const guard = Guard.fromJSON({ ...json, ledger: { ...json.ledger, forgottenMs: 5 } });
    const made = (createdMs: number, kind: ActionKind) => ({
      ...planOf('p', step(act(kind, 'cart'))),
      createdMs,
    });
    expect(refused(guard, made(5, 'restart'))).toEqual(again);
    expect(refused(guard, made(5, 'page'))).toEqual(again);
    for (let i = 0; i < 3; i++) expect(refused(guard, made(5, 'observe'))).toBeNull();
    expect(refused(guard, made(6, 'page'))).toBeNull();
    expect(refused(guard, made(6, 'restart'))).toBeNull();
  });
});

describe('a guard that can keep account of nothing more', () => {
  it('lets nothing through but calling a person and waiting', () => {
    const guard = full(10_000);
    expect(reasonsAgainst(guard, 'restart', 'cart')).toEqual([
      'too much has been done to keep account of',
      '10000 acts within the window are enough',
    ]);
    expect(reasonsAgainst(guard, 'page', '')).toEqual([]);
    expect(reasonsAgainst(guard, 'observe', '')).toEqual([]);
    expect(reasonsAgainst(full(9999), 'restart', 'cart')).toEqual([]);
  });
});

describe('people who may object in time', () => {
  const unsure = planOf('p', step(act('rollback', 'cart'), { confidence: 0.4 }));
  const said = (guard: Guard, nowMs: number) =>
    guard.review(unsure, { graph: SHOP, nowMs }).steps[0]!;

  it('are told first, and asked for as long as it takes', () => {
    const guard = new Guard({ notifyMs: 100 });
    expect(said(guard, 5)).toMatchObject({
      ...{ allowed: false, tier: 'notify', reasons: ['people have to be told first'] },
    });
    expect(said(guard, 104).reasons).toEqual(['people have been told; it may run from 105 ms on']);
    expect(said(guard, 105)).toMatchObject({ allowed: true, tier: 'notify', reasons: [] });
  });

  it('need not have been told, where one of them agrees', () => {
    const guard = new Guard({ notifyMs: 100 });
    guard.approve({ planHash: guard.planHash(unsure), by: 'ann', expiresMs: 10 }, 0);
    expect(said(guard, 9)).toMatchObject({ allowed: true, tier: 'notify', reasons: [] });
    expect(said(guard, 10).reasons).toEqual(['people have been told; it may run from 109 ms on']);
  });

  it('are told of a plan, and not of another that asks for the same', () => {
    const guard = new Guard({ notifyMs: 100 });
    said(guard, 0);
    const other = guard.review({ ...unsure, id: 'q' }, { graph: SHOP, nowMs: 500 });
    expect(other.steps[0]!.reasons).toEqual(['people have to be told first']);
  });
});
