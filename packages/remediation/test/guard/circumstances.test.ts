import type { ActionKind } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { Guard, type GuardOptions } from '../../src/guard/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';
import { begin, definitionOf, RAN, reasonsAgainst } from './ask-guard.js';

/** Begins an act that does not end. */
function start(guard: Guard, kind: ActionKind, target: string, nowMs = 0): string {
  const begun = guard.begin(planOf('started', step(act(kind, target))), 0, { graph: SHOP, nowMs });
  return 'key' in begun ? begun.key : begun.refused.join();
}

describe('the rate', () => {
  const shop = { maxShareAtRisk: 1, cooldownMs: 0 };

  it('is six acts in ten minutes, where nothing else is said', () => {
    const guard = new Guard(shop);
    const targets = ['web', 'cart', 'catalog', 'orders', 'pay', 'edge'];
    for (const [i, target] of targets.entries()) {
      expect(reasonsAgainst(guard, 'drain', 'redis', { nowMs: i })).toEqual([]);
      expect(begin(guard, target, 'scale-out', target, i)).toMatch(RAN);
    }
    const against = (nowMs: number) => reasonsAgainst(guard, 'drain', 'redis', { nowMs });
    const enough = ['6 acts within the window are enough'];
    expect(against(6)).toEqual(enough);
    // The first is on the edge of the window, then out of it.
    expect(against(600_000)).toEqual(enough);
    expect(against(600_001)).toEqual([]);
  });

  it('counts what runs however long ago it began', () => {
    const guard = new Guard({ ...shop, maxActionsPerWindow: 1, windowMs: 10, staleMs: 1000 });
    start(guard, 'scale-out', 'cart');
    const against = (nowMs: number) => reasonsAgainst(guard, 'scale-out', 'pay', { nowMs });
    expect(against(1000)).toEqual(['1 acts within the window are enough']);
    // Given up, it counts as if it had just ended.
    expect(against(1001)).toEqual(['1 acts within the window are enough']);
    expect(against(1011)).toEqual(['1 acts within the window are enough']);
    expect(against(1012)).toEqual([]);
  });

  it('may be none at all', () => {
    const guard = new Guard({ maxActionsPerWindow: 0 });
    expect(reasonsAgainst(guard, 'scale-out', 'pay')).toEqual([
      '0 acts within the window are enough',
    ]);
    expect(reasonsAgainst(guard, 'page', '')).toEqual([]);
  });

  it('counts an act once more from when it was taken back', () => {
    const guard = new Guard({ maxActionsPerWindow: 1, windowMs: 100, cooldownMs: 0 });
    const key = begin(guard, 'a', 'scale-out', 'cart');
    guard.beginUndo(key, 50);
    guard.noteUndo(key, { ok: true, message: '' }, 60);
    expect(reasonsAgainst(guard, 'scale-out', 'pay', { nowMs: 160 })).toHaveLength(1);
    expect(reasonsAgainst(guard, 'scale-out', 'pay', { nowMs: 161 })).toEqual([]);
  });
});

describe('the cooldown', () => {
  it('is a minute for the same act at the same target, where nothing else is said', () => {
    const guard = new Guard();
    begin(guard, 'a', 'restart', 'cart', 5);
    const against = (kind: ActionKind, target: string, nowMs: number) =>
      reasonsAgainst(guard, kind, target, { nowMs });
    expect(against('restart', 'cart', 60_004)).toEqual(['restart of cart is cooling down']);
    expect(against('rollback', 'cart', 60_004)).toEqual([]);
    expect(against('restart', 'catalog', 60_004)).toEqual([]);
    expect(against('restart', 'cart', 60_005)).toEqual([]);
  });

  it('lasts as long as the act runs, and outlasts the window', () => {
    const guard = new Guard({ cooldownMs: 1000, windowMs: 1, staleMs: 1e6 });
    const key = start(guard, 'scale-out', 'cart');
    const against = (nowMs: number) => reasonsAgainst(guard, 'scale-out', 'cart', { nowMs });
    expect(against(5000)).toEqual([
      'scale-out of cart is cooling down',
      'scale-out of cart next to it is running',
    ]);
    guard.finish(key, { ok: false, message: '' }, 5000);
    expect(against(5999)).toEqual(['scale-out of cart is cooling down']);
    expect(against(6000)).toEqual([]);
  });

  it('may be none, but not while the act runs', () => {
    const guard = new Guard({ cooldownMs: 0 });
    const key = start(guard, 'scale-out', 'cart');
    expect(reasonsAgainst(guard, 'scale-out', 'cart')).toContain(
      'scale-out of cart is cooling down',
    );
    guard.finish(key, { ok: true, message: '' }, 0);
    expect(reasonsAgainst(guard, 'scale-out', 'cart')).toEqual([]);
  });
});

describe('a neighbourhood', () => {
  it('is the target, those it calls and those that call it, and no further', () => {
    const guard = new Guard();
    start(guard, 'scale-out', 'orders');
    const near = ['web', 'orders', 'orders-db', 'pay', 'events'];
    for (const { id } of SHOP.snapshot().nodes) {
      if (id === 'bank') continue;
      const kind = id === 'loadgenerator' ? 'scale-out' : 'raise-limits';
      const busy = near.includes(id) ? ['scale-out of orders next to it is running'] : [];
      expect(reasonsAgainst(guard, kind, id)).toEqual(busy);
    }
  });

  it('is free once the act has ended, and busy again while it is taken back', () => {
    const guard = new Guard();
    const key = start(guard, 'scale-out', 'orders');
    guard.finish(key, { ok: true, message: '' }, 1);
    expect(reasonsAgainst(guard, 'restart', 'pay', { nowMs: 1 })).toEqual([]);
    guard.beginUndo(key, 2);
    expect(reasonsAgainst(guard, 'restart', 'pay', { nowMs: 2 })).toEqual([
      'scale-out of orders next to it is running',
    ]);
  });
});

describe('what has to come first', () => {
  const REQUIRES = { requires: ['scale-out'] as const };
  const options: GuardOptions = {
    actions: [definitionOf('scale-out'), definitionOf('raise-limits', REQUIRES)],
    cooldownMs: 0,
    windowMs: 100,
  };
  const first = ['raise-limits needs scale-out of cart first'];
  const against = (guard: Guard, nowMs: number) =>
    reasonsAgainst(guard, 'raise-limits', 'cart', { nowMs });

  it('is done to the target within the window', () => {
    const guard = new Guard(options);
    expect(against(guard, 0)).toEqual(first);
    begin(guard, 'a', 'scale-out', 'pay');
    expect(against(guard, 0)).toEqual(first);
    begin(guard, 'b', 'scale-out', 'cart');
    expect(against(guard, 100)).toEqual([]);
    expect(against(guard, 101)).toEqual(first);
  });

  it('has ended, and ended well', () => {
    const guard = new Guard(options);
    const key = start(guard, 'scale-out', 'cart');
    expect(against(guard, 0)).toEqual(['scale-out of cart next to it is running', ...first]);
    guard.finish(key, { ok: false, message: '' }, 0);
    expect(against(guard, 0)).toEqual(first);
  });

  it('is not another act, however well it ended', () => {
    const actions = [...(options.actions ?? []), definitionOf('restart')];
    const guard = new Guard({ ...options, actions });
    begin(guard, 'a', 'restart', 'cart');
    expect(against(guard, 0)).toEqual(first);
  });
});

describe('an act without a target of its own', () => {
  it('needs no graph, and keeps to rate, cooldown and what runs', () => {
    const shed = { actions: [definitionOf('rate-limit', { targets: [] })] };
    const guard = new Guard({ ...shed, maxActionsPerWindow: 2 });
    const against = (target: string) =>
      reasonsAgainst(guard, 'rate-limit', target, { graph: null });
    expect(against('all')).toEqual([]);
    start(guard, 'rate-limit', 'all');
    expect(against('all')).toEqual([
      'rate-limit of all is cooling down',
      'rate-limit of all next to it is running',
    ]);
    expect(against('others')).toEqual([]);
  });
});
