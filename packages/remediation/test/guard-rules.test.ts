import type { ActionKind } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Guard, type GuardOptions } from '../src/guard/index.js';
import { type ActionDefinition, DEFAULT_ACTIONS } from '../src/index.js';
import { act, graphOf, node, planOf, SHOP, step } from './fixtures.js';
import { begin, RAN } from './guard/ask-guard.js';

const CONTEXT = { graph: SHOP, nowMs: 0 };

function catalogue(requires: Partial<Record<ActionKind, readonly ActionKind[]>>) {
  return DEFAULT_ACTIONS.map((action): ActionDefinition => {
    const needed = requires[action.kind];
    return needed === undefined ? action : { ...action, requires: needed };
  });
}

describe('what a window may put at risk', () => {
  it('is so many copies, each act anew, of running and finished work', () => {
    const guard = new Guard({ minCopiesAtRisk: 6, maxCopiesAtRisk: 0, cooldownMs: 0 });
    // web has three copies, cart two.
    expect(begin(guard, 'a', 'restart', 'web')).toMatch(RAN);
    expect(begin(guard, 'b', 'rollback', 'web')).toMatch(RAN);
    expect(begin(guard, 'c', 'restart', 'cart')).toContain('8 copies would be touched, 6 may be');
    // What takes no copy out of service costs none.
    expect(begin(guard, 'd', 'scale-out', 'cart')).toMatch(RAN);
    expect(begin(guard, 'e', 'restart', 'cart', 700_000)).toMatch(RAN);
  });

  it('is so much traffic, less where copies are replaced one by one', () => {
    const shares: Record<string, number> = { web: 0.9, cart: 0.2, catalog: 0.6 };
    const trafficShare = (id: string): number => shares[id]!;
    const guard = new Guard({ trafficShare, cooldownMs: 0, maxShareAtRisk: 1 });
    // 0.9 / 3, then 0.2 / 2; unknown is all of it.
    expect(begin(guard, 'a', 'restart', 'web')).toMatch(RAN);
    expect(begin(guard, 'b', 'circuit-break', 'catalog')).toContain('90 % of the traffic');
    expect(begin(guard, 'c', 'restart', 'cart')).toMatch(RAN);
    expect(begin(guard, 'd', 'restart', 'pay')).toContain('90 % of the traffic');
    const blind = new Guard({
      trafficShare: () => {
        throw new Error('no data');
      },
    });
    expect(begin(blind, 'a', 'circuit-break', 'cart')).toContain('100 % of the traffic');
  });

  it('never passes a budget, whatever is asked for in whatever order', () => {
    const kinds = DEFAULT_ACTIONS.map(({ kind }) => kind);
    const ids = SHOP.snapshot().nodes.map(({ id }) => id);
    const wish = fc.record({
      kind: fc.constantFrom(...kinds),
      target: fc.constantFrom(...ids),
      afterMs: fc.integer({ min: 0, max: 200_000 }),
    });
    const limits = fc.record({
      minServicesAtRisk: fc.integer({ min: 0, max: 6 }),
      maxShareAtRisk: fc.constant(0),
      minCopiesAtRisk: fc.integer({ min: 0, max: 8 }),
      maxCopiesAtRisk: fc.constant(0),
      maxActionsPerWindow: fc.integer({ min: 0, max: 5 }),
    });
    const replicas = new Map(SHOP.snapshot().nodes.map((one) => [one.id, one.replicas]));
    fc.assert(
      fc.property(limits, fc.array(wish, { maxLength: 25 }), (options, wishes) => {
        const guard = new Guard(options);
        const done: { atMs: number; radius: Set<string>; copies: number }[] = [];
        let nowMs = 0;
        for (const [i, { kind, target, afterMs }] of wishes.entries()) {
          nowMs += afterMs;
          if (begin(guard, `p${i}`, kind, target, nowMs).length !== 64) continue;
          if (kind === 'observe' || kind === 'page') continue;
          const definition = DEFAULT_ACTIONS.find((one) => one.kind === kind)!;
          const edges = SHOP.snapshot().edges.filter((edge) => edge.to === target);
          const callers = definition.disturbsCallers ? edges.map((edge) => edge.from) : [];
          const out = definition.disturbsCallers || kind === 'scale-in';
          const copies = out ? replicas.get(target)! : 0;
          done.push({ atMs: nowMs, radius: new Set([target, ...callers]), copies });
          const window = done.filter(({ atMs }) => atMs >= nowMs - 600_000);
          const touched = new Set(window.flatMap(({ radius }) => [...radius]));
          expect(window.length).toBeLessThanOrEqual(options.maxActionsPerWindow);
          expect(touched.size).toBeLessThanOrEqual(options.minServicesAtRisk);
          const all = window.reduce((sum, one) => sum + one.copies, 0);
          if (copies > 0) expect(all).toBeLessThanOrEqual(options.minCopiesAtRisk);
        }
      }),
    );
  });
});

describe('who has to agree', () => {
  const deep = graphOf(
    Array.from({ length: 30 }, (_, i) => node(`n${i}`)),
    Array.from({ length: 29 }, (_, i): [string, string] => [`n${i + 1}`, i < 3 ? 'n0' : 'n1']),
  );
  const tier = (options: GuardOptions, kind: ActionKind, target: string, confidence: number) => {
    const plan = planOf('p', step(act(kind, target), { confidence }));
    return new Guard(options).review(plan, { graph: deep, nowMs: 0 }).steps[0]!.tier;
  };

  it('depends on confidence, dependants, reversibility and environment', () => {
    expect(tier({}, 'rollback', 'n5', 0.9)).toBe('auto');
    expect(tier({}, 'rollback', 'n5', 0.4)).toBe('approve');
    // Three callers, and twenty-six behind one of them.
    expect(tier({}, 'rollback', 'n0', 0.9)).toBe('approve');
    expect(tier({ maxDependants: 16 }, 'rollback', 'n0', 0.9)).toBe('auto');
    expect(tier({ environment: 'test' }, 'rollback', 'n0', 0.9)).toBe('auto');
    expect(tier({ environment: 'test' }, 'rollback', 'n0', 0.4)).toBe('approve');
    expect(tier({ notifyMs: 1000 }, 'rollback', 'n5', 0.4)).toBe('notify');
    expect(tier({ notifyMs: 1000 }, 'restart', 'n5', 0.4)).toBe('approve');
    expect(tier({ notifyMs: 1000 }, 'rollback', 'n0', 0.4)).toBe('approve');
  });

  it('may be nobody who minds in time, once people have been told', () => {
    const guard = new Guard({ notifyMs: 1000 });
    const plan = planOf('p', step(act('rollback', 'cart'), { confidence: 0.4 }));
    const at = (nowMs: number) => guard.review(plan, { graph: SHOP, nowMs }).steps[0]!;
    const early = guard.begin(plan, 0, CONTEXT);
    expect('refused' in early && early.refused).toEqual(['people have to be told first']);
    expect(at(500)).toMatchObject({ allowed: false, tier: 'notify' });
    expect(at(1499).allowed).toBe(false);
    const resumed = Guard.fromJSON(JSON.parse(JSON.stringify(guard)));
    expect(resumed.review(plan, { graph: SHOP, nowMs: 1500 }).allowed).toBe(true);
    expect(at(1500).allowed).toBe(true);
    guard.object(guard.planHash(plan), 'ann', 1500);
    expect(at(9e9).reasons).toEqual(['somebody objected']);
    guard.approve({ planHash: guard.planHash(plan), by: 'bob', expiresMs: 2e10 }, 9e9);
    expect(at(9e9).allowed).toBe(true);
  });

  it.each([
    [{ expiresMs: Number.NaN }],
    [{ expiresMs: Number.POSITIVE_INFINITY }],
    [{ expiresMs: 5 }],
    [{ expiresMs: -1 }],
    [{ expiresMs: '99' as unknown as number }],
    [{ by: '' }],
    [{ by: ' ' }],
    [{ by: undefined as unknown as string }],
    [{ planHash: '' }],
    [{ planHash: 'another' }],
  ])('is not settled by an agreement with %j', (fields) => {
    const guard = new Guard();
    const plan = planOf('p', step(act('failover', 'orders-db')));
    const approval = { planHash: guard.planHash(plan), by: 'ann', expiresMs: 100, ...fields };
    expect(guard.approve(approval, 5)).toBe(approval.planHash === 'another');
    expect(guard.review(plan, { graph: SHOP, nowMs: 5 }).allowed).toBe(false);
    expect(guard.audit.some(({ event }) => event === 'approval')).toBe(true);
  });

  it('binds to every character of the plan', () => {
    const guard = new Guard();
    const plan = planOf('p', step(act('failover', 'orders-db')));
    const hash = guard.planHash(plan);
    const text = JSON.stringify(plan);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: text.length - 1 }), fc.string(), (at, letter) => {
        let changed: unknown;
        try {
          changed = JSON.parse(text.slice(0, at) + letter + text.slice(at + 1));
        } catch {
          return;
        }
        const same = JSON.stringify(changed) === text;
        const other = guard.planHash(changed as typeof plan);
        // What is read as the same is the same; what is no plan has no hash.
        if (same) expect(other).toBe(hash);
        else if (other === hash) expect(normal(changed)).toEqual(normal(plan));
      }),
      { numRuns: 2000 },
    );
  });
});

/** A plan as it is read: without fields that nobody knows. */
function normal(plan: unknown): unknown {
  const { id, incidentId, createdMs, sentence, steps } = plan as ReturnType<typeof planOf>;
  const read = steps.map(({ action, why, confidence, reversible, blastRadius, tier }) => {
    const { kind, target, parameters } = action;
    return [kind, target, parameters, why, confidence, reversible === true, blastRadius, tier];
  });
  return [id, incidentId, createdMs + 0, sentence, read];
}

describe('acts that need others first', () => {
  it('are let through when these were done to the target in time, and not taken back', () => {
    const guard = new Guard({
      actions: catalogue({ 'raise-limits': ['scale-out'] }),
      cooldownMs: 0,
    });
    expect(begin(guard, 'a', 'raise-limits', 'cart')).toContain('needs scale-out of cart first');
    const out = begin(guard, 'b', 'scale-out', 'cart');
    expect(begin(guard, 'c', 'raise-limits', 'pay')).toContain('needs scale-out of pay first');
    expect(begin(guard, 'd', 'raise-limits', 'cart')).toMatch(RAN);
    guard.beginUndo(out, 0);
    guard.noteUndo(out, { ok: true, message: '' }, 0);
    expect(begin(guard, 'e', 'raise-limits', 'cart')).toContain('first');
  });

  it('pass in a plan that does both in order', () => {
    const guard = new Guard({ actions: catalogue({ 'raise-limits': ['scale-out'] }) });
    const [first, second] = [step(act('scale-out', 'cart')), step(act('raise-limits', 'cart'))];
    expect(guard.review(planOf('p', first, second), CONTEXT).allowed).toBe(true);
    expect(guard.review(planOf('q', second, first), CONTEXT).allowed).toBe(false);
  });

  it('cannot need themselves, by however long a way, or what is not there', () => {
    const ring = catalogue({ restart: ['drain'], drain: ['failover'], failover: ['restart'] });
    const named = /restart needs drain needs failover needs restart/;
    expect(() => new Guard({ actions: ring })).toThrow(named);
    expect(() => new Guard({ actions: catalogue({ page: ['page'] }) })).toThrow(/page needs page/);
    const without = catalogue({ drain: ['restart'] }).filter(({ kind }) => kind !== 'restart');
    expect(() => new Guard({ actions: without })).toThrow(/"drain" needs "restart"/);
  });
});
