import type { Outcome } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { graphText, policyText } from '../../src/guard/audit-texts.js';
import { type GuardOptions, resolveGuardOptions } from '../../src/guard/guard-options.js';
import { type BegunStep, Guard } from '../../src/guard/index.js';
import { sha256Hex } from '../../src/guard/sha-256.js';
import { act, planOf, SHOP, step } from '../fixtures.js';

const plan = planOf('p', step(act('scale-out', 'cart')), step(act('page', '')));
const context = { graph: SHOP, nowMs: 5 };
const given = { plan, mode: 'auto', graph: sha256Hex(graphText(SHOP.snapshot())) };
const ok = { ok: true, message: 'done' };
const none = { traffic: 0, against: [] };
const long = 'x'.repeat(3000);
const clipped = 'x'.repeat(2000);

const policyOf = (options?: GuardOptions) => sha256Hex(policyText(resolveGuardOptions(options)));

/** What the audit has of what was asked last, as a reader sees it. */
function lines(guard: Guard, count = 1): readonly [string, number, unknown][] {
  return guard.audit.slice(-count).map(({ event, atMs, detail }) => {
    return [event, atMs, JSON.parse(detail) as unknown];
  });
}

function begin(guard: Guard, nowMs = 5): string {
  return (guard.begin(plan, 0, { graph: SHOP, nowMs }) as BegunStep).key;
}

function outcome(fields: Partial<Outcome> = {}): Outcome {
  return {
    ...{ planId: 'p', startedMs: 0, endedMs: 1, actions: [act('restart', 'cart')] },
    ...{ resolved: false, verified: true, undone: false, sentence: 'no' },
    ...fields,
  };
}

describe('the audit of a guard', () => {
  it('has of a review what it was given, asked of others and came to', () => {
    const guard = new Guard({ trafficShare: () => 0.25, conditions: () => ['frozen'] });
    const report = guard.review(plan, context);
    const facts = { traffic: 0.25, against: ['frozen'] };
    const detail = {
      ...{ ...given, policy: policyOf(), facts: [facts, facts] },
      ...{ planHash: guard.planHash(plan), ruled: 'auto', allowed: false },
      steps: [
        { tier: 'auto', reasons: ['frozen'] },
        { tier: 'auto', reasons: [] },
      ],
    };
    expect(lines(guard)).toEqual([['review', 5, detail]]);
    expect(report.allowed).toBe(false);
  });

  it('has of a review what mode was asked for, and which held', () => {
    const guard = new Guard({ breakerFailures: 1 });
    guard.review(plan, { ...context, mode: 'suggest' });
    expect(lines(guard)[0]![2]).toMatchObject({ mode: 'suggest', ruled: 'suggest' });
    guard.review(plan, { ...context, mode: 'whatever' as 'auto' });
    expect(lines(guard)[0]![2]).toMatchObject({ mode: 'auto', ruled: 'auto' });
    guard.noteOutcome(outcome(), 5);
    guard.review(plan, context);
    expect(lines(guard)[0]![2]).toMatchObject({ mode: 'auto', ruled: 'suggest' });
  });

  it('has of what is no plan that it is none', () => {
    const guard = new Guard();
    guard.review(null as never, { graph: null, nowMs: 5 });
    guard.begin(null as never, 0, { graph: null, nowMs: 6 });
    const nothing = { plan: null, mode: 'auto', graph: null, policy: policyOf(), facts: [] };
    expect(lines(guard, 2)).toEqual([
      ['review', 5, { ...nothing, planHash: '', ruled: 'auto', allowed: false, steps: [] }],
      ['begin', 6, { ...nothing, index: 0, key: null, reasons: ['the plan has no such step'] }],
    ]);
  });

  it('has of every step that was to begin its key and what was against it', () => {
    const guard = new Guard();
    const key = begin(guard);
    const asked = { ...given, policy: policyOf(), index: 0, facts: [none], key };
    expect(lines(guard)).toEqual([['begin', 5, { ...asked, reasons: [] }]]);
    expect(guard.begin(plan, 0, context)).toEqual({
      refused: expect.arrayContaining(['this step has run before']),
    });
    expect(lines(guard)[0]![2]).toMatchObject({
      key,
      reasons: expect.arrayContaining(['this step has run before']),
    });
    for (const index of [2, 100, -1]) {
      expect(guard.begin(plan, index, context)).toEqual({ refused: ['the plan has no such step'] });
    }
  });

  it('has how an act ended, and whether that was news', () => {
    const guard = new Guard();
    const key = begin(guard);
    guard.finish(key, ok, 6);
    guard.finish(key, { ok: 'yes' as never, message: long }, 7);
    guard.finish(long, { ok: false, message: 7 as never }, 8);
    expect(lines(guard, 3)).toEqual([
      ['finish', 6, { key, ok: true, message: 'done', first: true }],
      ['finish', 7, { key, ok: false, message: clipped, first: false }],
      ['finish', 8, { key: clipped, ok: false, message: '', first: false }],
    ]);
  });

  it('has doubts, and who settled them', () => {
    const guard = new Guard();
    const key = begin(guard);
    guard.noteDoubt(long, long, 6);
    expect(guard.settle(key, { ok: true, by: long, message: long }, 7)).toBe(true);
    expect(guard.settle(key, { ok: 1 as never, by: 'bob', message: '' }, 8)).toBe(false);
    expect(guard.settle(long, { ok: false, by: 'bob', message: '' }, 9)).toBe(false);
    expect(lines(guard, 4)).toEqual([
      ['doubt', 6, { key: clipped, message: clipped }],
      ['settle', 7, { key, ok: true, by: clipped, message: clipped, first: true }],
      ['settle', 8, { key, ok: false, by: 'bob', message: '', first: false }],
      ['settle', 9, { key: clipped, ok: false, by: 'bob', message: '', first: false }],
    ]);
  });

  it('has what was taken back, and why something was not', () => {
    const guard = new Guard();
    const key = begin(guard);
    expect(guard.beginUndo(key, 6)).toEqual({ refused: ['it is not known to have ended'] });
    guard.finish(key, ok, 7);
    expect(guard.beginUndo(key, 8)).toEqual({ key: `${key}:undo` });
    guard.noteUndo(key, { ok: false, message: long }, 9);
    guard.noteUndo(key, ok, 10);
    const again = 'it has been taken back, or that was tried';
    expect(guard.beginUndo(key, 11)).toEqual({ refused: [again] });
    expect(guard.beginUndo(long, 12)).toEqual({ refused: ['no such act is known'] });
    const [first, , ...rest] = lines(guard, 7);
    expect([first, ...rest]).toEqual([
      ['begin-undo', 6, { key, refused: 'it is not known to have ended' }],
      ['begin-undo', 8, { key, refused: null }],
      ['undo', 9, { key, ok: false, message: clipped, first: true }],
      ['undo', 10, { key, ok: true, message: 'done', first: false }],
      ['begin-undo', 11, { key, refused: again }],
      ['begin-undo', 12, { key: clipped, refused: 'no such act is known' }],
    ]);
  });

  it('has who agreed, who objected, and what an agreement lacked', () => {
    const guard = new Guard();
    expect(guard.approve({ planHash: 'h', by: 'ann', expiresMs: 9 }, 5)).toBe(true);
    expect(guard.approve({ planHash: long, by: long, expiresMs: 9 }, 6)).toBe(false);
    guard.object(long, long, 7);
    expect(lines(guard, 3)).toEqual([
      ['approval', 5, { planHash: 'h', by: 'ann', expiresMs: 9, refused: null }],
      [
        ...(['approval', 6] as const),
        { planHash: clipped, by: clipped, expiresMs: 9, refused: 'it names no plan' },
      ],
      ['objection', 7, { planHash: clipped, by: clipped }],
    ]);
  });

  it('has how plans ended, when that opened the breaker, and who closed it', () => {
    const guard = new Guard({ breakerFailures: 1, breakerMs: 100 });
    // Only acts that can do harm can fail to help.
    const idle = outcome({ actions: [act('page', ''), act('observe', '')] });
    guard.noteOutcome(idle, 5);
    guard.noteOutcome(outcome({ resolved: true }), 6);
    expect(guard.suggestOnly).toBe(false);
    guard.noteOutcome(outcome({ resolved: true, verified: false, sentence: long }), 7);
    expect(guard.suggestOnly).toBe(true);
    guard.closeBreaker(long, 8);
    expect(guard.suggestOnly).toBe(false);
    expect(lines(guard, 5)).toEqual([
      ['outcome', 5, idle],
      ['outcome', 6, outcome({ resolved: true })],
      ['outcome', 7, outcome({ resolved: true, verified: false, sentence: clipped })],
      ['breaker', 7, { openUntilMs: 107 }],
      ['breaker', 8, { closedBy: clipped }],
    ]);
  });

  it('has a breaker that opened after one act among what can do no harm', () => {
    const guard = new Guard({ breakerFailures: 1, breakerMs: 100 });
    guard.noteOutcome(outcome({ actions: [act('page', ''), act('restart', 'cart')] }), 5);
    expect(lines(guard)).toEqual([['breaker', 5, { openUntilMs: 105 }]]);
  });

  it('has what was given up since nobody heard of it, before what came then', () => {
    const guard = new Guard({ staleMs: 10 });
    const key = begin(guard);
    guard.noteDoubt('', '', 15);
    expect(lines(guard, 2).map(([event]) => event)).toEqual(['begin', 'doubt']);
    guard.noteDoubt('', '', 16);
    expect(lines(guard, 2)).toEqual([
      ['stale', 16, { key, kind: 'scale-out', target: 'cart' }],
      ['doubt', 16, { key: '', message: '' }],
    ]);
  });

  it('has the latest time that was told, where one goes back or is none', () => {
    const guard = new Guard();
    const times = [8, 3, Number.NaN, Number.POSITIVE_INFINITY, 8.64e15 + 2, 9, 8.64e15];
    for (const nowMs of times) guard.noteDoubt('', '', nowMs);
    expect(guard.audit.map(({ atMs }) => atMs)).toEqual([8, 8, 8, 8, 8, 9, 8.64e15]);
  });
});
