import type { Plan } from '@aegis/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type AuditEntry,
  type Executor,
  executePlan,
  Guard,
  replayAudit,
  settleUnfinished,
  verifyAudit,
} from '../src/guard/index.js';
import { act, planOf, SHOP, step } from './fixtures.js';

const ok = { ok: true, message: '' };

function begun(
  guard: Guard,
  id: string,
  kind: 'scale-out' | 'rate-limit',
  target: string,
  nowMs = 0,
) {
  const result = guard.begin(planOf(id, step(act(kind, target))), 0, { graph: SHOP, nowMs });
  return 'key' in result ? result.key : '';
}

describe('acts in doubt', () => {
  it('block their neighbourhood over a restart, until the executor says what became of them', async () => {
    const first = new Guard();
    const key = begun(first, 'a', 'scale-out', 'orders');
    const guard = Guard.fromJSON(JSON.parse(JSON.stringify(first)));
    expect(guard.unfinished).toEqual([
      { key, planId: 'a', kind: 'scale-out', target: 'orders', startedMs: 0, undoing: false },
    ]);
    expect(begun(guard, 'b', 'rate-limit', 'web', 1)).toBe('');
    const executor = (status: NonNullable<Executor['status']>) => ({ name: 'api', status });
    const options = { guard, clock: () => 2 };
    for (const left of [
      executor(async () => 'unknown'),
      executor(() => Promise.reject(new Error('away'))),
      executor(async () => 'yes' as 'done'),
      { name: 'silent' },
    ]) {
      expect(await settleUnfinished({ ...options, executor: left })).toHaveLength(1);
    }
    const hangs = executor(() => new Promise(() => {}));
    const deadline = async (): Promise<null> => null;
    expect(await settleUnfinished({ ...options, executor: hangs, deadline })).toHaveLength(1);
    expect(await settleUnfinished({ ...options, executor: executor(async () => 'done') })).toEqual(
      [],
    );
    expect(begun(guard, 'b', 'rate-limit', 'web', 3)).not.toBe('');
    expect(begun(guard, 'a', 'scale-out', 'orders', 1e8)).toBe('');
  });

  it('are settled without waiting for a store that hangs, and not without one that fails', async () => {
    const guard = new Guard();
    begun(guard, 'a', 'scale-out', 'orders');
    const executor = { name: 'api', status: async () => 'done' as const };
    const deadline = async (): Promise<void> => {
      for (let turn = 0; turn < 50; turn++) await null;
    };
    const options = { guard, executor, clock: () => 2, deadline };
    const hangs = { load: () => null, save: () => new Promise<void>(() => {}) };
    expect(await settleUnfinished({ ...options, store: hangs })).toEqual([]);
    const full = { load: () => null, save: () => Promise.reject(new Error('disk full')) };
    const other = { ...options, guard: new Guard(), deadline: () => new Promise(() => {}) };
    await expect(settleUnfinished({ ...other, store: full })).rejects.toThrow('disk full');
  });

  it('are settled by a person once, or given up in time, and both are in the audit', () => {
    const guard = new Guard({ staleMs: 1000 });
    const key = begun(guard, 'a', 'scale-out', 'orders');
    const said = { ok: false, by: 'ann', message: 'I looked' };
    expect(guard.settle('another', said, 1)).toBe(false);
    expect(guard.settle(key, said, 1)).toBe(true);
    expect(guard.settle(key, said, 1)).toBe(false);
    begun(guard, 'b', 'rate-limit', 'pay', 2);
    expect(guard.unfinished).toHaveLength(1);
    guard.finish('nothing', ok, 1003);
    expect(guard.unfinished).toEqual([]);
    const events = guard.audit.map(({ event }) => event);
    expect(events.filter((event) => event === 'settle')).toHaveLength(3);
    expect(events).toContain('stale');
  });

  it('are not taken back, and what was done before is', async () => {
    const log: string[] = [];
    const executor: Executor = {
      name: 'slow',
      execute: ({ target }) => {
        log.push(`do ${target}`);
        return target === 'pay' ? new Promise(() => {}) : Promise.resolve(ok);
      },
      undo: async ({ target }) => {
        log.push(`undo ${target}`);
        return ok;
      },
    };
    let late = false;
    const deadline = async (): Promise<null> => {
      while (!late) {
        late = log.includes('do pay') || log.length > 2;
        await null;
      }
      return null;
    };
    const plan = planOf('p', step(act('scale-out', 'cart')), step(act('scale-out', 'pay')));
    const guard = new Guard();
    const options = { plan, guard, executor, graph: SHOP, clock: () => 0, deadline };
    const outcome = await executePlan(options);
    expect(outcome).toMatchObject({ resolved: false, undone: false });
    expect(log.filter((line) => line.startsWith('undo pay'))).toEqual([]);
    expect(guard.unfinished).toMatchObject([{ target: 'pay' }]);
  });
});

describe('taking back', () => {
  it('is done once, after the end and last first', () => {
    const guard = new Guard();
    const plan = planOf('p', step(act('scale-out', 'cart')), step(act('rate-limit', 'catalog')));
    const context = { graph: SHOP, nowMs: 0 };
    const keys = [0, 1].map((i) => {
      const result = guard.begin(plan, i, context);
      if ('refused' in result) throw new Error(result.refused.join());
      if (i === 0) expect(guard.beginUndo(result.key, 0)).toHaveProperty('refused');
      guard.finish(result.key, ok, 0);
      return result.key;
    });
    expect(guard.beginUndo(keys[0]!, 0)).toEqual({
      refused: ['rate-limit of catalog came after it'],
    });
    expect(guard.beginUndo(keys[1]!, 0)).toEqual({ key: `${keys[1]}:undo` });
    expect(begun(guard, 'q', 'scale-out', 'catalog')).toBe('');
    expect(guard.beginUndo(keys[0]!, 0)).toHaveProperty('refused');
    guard.noteUndo(keys[1]!, ok, 1);
    expect(guard.beginUndo(keys[1]!, 0)).toHaveProperty('refused');
    expect(guard.beginUndo(keys[0]!, 0)).toHaveProperty('key');
    expect(guard.beginUndo('nothing', 0)).toHaveProperty('refused');
  });
});

describe('taking back of which nobody heard', () => {
  it('is given up in time, and counts as if it had ended just then', () => {
    const guard = new Guard({ staleMs: 1000, cooldownMs: 500, windowMs: 800 });
    const key = begun(guard, 'a', 'scale-out', 'orders');
    guard.finish(key, ok, 0);
    guard.beginUndo(key, 10);
    // It is given up at 1,011, so it is cooling down until 1,511.
    guard.noteDoubt('', '', 1011);
    expect(guard.unfinished).toEqual([]);
    expect(begun(guard, 'b', 'scale-out', 'orders', 1510)).toBe('');
    expect(begun(guard, 'c', 'scale-out', 'orders', 1511)).not.toBe('');
  });
});

describe('plans that are none', () => {
  const good = planOf('p', step(act('restart', 'cart')));
  it.each([
    [null],
    [7],
    [{}],
    [{ ...good, steps: null }],
    [{ ...good, steps: [null] }],
    [{ ...good, createdMs: Number.NaN }],
    [{ ...good, sentence: 'x'.repeat(10_000) }],
    [
      {
        ...good,
        steps: [{ ...good.steps[0], action: { kind: 7, target: 'cart', parameters: {} } }],
      },
    ],
    [
      {
        ...good,
        get steps(): never {
          throw new Error('no');
        },
      },
    ],
  ])('are refused without a word too many: %#', async (plan) => {
    const guard = new Guard();
    const given = plan as unknown as Plan;
    const context = { graph: SHOP, nowMs: 0 };
    expect(guard.review(given, context)).toMatchObject({ allowed: false, steps: [] });
    expect(guard.begin(given, 0, context)).toHaveProperty('refused');
    expect(guard.planHash(given)).toBe('');
    const common = { plan: given, guard, graph: SHOP, clock: () => 0 };
    expect((await executePlan(common)).sentence).toContain('no plan');
    expect(replayAudit(guard.audit, { graphs: [SHOP] }).same).toBe(true);
  });

  it('cannot change while they are looked at', async () => {
    const shifty = structuredClone(good) as unknown as { steps: { action: { target: string } }[] };
    const done: string[] = [];
    const executor: Executor = {
      name: 'api',
      execute: async ({ target }) => {
        done.push(target);
        return ok;
      },
      undo: async () => ok,
    };
    const guard = new Guard({
      conditions: () => {
        shifty.steps[0]!.action.target = 'orders-db';
        return [];
      },
    });
    const plan = shifty as unknown as Plan;
    await executePlan({ plan, guard, executor, graph: SHOP, clock: () => 0 });
    expect(done).toEqual(['cart']);
  });
});

describe('replayAudit', () => {
  const kinds = ['restart', 'scale-out', 'failover', 'rate-limit', 'page'] as const;
  const move = fc.record({
    what: fc.constantFrom('review', 'begin', 'approve', 'finish', 'undo', 'outcome', 'object'),
    kind: fc.constantFrom(...kinds),
    target: fc.constantFrom('cart', 'orders-db', 'web', 'nobody'),
    confidence: fc.double(),
    nowMs: fc.oneof(fc.integer({ min: 0, max: 3_000_000 }), fc.double()),
    id: fc.integer({ min: 0, max: 3 }),
  });

  function play(
    guard: Guard,
    moves: readonly (typeof move extends fc.Arbitrary<infer T> ? T : never)[],
  ) {
    let key = 'none';
    for (const { what, kind, target, confidence, nowMs, id } of moves) {
      const parameters = confidence > 1 ? { replicas: confidence } : {};
      const plan = planOf(`p${id}`, step({ kind, target, parameters }, { confidence }));
      const context = { graph: SHOP, nowMs, decision: { probabilities: [confidence], mask: [1] } };
      if (what === 'review') guard.review(plan, context);
      if (what === 'approve') {
        guard.approve({ planHash: guard.planHash(plan), by: 'ann', expiresMs: confidence }, nowMs);
      }
      if (what === 'object') guard.object(guard.planHash(plan), 'ann', nowMs);
      if (what === 'begin') {
        const result = guard.begin(plan, 0, context);
        if ('key' in result) key = result.key;
      }
      if (what === 'finish') guard.finish(key, { ok: confidence > 0, message: target }, nowMs);
      if (what === 'undo' && 'key' in guard.beginUndo(key, nowMs)) guard.noteUndo(key, ok, nowMs);
      if (what === 'outcome') {
        const ended = { resolved: confidence > 0, verified: true, undone: false, sentence: '' };
        const actions = [act(kind, target)];
        guard.noteOutcome(
          { planId: 'p', startedMs: nowMs, endedMs: nowMs, actions, ...ended },
          nowMs,
        );
      }
    }
  }

  it('comes to the same entries, hash for hash, from the start or from a snapshot', () => {
    const shares = { trafficShare: (id: string) => id.length / 20, conditions: () => [] };
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), fc.array(move, { maxLength: 10 }), (a, b) => {
        const guard = new Guard({ ...shares, notifyMs: 1000, staleMs: 100_000 });
        const options = { notifyMs: 1000, staleMs: 100_000 };
        play(guard, a);
        const from = JSON.parse(JSON.stringify(guard)) as unknown;
        const count = guard.audit.length;
        play(guard, b);
        expect(replayAudit(guard.audit, { options, graphs: [SHOP] })).toMatchObject({ same: true });
        const rest = guard.audit.slice(count);
        const report = replayAudit(rest, { from, graphs: [SHOP] });
        expect(report).toEqual({ same: true, replayed: rest.length, differs: null });
      }),
    );
  });

  it('shows what is not as these rules say, though the chain is whole', () => {
    const entries: AuditEntry[] = [];
    const lax = new Guard({ cooldownMs: 0, onAudit: (entry) => entries.push(entry) });
    const plan = (id: string) => planOf(id, step(act('restart', 'cart')));
    for (const id of ['a', 'b']) {
      const result = lax.begin(plan(id), 0, { graph: SHOP, nowMs: 0 });
      if ('key' in result) lax.finish(result.key, ok, 0);
    }
    const options = { cooldownMs: 0 };
    expect(replayAudit(entries, { options, graphs: [SHOP] }).same).toBe(true);
    const strict = replayAudit(entries, { graphs: [SHOP] });
    expect(strict).toMatchObject({ same: false, replayed: 0 });
    expect(replayAudit(entries, { options }).same).toBe(false);
    expect(replayAudit(entries.slice(1), { options, graphs: [SHOP] }).same).toBe(false);
    expect(replayAudit([{ ...entries[0]!, detail: '{' }]).same).toBe(false);
    expect(replayAudit([]).same).toBe(true);
    expect(verifyAudit(entries, (text) => text)).toBe(false);
  });
});
