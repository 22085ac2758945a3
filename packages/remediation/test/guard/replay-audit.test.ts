import type { Outcome } from '@aegis/core';
import { describe, expect, it } from 'vitest';
import { type AuditEntry, type BegunStep, Guard, replayAudit } from '../../src/guard/index.js';
import { act, planOf, SHOP, step } from '../fixtures.js';

const ok = { ok: true, message: 'done' };
const options = { breakerFailures: 1, breakerMs: 100, staleMs: 1000, notifyMs: 50 };
const shares: Readonly<Record<string, number>> = { cart: 0.5, pay: 0.25, catalog: 0.125 };

const failed: Outcome = {
  ...{ planId: 'p', startedMs: 0, endedMs: 1, actions: [act('restart', 'cart')] },
  ...{ resolved: false, verified: true, undone: false, sentence: '' },
};

/** Everything that may happen to a guard, one after the other. */
const HAPPENINGS: readonly ((guard: Guard, keys: string[]) => void)[] = [
  (guard) => guard.review(plan, { graph: SHOP, nowMs: 1, decision: { mask: [1, 0] } }),
  (guard) => guard.review(plan, { graph: null, nowMs: 2, mode: 'suggest' }),
  (guard) => guard.approve({ planHash: guard.planHash(plan), by: 'ann', expiresMs: 900 }, 3),
  (guard) => guard.object('another', 'bob', 4),
  (guard, keys) => begin(guard, keys, 0, 5),
  (guard, [key]) => guard.finish(key!, ok, 6),
  (guard, keys) => begin(guard, keys, 1, 7),
  (guard, [, key]) => guard.noteDoubt(key!, 'no answer', 8),
  (guard, [, key]) => guard.settle(key!, { ...ok, by: 'ann' }, 9),
  (guard, [key]) => guard.beginUndo(key!, 10),
  (guard, [, key]) => guard.beginUndo(key!, 11),
  (guard, [, key]) => guard.noteUndo(key!, { ok: false, message: 'no' }, 12),
  (guard, [key]) => guard.beginUndo(key!, 13),
  (guard) => guard.noteOutcome(failed, 14),
  (guard, keys) => begin(guard, keys, 2, 15),
  (guard) => guard.closeBreaker('ann', 16),
  (guard, keys) => begin(guard, keys, 2, 17),
  (guard) => guard.noteOutcome({ ...failed, resolved: true }, 18),
  (guard) => guard.noteDoubt('', 'two are given up now', 2000),
];
const plan = planOf(
  'p',
  step(act('scale-out', 'cart')),
  step(act('rate-limit', 'catalog')),
  step(act('scale-out', 'pay'), { confidence: 0.2 }),
);

function begin(guard: Guard, keys: string[], index: number, nowMs: number): void {
  const begun = guard.begin(plan, index, { graph: SHOP, nowMs });
  keys[index] = (begun as BegunStep).key;
}

/** The audit of it all, and a snapshot with its place in the audit before each. */
function story() {
  const audit: AuditEntry[] = [];
  const guard: Guard = new Guard({
    ...options,
    onAudit: (entry) => audit.push(entry),
    trafficShare: (id) => shares[id] ?? 0,
    conditions: ({ target }) => (target === 'cart' && guard.suggestOnly ? ['frozen'] : []),
  });
  const keys: string[] = [];
  const stops = HAPPENINGS.map((happen) => {
    const stop = { at: audit.length, from: JSON.parse(JSON.stringify(guard)) as unknown };
    happen(guard, keys);
    return stop;
  });
  return { audit, stops };
}

describe('replayAudit of all that may happen', () => {
  const { audit, stops } = story();
  const replay = { options, graphs: [SHOP] };

  it('comes to the same, from the start and from every snapshot on the way', () => {
    const events = new Set(audit.map(({ event }) => event));
    expect(events.size).toBe(12);
    expect(replayAudit(audit, replay)).toEqual({
      same: true,
      replayed: audit.length,
      differs: null,
    });
    for (const { at, from } of stops) {
      const rest = audit.slice(at);
      const same = { same: true, replayed: rest.length, differs: null };
      expect(replayAudit(rest, { ...replay, from })).toEqual(same);
    }
  });

  it('asks nobody but the audit what the traffic and the conditions were', () => {
    const asked: string[] = [];
    const trafficShare = (id: string): number => asked.push(id);
    const conditions = (): string[] => [`no ${asked.push('conditions')}`];
    const onAudit = (): void => void asked.push('told');
    const own = { ...options, trafficShare, conditions, onAudit };
    expect(replayAudit(audit, { ...replay, options: own }).same).toBe(true);
    expect(asked).toEqual([]);
  });

  it('finds each graph by its hash, whichever others there are', () => {
    const other = { snapshot: () => ({ ...SHOP.snapshot(), nodes: [], edges: [] }) };
    for (const graphs of [
      [other, SHOP],
      [SHOP, other],
    ]) {
      expect(replayAudit(audit, { options, graphs }).same).toBe(true);
    }
    const report = replayAudit(audit, { options, graphs: [other] });
    expect(report).toMatchObject({ same: false, replayed: 0 });
    expect(JSON.parse(report.differs!.guard!.detail)).toMatchObject({ graph: null });
  });

  it.each<[string, (entry: AuditEntry) => Partial<AuditEntry>]>([
    ['hash', () => ({ hash: 'forged' })],
    ['number', ({ sequence }) => ({ sequence: sequence + 1 })],
    ['predecessor', () => ({ previous: 'forged' })],
    // As what was given reads, so that only what is said to have come of it is another.
    ['text', ({ detail }) => ({ detail: detail.replace(/}$/, ',"forged":true}') })],
  ])('shows the first entry of another %s, as it is and as it had to be', (_, forge) => {
    for (const at of [0, 7, audit.length - 1]) {
      const forged = audit.map((one, i) => (i === at ? { ...one, ...forge(one) } : one));
      expect(replayAudit(forged, replay)).toEqual({
        same: false,
        replayed: at,
        differs: { audit: forged[at], guard: audit[at] },
      });
    }
  });

  it('shows a verdict that was turned, though the hash is the one that it had', () => {
    const at = audit.findIndex(({ detail }) => detail.includes('"allowed":false'));
    const turned = audit.map((one, i) => {
      const detail = one.detail.replace('"allowed":false', '"allowed":true');
      return i === at ? { ...one, detail } : one;
    });
    const differs = { audit: turned[at], guard: audit[at] };
    expect(replayAudit(turned, replay)).toEqual({ same: false, replayed: at, differs });
  });

  it('shows what was left out and what was made up', () => {
    // What is given up and what opens the breaker is written by itself, so it shows where it is missing.
    const opened = audit.findIndex(({ event }) => event === 'breaker');
    const cut = audit.slice(0, opened);
    expect(replayAudit(cut, replay)).toEqual({
      same: false,
      replayed: opened,
      differs: { audit: null, guard: audit[opened] },
    });
    const stale = audit.findIndex(({ event }) => event === 'stale');
    const kept = audit.filter((_, i) => i !== stale);
    expect(replayAudit(kept, replay).differs).toEqual({ audit: kept[stale], guard: audit[stale] });
    const { hash: _, ...unhashed } = { ...audit.at(-1)!, event: 'stale' as const };
    for (const more of [{ ...unhashed, hash: 'x' }, unhashed as AuditEntry]) {
      expect(replayAudit([...audit, more], replay)).toEqual({
        same: false,
        replayed: audit.length,
        differs: { audit: more, guard: null },
      });
    }
  });

  it.each(['', '{', 'null', '7', '{"plan":null}'])(
    'shows what cannot be done again: %j',
    (detail) => {
      const broken = [{ ...audit[0]!, detail, hash: 'x' }, ...audit.slice(1)];
      const { same, replayed, differs } = replayAudit(broken, replay);
      expect({ same, replayed, audit: differs?.audit }).toEqual({
        same: false,
        replayed: 0,
        audit: broken[0],
      });
    },
  );

  it('needs the rules of the guard that wrote it', () => {
    expect(replayAudit(audit, { graphs: [SHOP] })).toMatchObject({ same: false, replayed: 0 });
    expect(replayAudit(audit.slice(1), replay)).toMatchObject({ same: false, replayed: 0 });
    expect(replayAudit([])).toEqual({ same: true, replayed: 0, differs: null });
  });
});
