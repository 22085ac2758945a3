import type { Outcome } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { type BegunStep, Guard, resumeGuard, verifyAudit } from '../../src/guard/index.js';
import { sha256Hex } from '../../src/guard/sha-256.js';
import { act, planOf, SHOP, step } from '../fixtures.js';
import { restarted } from './restarted.js';

const context = { graph: SHOP, nowMs: 0 };
const plan = planOf(
  'p',
  step(act('scale-out', 'cart')),
  step(act('page', '')),
  step(act('observe', '')),
);

describe('what a guard writes it can read', () => {
  it('whatever people call a plan that they object to', () => {
    const guard = new Guard();
    for (const length of [0, 999, 1000, 1001, 1500, 2000, 9000]) {
      guard.object('x'.repeat(length), 'y'.repeat(length), 0);
      guard.approve({ planHash: 'x'.repeat(length), by: 'y'.repeat(length), expiresMs: 9 }, 0);
      restarted(guard);
    }
  });

  it('also after something that it could not write down', () => {
    const guard = new Guard();
    guard.review(plan, context);
    const ring: Outcome & { self?: object } = {
      ...{ planId: 'p', startedMs: 0, endedMs: 0, actions: [], resolved: true },
      ...{ verified: true, undone: false, sentence: '' },
    };
    ring.self = ring;
    expect(() => guard.noteOutcome(ring, 1)).toThrow();
    restarted(guard).review(plan, context);
    guard.review(plan, context);
    expect(verifyAudit(guard.audit, sha256Hex)).toBe(true);
  });
});

describe('what a guard remembers', () => {
  it('is that something was done, and that somebody was called, but not that it looked', () => {
    const guard = new Guard();
    const begun = [0, 1, 2].map((index) => guard.begin(plan, index, context));
    expect(begun).toEqual(
      plan.steps.map(({ action }) => ({ key: expect.stringMatching(/^[0-9a-f]{64}$/), action })),
    );
    expect(guard.running).toEqual([act('scale-out', 'cart')]);
    const resumed = restarted(guard);
    for (const one of [guard, resumed]) {
      const again = [0, 1, 2].map((index) => one.begin(plan, index, context));
      expect(again[1]).toEqual({ refused: ['this step has run before'] });
      expect(again[2]).toEqual(begun[2]);
      // To look is not among what there is room for.
      const { ledger } = one.toJSON() as { ledger: { keys: string[] } };
      expect(ledger.keys).toEqual(begun.slice(0, 2).map((step) => (step as BegunStep).key));
      expect(again[0]).toEqual({
        refused: expect.arrayContaining(['this step has run before']),
      });
    }
  });

  it.each([
    ['done', true],
    ['failed', false],
  ])('is that taking back is %s, whoever says so', (undo, ok) => {
    const said = { ok, message: '' };
    for (const settled of [true, false]) {
      const guard = new Guard();
      const { key } = guard.begin(plan, 0, context) as BegunStep;
      guard.finish(key, { ok: true, message: '' }, 1);
      guard.beginUndo(key, 2);
      if (settled) expect(guard.settle(key, { ...said, by: 'ann' }, 3)).toBe(true);
      else guard.noteUndo(key, said, 3);
      expect(guard.unfinished).toEqual([]);
      const { ledger } = restarted(guard).toJSON() as { ledger: { records: object[] } };
      expect(ledger.records).toMatchObject([{ key, endedMs: 1, ok: true, undo, undoMs: 3 }]);
    }
  });

  it('is that people were told, only where they had to be', () => {
    const asked = planOf('q', step(act('scale-out', 'cart'), { confidence: 0.2 }));
    const told = (options: object, shown = asked) => {
      const guard = new Guard(options);
      guard.review(shown, context);
      return (guard.toJSON() as { approvals: { told: unknown[] } }).approvals.told;
    };
    expect(told({ notifyMs: 100 })).toEqual([
      { planHash: new Guard().planHash(asked), sinceMs: 0 },
    ]);
    const partly = planOf('q', ...plan.steps, ...asked.steps);
    expect(told({ notifyMs: 100 }, partly)).toHaveLength(1);
    expect(told({})).toEqual([]);
    expect(told({ notifyMs: 100 }, plan)).toEqual([]);
  });

  it.each([
    ['window', { windowMs: 5000, cooldownMs: 1, staleMs: 1 }],
    ['cooldown', { windowMs: 1, cooldownMs: 5000, staleMs: 1 }],
    ['time to be given up', { windowMs: 1, cooldownMs: 1, staleMs: 5000 }],
  ])('is an act until the %s is over, whichever is the longest', (_, options) => {
    const guard = new Guard(options);
    const { key } = guard.begin(plan, 0, context) as BegunStep;
    guard.finish(key, { ok: true, message: '' }, 0);
    const records = (nowMs: number) => {
      guard.noteDoubt('', '', nowMs);
      return (guard.toJSON() as { ledger: { records: unknown[] } }).ledger.records.length;
    };
    expect([records(5000), records(5001)]).toEqual([1, 0]);
  });

  it('has no place for the hundred-and-first step of a plan', () => {
    const guard = new Guard({ cooldownMs: 0, maxActionsPerWindow: 1000 });
    const long = planOf('p', ...Array.from({ length: 101 }, () => step(act('observe', ''))));
    expect(guard.begin(long, 99, context)).toHaveProperty('key');
    expect(guard.begin(long, 100, context)).toEqual({ refused: ['the plan has no such step'] });
  });
});

describe('a guard that is restored', () => {
  const saved = JSON.parse(JSON.stringify(new Guard({ windowMs: 7, notifyMs: 8 }))) as object;

  it('keeps the options of its snapshot where none are given', () => {
    const options = (given?: object) => {
      return (Guard.fromJSON(saved, given).toJSON() as { options: object }).options;
    };
    expect(options()).toEqual((saved as { options: object }).options);
    expect(options({ windowMs: undefined, notifyMs: undefined })).toEqual(options());
    expect(options({ windowMs: 9 })).toMatchObject({ windowMs: 9, notifyMs: 8 });
    expect(options({ notifyMs: null })).toMatchObject({ windowMs: 7, notifyMs: null });
  });

  it('is a new one where the store has nothing, and what it has where it has something', async () => {
    for (const nothing of [null, undefined]) {
      const guard = await resumeGuard({ load: () => nothing }, { windowMs: 5 });
      expect(guard.toJSON()).toEqual(new Guard({ windowMs: 5 }).toJSON());
    }
    const resumed = await resumeGuard({ load: async () => saved });
    expect(resumed.toJSON()).toEqual(saved);
    for (const broken of [0, '', false]) {
      await expect(resumeGuard({ load: () => broken })).rejects.toThrow('guard');
    }
  });
});
