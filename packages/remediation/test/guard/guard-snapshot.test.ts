import { AegisError } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { Guard } from '../../src/guard/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';

const ok = { ok: true, message: 'done' };

/** A guard with something of everything that it remembers. */
function busy(): Guard {
  const guard = new Guard({ notifyMs: 500, cooldownMs: 0, breakerFailures: 2 });
  const plan = planOf(
    'p',
    step(act('scale-out', 'cart')),
    step(act('rate-limit', 'catalog')),
    step(act('restart', 'pay')),
  );
  const context = { graph: SHOP, nowMs: 100 };
  const keys = [0, 1, 2].map((i) => {
    const begun = guard.begin(plan, i, context);
    if ('refused' in begun) throw new Error(begun.refused.join());
    if (i < 2) guard.finish(begun.key, { ...ok, ok: i === 0 }, 200);
    return begun.key;
  });
  guard.beginUndo(keys[1]!, 300);
  const asked = planOf('q', step(act('rollback', 'orders'), { confidence: 0.4 }));
  guard.review(asked, { ...context, nowMs: 300 });
  guard.object('another', 'bob', 300);
  guard.approve({ planHash: guard.planHash(asked), by: 'ann', expiresMs: 9000 }, 400);
  const ended = { planId: 'p', startedMs: 0, endedMs: 400, actions: [act('restart', 'pay')] };
  const failed = { resolved: false, verified: true, undone: false, sentence: '' };
  for (let i = 0; i < 3; i++) guard.noteOutcome({ ...ended, ...failed }, 400);
  return guard;
}

interface Json {
  [name: string]: Json | Json[] | string | number | boolean | null;
}

const text = JSON.stringify(busy());
const fresh = (): Json => JSON.parse(text) as Json;

/** The snapshot with one field, named by its path, changed. */
function changed(path: string, value: unknown): Json {
  const json = fresh();
  const names = path.split('.');
  const last = names.pop()!;
  let at = json;
  for (const name of names) at = at[name] as Json;
  at[last] = value as Json;
  return json;
}

function isRefused(json: unknown): boolean {
  try {
    Guard.fromJSON(json);
    return false;
  } catch (error) {
    return AegisError.isInstance(error) && error.code === 'invalid-snapshot';
  }
}

describe('a snapshot of a guard', () => {
  it('brings all of it back, to the letter', () => {
    const guard = Guard.fromJSON(fresh());
    expect(JSON.stringify(guard)).toBe(text);
    const before = busy();
    expect(guard.unfinished).toEqual(before.unfinished);
    expect(guard.unfinished.map(({ undoing }) => undoing)).toEqual([true, false]);
    expect(guard.suggestOnly).toBe(true);
    expect(guard.audit).toEqual(before.audit);
    const next = [guard, before].map((one) => {
      one.closeBreaker('ann', 500);
      return one.audit.at(-1);
    });
    expect(next[0]).toEqual(next[1]);
  });

  it('is a state that goes on as the one before', () => {
    const guard = Guard.fromJSON(fresh());
    const asked = planOf('q', step(act('rollback', 'orders'), { confidence: 0.4 }));
    guard.closeBreaker('ann', 500);
    const [review] = guard.review(asked, { graph: SHOP, nowMs: 500 }).steps;
    // Agreed to, but one act beside it is under way.
    expect(review!.reasons).toEqual(['restart of pay next to it is running']);
    expect(guard.review(asked, { graph: SHOP, nowMs: 9000 }).steps[0]!.reasons).not.toContain(
      'a person has to agree',
    );
  });

  it.each<[string, unknown]>([
    ['nowMs', -1],
    ['nowMs', null],
    ['nowMs', 8.64e15 + 2],
    ['options.windowMs', 0],
    ['options.maxAudit', 1.5],
    ['options.environment', 'staging'],
    ['options.notifyMs', -1],
    ['options.notifyMs', 8.64e9 + 1],
    ['breaker.failures', -1],
    ['breaker.failures', 0.5],
    ['breaker.openUntilMs', 'never'],
    ['ledger.records.0.key', 'x'.repeat(2001)],
    ['ledger.records.0.planId', 7],
    ['ledger.records.0.kind', 'format-disk'],
    ['ledger.records.0.target', null],
    ['ledger.records.0.radius', [7]],
    ['ledger.records.0.radius', Array(1002).fill('a')],
    ['ledger.records.0.radius', ['x'.repeat(2001)]],
    ['ledger.records.0.copies', -1],
    ['ledger.records.0.traffic', -0.1],
    ['ledger.records.0.traffic', 1.1],
    ['ledger.records.0.startedMs', '0'],
    ['ledger.records.0.endedMs', 'now'],
    ['ledger.records.0.ok', 1],
    ['ledger.records.0.undo', 'maybe'],
    ['ledger.records.0.undoMs', 'now'],
    ['ledger.records', []],
    ['ledger.keys', []],
    ['ledger.keys', ['a', 'a', 'b']],
    ['ledger.madeMs', [0]],
    ['ledger.forgottenMs', null],
    ['ledger.counts', ''],
    ['approvals.agreed.0.planHash', 'x'.repeat(1001)],
    ['approvals.agreed.0.by', 7],
    ['approvals.agreed.0.expiresMs', 8.64e15 + 2],
    ['approvals.agreed', Array(1001).fill({ planHash: 'a', by: 'b', expiresMs: 1 })],
    ['approvals.told.0.planHash', 7],
    ['approvals.told.0.sinceMs', 'x'],
    ['approvals.told', Array(1001).fill({ planHash: 'a', sinceMs: 1 })],
    ['nextEntry', -1],
    ['nextEntry', 0.5],
    ['nextEntry', 3],
    ['audit', []],
    ['audit.0.sequence', -1],
    ['audit.0.sequence', 0.5],
    ['audit.0.atMs', 'x'],
    ['audit.0.event', 'party'],
    ['audit.0.detail', 7],
    ['audit.0.previous', 'x'.repeat(2001)],
    ['audit.0.hash', 'x'.repeat(2001)],
  ])('is refused where %s is %j', (path, value) => {
    expect(isRefused(changed(path, value))).toBe(true);
  });

  it('says what is missing of it', () => {
    const why = (path: string, value: unknown) => () => Guard.fromJSON(changed(path, value));
    expect(why('ledger.records', [])).toThrow('guard.ledger: expected all its records.');
    expect(why('audit', [])).toThrow('guard.audit: expected its last entry.');
    expect(why('kind', 'learner')).toThrow('guard.kind');
    expect(why('version', 1)).toThrow('guard.version');
  });

  it('has at most a hundred thousand entries, each of at most twenty million letters', () => {
    const audit = fresh().audit as Json[];
    const last = audit.at(-1)!;
    expect(isRefused(changed('audit', Array(100_001).fill(last)))).toBe(true);
    expect(isRefused(changed('audit', Array(100_000).fill(last)))).toBe(false);
    expect(isRefused(changed('audit', [{ ...last, detail: ' '.repeat(20_000_001) }]))).toBe(true);
    expect(isRefused(changed('audit', [{ ...last, detail: ' '.repeat(20_000_000) }]))).toBe(false);
  });

  it('takes longest texts, and an audit that is shorter than it was', () => {
    expect(isRefused(changed('nowMs', 8.64e15))).toBe(false);
    expect(isRefused(changed('ledger.records.0.target', 'x'.repeat(2000)))).toBe(false);
    expect(isRefused(changed('ledger.records.0.radius', Array(1001).fill('a')))).toBe(false);
    expect(isRefused(changed('approvals.agreed.0.planHash', 'x'.repeat(1000)))).toBe(false);
    const short = Guard.fromJSON(fresh(), { maxAudit: 3 });
    expect(short.audit).toEqual(busy().audit.slice(-3));
    const empty = Guard.fromJSON({ ...fresh(), audit: [], nextEntry: 0 });
    expect(empty.audit).toEqual([]);
  });
});
