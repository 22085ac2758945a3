import { createHash } from 'node:crypto';
import type { Outcome, RemediationAction } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { Guard, verifyAudit } from '../src/guard/index.js';
import { act, graphOf, node, planOf, SHOP, step } from './fixtures.js';

const CONTEXT = { graph: SHOP, nowMs: 0 };

function reasonsFor(guard: Guard, action: RemediationAction, confidence = 0.9): readonly string[] {
  const plan = planOf(`p-${JSON.stringify(action)}`, step(action, { confidence }));
  return guard.review(plan, CONTEXT).steps[0]!.reasons;
}

function run(guard: Guard, id: string, action: RemediationAction, nowMs: number): boolean {
  const plan = planOf(id, step(action));
  const begun = guard.begin(plan, 0, { graph: SHOP, nowMs });
  if ('refused' in begun) return false;
  guard.finish(begun.key, { ok: true, message: 'done' }, nowMs);
  return true;
}

function outcome(resolved: boolean): Outcome {
  return {
    planId: 'p',
    startedMs: 0,
    endedMs: 0,
    actions: [act('restart', 'cart')],
    resolved,
    verified: true,
    undone: false,
    sentence: '',
  };
}

describe('Guard', () => {
  it('lets a mild, sure and small act through', () => {
    const report = new Guard().review(planOf('p', step(act('restart', 'cart'))), CONTEXT);
    expect(report).toMatchObject({ allowed: true, mode: 'auto' });
    expect(report.steps[0]).toMatchObject({ allowed: true, tier: 'auto', reasons: [] });
  });

  it.each([
    [{ kind: 'format-disk', target: 'cart', parameters: {} }, 'not in the catalogue'],
    [{ kind: '__proto__', target: 'cart', parameters: {} }, 'not in the catalogue'],
    [{ kind: 'restart', target: 'nobody', parameters: {} }, 'not in the graph'],
    [{ kind: 'restart', target: '', parameters: {} }, 'no target'],
    [{ kind: 'scale-out', target: 'orders-db', parameters: {} }, 'does not apply to a datastore'],
    [{ kind: 'restart', target: 'cart', parameters: { shell: 'rm -rf /' } }, 'unknown argument'],
    [{ kind: 'scale-out', target: 'cart', parameters: { replicas: 1e6 } }, 'not in 1 to 64'],
    [{ kind: 'scale-out', target: 'cart', parameters: { replicas: '3' } }, 'not a number'],
    [{ kind: 'scale-out', target: 'cart', parameters: { replicas: Number.NaN } }, 'not in 1 to'],
    [{ kind: 'disable-flag', target: 'cart', parameters: { flag: 'x; reboot' } }, 'plain name'],
    [{ kind: 'restart', target: 'cart', parameters: null }, 'not an object'],
  ])('never lets %j through', (action, reason) => {
    const guard = new Guard();
    const plan = planOf('p', step(action as unknown as RemediationAction));
    guard.approve({ planHash: guard.planHash(plan), by: 'ann', expiresMs: 1e9 }, 0);
    const review = guard.review(plan, CONTEXT).steps[0]!;
    expect(review).toMatchObject({ allowed: false, tier: 'never' });
    expect(review.reasons.join()).toContain(reason);
  });

  it('does not believe what a plan says of its own safety', () => {
    const claims = { tier: 'auto' as const, reversible: true, blastRadius: [], confidence: 1 };
    const plan = planOf('p', step(act('failover', 'orders-db'), claims));
    const review = new Guard().review(plan, CONTEXT).steps[0]!;
    expect(review).toMatchObject({ allowed: false, tier: 'approve' });
  });

  it('asks a person where the policy is unsure, says nonsense or the circle is wide', () => {
    const guard = new Guard({ maxRadius: 2 });
    expect(reasonsFor(guard, act('restart', 'cart'), 0.3)).toEqual(['a person has to agree']);
    expect(reasonsFor(guard, act('restart', 'cart'), Number.NaN)).toEqual([
      'a person has to agree',
    ]);
    expect(reasonsFor(guard, act('restart', 'redis'))).toEqual(['a person has to agree']);
    expect(reasonsFor(guard, act('restart', 'cart'))).toEqual([]);
  });

  it('binds an approval to the plan as it stands, until it expires', () => {
    const guard = new Guard();
    const plan = planOf('p', step(act('failover', 'orders-db')));
    guard.approve({ planHash: guard.planHash(plan), by: 'ann', expiresMs: 1000 }, 0);
    const other = planOf('p', step(act('failover', 'redis')));
    expect(guard.review(plan, CONTEXT).allowed).toBe(true);
    expect(guard.review(other, CONTEXT).allowed).toBe(false);
    expect(guard.review(plan, { graph: SHOP, nowMs: 1000 }).allowed).toBe(false);
    expect(guard.review(plan, { graph: SHOP, nowMs: 500 }).allowed).toBe(false);
  });

  it('waits before the same act at the same target', () => {
    const guard = new Guard({ cooldownMs: 1000 });
    expect(run(guard, 'a', act('restart', 'cart'), 0)).toBe(true);
    expect(run(guard, 'b', act('restart', 'cart'), 999)).toBe(false);
    expect(run(guard, 'c', act('scale-out', 'cart'), 999)).toBe(true);
    expect(run(guard, 'd', act('restart', 'cart'), 1000)).toBe(true);
  });

  it('never runs the same step twice', () => {
    const guard = new Guard({ cooldownMs: 0 });
    expect(run(guard, 'a', act('restart', 'cart'), 0)).toBe(true);
    expect(run(guard, 'a', act('restart', 'cart'), 1e8)).toBe(false);
  });

  it('keeps to the rate and to the budget of services at risk', () => {
    const rate = new Guard({ maxActionsPerWindow: 2, windowMs: 1000, cooldownMs: 0 });
    expect(run(rate, 'a', act('restart', 'cart'), 0)).toBe(true);
    expect(run(rate, 'b', act('restart', 'cart'), 1)).toBe(true);
    expect(run(rate, 'c', act('restart', 'cart'), 2)).toBe(false);
    expect(run(rate, 'd', act('restart', 'cart'), 1002)).toBe(true);
    const budget = new Guard({ maxShareAtRisk: 0.1, minServicesAtRisk: 3 });
    expect(run(budget, 'a', act('restart', 'cart'), 0)).toBe(true);
    expect(run(budget, 'b', act('restart', 'pay'), 1)).toBe(false);
    expect(run(budget, 'c', act('disable-flag', 'catalog'), 1)).toBe(true);
  });

  it('lets one act run in a neighbourhood', () => {
    const guard = new Guard();
    const running = guard.begin(planOf('a', step(act('scale-out', 'orders'))), 0, CONTEXT);
    expect('key' in running).toBe(true);
    expect(reasonsFor(guard, act('scale-out', 'pay')).join()).toContain('next to it is running');
    expect(reasonsFor(guard, act('scale-out', 'cart'))).toEqual([]);
  });

  it('only suggests after failures in a row, until time or a person says otherwise', () => {
    const guard = new Guard({ breakerFailures: 2, breakerMs: 1000 });
    guard.noteOutcome(outcome(false), 0);
    guard.noteOutcome(outcome(true), 0);
    guard.noteOutcome(outcome(false), 0);
    expect(guard.suggestOnly).toBe(false);
    guard.noteOutcome(outcome(false), 0);
    expect(guard.suggestOnly).toBe(true);
    expect(reasonsFor(guard, act('restart', 'cart')).join()).toContain('only suggesting');
    const plan = planOf('p', step(act('restart', 'cart')));
    expect(guard.review(plan, { graph: SHOP, nowMs: 1000 }).allowed).toBe(true);
    guard.noteOutcome(outcome(false), 1000);
    guard.noteOutcome(outcome(false), 1000);
    guard.closeBreaker('ann', 1000);
    expect(guard.suggestOnly).toBe(false);
  });

  it('does not let the clock go back', () => {
    const guard = new Guard({ cooldownMs: 1000 });
    expect(run(guard, 'a', act('restart', 'cart'), 5000)).toBe(true);
    expect(run(guard, 'b', act('restart', 'cart'), Number.NaN)).toBe(false);
    expect(run(guard, 'c', act('restart', 'cart'), -1e9)).toBe(false);
    expect(run(guard, 'd', act('restart', 'cart'), Number.POSITIVE_INFINITY)).toBe(false);
  });

  it('judges the steps of a plan as if those before had been done', () => {
    const guard = new Guard({ maxActionsPerWindow: 1 });
    const plan = planOf('p', step(act('restart', 'cart')), step(act('restart', 'pay')));
    const report = guard.review(plan, CONTEXT);
    expect(report.steps.map(({ allowed }) => allowed)).toEqual([true, false]);
    expect(report.allowed).toBe(false);
  });

  it('forgets nothing over a restart', () => {
    const guard = new Guard({ cooldownMs: 1000, breakerFailures: 5 });
    const running = guard.begin(planOf('a', step(act('restart', 'orders'))), 0, CONTEXT);
    guard.noteOutcome(outcome(false), 10);
    const resumed = Guard.fromJSON(JSON.parse(JSON.stringify(guard)));
    expect(JSON.stringify(resumed)).toBe(JSON.stringify(guard));
    expect(resumed.running).toEqual([act('restart', 'orders')]);
    expect(run(resumed, 'b', act('restart', 'pay'), 20)).toBe(false);
    expect(run(resumed, 'a', act('restart', 'orders'), 20)).toBe(false);
    if ('key' in running) resumed.finish(running.key, { ok: true, message: '' }, 30);
    expect(run(resumed, 'c', act('restart', 'orders'), 40)).toBe(false);
    expect(run(resumed, 'd', act('restart', 'pay'), 40)).toBe(true);
    expect(() => Guard.fromJSON({ kind: 'guard', version: 1 })).toThrow(/guard/);
  });

  it('keeps an audit whose chain breaks when it is touched', () => {
    const digest = (text: string): string => createHash('sha256').update(text).digest('hex');
    const kept: unknown[] = [];
    const guard = new Guard({ digest, maxAudit: 5, onAudit: (entry) => kept.push(entry) });
    for (let i = 0; i < 8; i++) run(guard, `p${i}`, act('restart', 'cart'), i * 1e5);
    expect(guard.audit).toHaveLength(5);
    expect(kept.length).toBeGreaterThan(5);
    expect(verifyAudit(guard.audit, digest)).toBe(true);
    expect(verifyAudit(kept as typeof guard.audit, digest)).toBe(true);
    const forged = guard.audit.map((entry, i) =>
      i === 2 ? { ...entry, detail: entry.detail.replace('restart', 'observe') } : entry,
    );
    expect(verifyAudit(forged, digest)).toBe(guard.audit[2]!.detail.includes('restart') === false);
    expect(verifyAudit([guard.audit[0]!, guard.audit[2]!], digest)).toBe(false);
  });

  it('keeps the same audit, hash for hash, in whatever order the keys of its input stand', () => {
    const outcome = {
      ...{ planId: 'p', startedMs: 0, endedMs: 1, actions: [act('restart', 'cart')] },
      ...{ resolved: false, verified: true, undone: false, sentence: '' },
    };
    const { parameters, target, kind } = act('restart', 'cart');
    const turned = {
      ...{ sentence: '', undone: false, verified: true, resolved: false },
      ...{ actions: [{ parameters, target, kind }], endedMs: 1, startedMs: 0, planId: 'p' },
    };
    const decisions = [
      { observation: 'a', probabilities: [0.5] },
      { probabilities: [0.5], observation: 'a' },
    ];
    const [one, other] = [outcome, turned].map((ended, i) => {
      const guard = new Guard();
      guard.review(planOf('p'), { graph: SHOP, nowMs: 0, decision: decisions[i]! });
      guard.noteOutcome(ended, 1);
      return guard.audit;
    });
    expect(other).toEqual(one);
  });

  it('holds the last entries in order, however often they were replaced, and after a restart', () => {
    const kept: unknown[] = [];
    const onAudit = (entry: unknown): void => void kept.push(entry);
    let guard = new Guard({ maxAudit: 4, onAudit });
    for (let i = 0; i < 11; i++) {
      guard.object(`hash-${i}`, 'ann', i);
      expect(guard.audit).toEqual(kept.slice(-4));
    }
    guard = Guard.fromJSON(JSON.parse(JSON.stringify(guard)), { maxAudit: 3, onAudit });
    expect(guard.audit).toEqual(kept.slice(-3));
    for (let i = 0; i < 5; i++) {
      guard.object(`later-${i}`, 'ann', 20 + i);
      expect(guard.audit).toEqual(kept.slice(-3));
    }
    guard = Guard.fromJSON(JSON.parse(JSON.stringify(guard)), { maxAudit: 6, onAudit });
    for (let i = 0; i < 5; i++) guard.object(`last-${i}`, 'ann', 30 + i);
    expect(guard.audit).toEqual(kept.slice(-6));
  });

  it('allows nothing with a target without a graph, and waiting always', () => {
    const guard = new Guard();
    const plan = planOf('p', step(act('restart', 'cart')));
    expect(guard.review(plan, { graph: null, nowMs: 0 }).allowed).toBe(false);
    const waiting = planOf('w', step(act('observe', '')));
    expect(guard.review(waiting, { graph: null, nowMs: 0 }).allowed).toBe(true);
    expect(guard.review(plan, { ...CONTEXT, mode: 'suggest' }).allowed).toBe(false);
  });

  it('refuses options that make no sense', () => {
    expect(() => new Guard({ windowMs: 0 })).toThrow(/windowMs/);
    expect(() => new Guard({ digest: 'sha' as unknown as () => string })).toThrow(/digest/);
    expect(() => new Guard({ force: true } as object)).toThrow(/force/);
  });

  it('copes with a graph of one', () => {
    const graph = graphOf([node('only')], []);
    const plan = planOf('p', step(act('restart', 'only')));
    expect(new Guard().review(plan, { graph, nowMs: 0 }).allowed).toBe(true);
  });
});
