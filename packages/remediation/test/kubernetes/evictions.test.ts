import { describe, expect, it } from 'vitest';
import { Evictor } from '../../src/kubernetes/acts/evict.js';
import { evictAll, type Remainder } from '../../src/kubernetes/acts/evict-all.js';
import { type Pod, readPods } from '../../src/kubernetes/acts/pods.js';
import type { Patience, Reading } from '../../src/kubernetes/kube-api.js';
import { resolveExecutorOptions } from '../../src/kubernetes/options.js';
import { pod } from './objects.js';
import { inTurn, Wire, type WireAnswer } from './wire.js';

const DONE = { status: 201 };
const BUDGET = {
  status: 429,
  body: { message: 'no', details: { causes: [{ reason: 'DisruptionBudget' }] } },
};
const BUDGET_SAID =
  'could not evict pod shop/a: its disruption budget allows no eviction now (no); wait, or add copies first';
const BUSY = { status: 429, body: { message: 'no' }, headers: { 'retry-after': '7' } };
const RESOURCES = (version: string) => ({
  status: 200,
  body: { resources: [{ name: 'pods' }, { name: 'pods/eviction', version }] },
});

function podsCalled(...names: readonly string[]): readonly Pod[] {
  return readPods(names.map((name) => pod(name)));
}

/** A server that answers evictions so, and knows their newest version. */
function evicting(...answers: readonly WireAnswer[]): Wire {
  const next = inTurn(...answers);
  return new Wire(({ method }) => (method === 'POST' ? next() : RESOURCES('v1')));
}

interface Given {
  readonly atOnce?: boolean;
  readonly patience?: Patience;
  readonly dryRun?: boolean;
  readonly attempts?: number;
}

/** Evicts while `left` says so, round by round; the last round again and again. */
function run(wire: Wire, left: readonly Reading<Remainder>[], given: Given = {}) {
  const { atOnce = true, patience = { untilMs: 3_600_000 } } = given;
  const api = wire.api(given);
  const settings = resolveExecutorOptions(undefined);
  const context = { api, settings, target: { kind: 'Node', name: 'worker-1' } as const, patience };
  let round = 0;
  const remaining = async () => left[Math.min(round++, left.length - 1)]!;
  return evictAll(context, new Evictor(api), remaining, atOnce);
}

function rest(names: readonly string[], calm = true): Reading<Remainder> {
  return { kind: 'found', value: { pods: podsCalled(...names), calm } };
}

function evicted(wire: Wire): readonly string[] {
  return wire.sent.filter(({ method }) => method === 'POST').map(({ path }) => path.split('/')[6]!);
}

describe('one eviction', () => {
  const [only] = podsCalled('a');

  it.each([
    ['v1', false, {}, {}],
    ['v1beta1', true, { dryRun: 'All' }, { dryRun: ['All'] }],
  ])('is asked for in %s, by the uid of its pod', async (version, dryRun, query, more) => {
    const wire = new Wire(inTurn(RESOURCES(version), DONE));
    const evictor = new Evictor(wire.api({ dryRun }));
    expect(await evictor.evict(only!, { untilMs: 1 })).toEqual({ kind: 'done' });
    expect(wire.sent[0]).toMatchObject({ method: 'GET', path: '/api/v1' });
    expect(wire.sent[1]).toMatchObject({
      method: 'POST',
      path: '/api/v1/namespaces/shop/pods/a/eviction',
      query,
    });
    expect(JSON.parse(wire.sent[1]?.body ?? '')).toEqual({
      apiVersion: `policy/${version}`,
      kind: 'Eviction',
      metadata: { name: 'a', namespace: 'shop' },
      deleteOptions: { preconditions: { uid: 'uid-of-shop-a' }, ...more },
    });
    await evictor.evict(only!, { untilMs: 1 });
    expect(wire.sent.filter(({ method }) => method === 'GET')).toHaveLength(1);
  });

  it('is asked for in v1 while the versions cannot be read, and they are asked for anew', async () => {
    const wire = new Wire(
      inTurn({ status: 403 }, DONE, { status: 200, body: {} }, DONE, RESOURCES('v1beta1'), DONE),
    );
    const evictor = new Evictor(wire.api());
    for (let i = 0; i < 3; i++) await evictor.evict(only!, { untilMs: 1 });
    const versions = wire.sent
      .filter(({ method }) => method === 'POST')
      .map(({ body }) => JSON.parse(body ?? '').apiVersion);
    expect(versions).toEqual(['policy/v1', 'policy/v1', 'policy/v1beta1']);
  });

  it.each([
    [{ status: 200 }, 'done'],
    [{ status: 299 }, 'done'],
    [{ status: 404 }, 'done'],
    [{ status: 300 }, 'failed'],
    [{ status: 403 }, 'failed'],
    [{ status: 409 }, 'later'],
    [BUSY, 'later'],
    [{ status: 500 }, 'later'],
    [new Error('reset'), 'later'],
  ])('%j is %s', async (answer, kind) => {
    const evictor = new Evictor(evicting(answer).api());
    const eviction = await evictor.evict(only!, { untilMs: 1 });
    expect(eviction.kind).toBe(kind);
    if (kind !== 'done') {
      expect(eviction).toMatchObject({ message: expect.stringContaining('evict pod shop/a') });
    }
  });
});

describe('evicting until none is left', () => {
  it('takes all of a machine in one round, and one of a workload', async () => {
    const wire = evicting(DONE);
    const all = await run(wire, [rest(['a', 'b', 'c']), rest([])]);
    expect(all).toEqual({ ok: true, message: '3 pods evicted' });
    expect(wire.waits).toEqual([1000]);
    const single = evicting(DONE);
    const steps = [rest(['a', 'b']), rest(['b'], false), rest(['b']), rest([], false), rest([])];
    const each = await run(single, steps, { atOnce: false });
    expect(each).toEqual({ ok: true, message: '2 pods evicted' });
    expect(single.waits).toEqual([1000, 5000, 1000, 5000]);
    expect(evicted(single)).toEqual(['a', 'b']);
  });

  it('asks the others too where a budget holds one back, five seconds later or as asked', async () => {
    const wire = evicting(BUDGET, DONE, { ...BUDGET, headers: { 'retry-after': '61' } }, DONE);
    const result = await run(wire, [rest(['a', 'b']), rest(['a']), rest(['a']), rest([])]);
    expect(result).toEqual({ ok: true, message: '2 pods evicted' });
    expect(evicted(wire)).toEqual(['a', 'b', 'a', 'a']);
    expect(wire.waits).toEqual([5000, 60_000, 1000]);
  });

  it('a budget may say no for longer than a fault may last', async () => {
    const answers = Array.from({ length: 9 }, () => BUDGET);
    const wire = evicting(...answers, DONE);
    const rounds = Array.from({ length: 10 }, () => rest(['a']));
    expect(await run(wire, [...rounds, rest([])])).toEqual({ ok: true, message: '1 pods evicted' });
  });

  it('gives up on faults in a row, and asks nobody else meanwhile', async () => {
    const wire = evicting(BUSY);
    expect(await run(wire, [rest(['a', 'b'])])).toEqual({
      ok: false,
      message: 'could not evict pod shop/a: the API server is too busy (no); try again later',
    });
    expect(evicted(wire)).toEqual(['a', 'a', 'a']);
    expect(wire.waits).toEqual([7000, 7000]);
    const now = evicting(BUSY, BUSY, DONE, BUSY, BUSY, DONE);
    const steps = [...Array.from({ length: 6 }, () => rest(['a'])), rest([])];
    expect(await run(now, steps)).toEqual({ ok: true, message: '2 pods evicted' });
  });

  it('a lost answer is a fault as well', async () => {
    const wire = evicting(new Error('reset'), DONE);
    expect(await run(wire, [rest(['a']), rest(['a']), rest([])])).toMatchObject({ ok: true });
    expect(wire.waits).toEqual([5000, 1000]);
    const always = await run(evicting({ ...BUDGET, status: 500 }), [rest(['a'])]);
    expect(always).toMatchObject({ ok: false, message: expect.stringContaining('with 500') });
  });

  it('stops at once where it may not, or cannot see what is left', async () => {
    const wire = evicting({ status: 403 });
    expect(await run(wire, [rest(['a', 'b'])])).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^not allowed to evict pod shop\/a/),
    });
    expect(evicted(wire)).toEqual(['a']);
    const blind = await run(evicting(DONE), [{ kind: 'failed', status: 403, message: 'blind' }]);
    expect(blind).toEqual({ ok: false, message: 'blind' });
  });

  it('ends where its time does, with the last reason', async () => {
    const late = evicting(BUDGET);
    expect(await run(late, [rest(['a'])], { patience: { untilMs: 10_000 } })).toEqual({
      ok: false,
      message: `0 pods evicted, then the time was over: ${BUDGET_SAID}`,
    });
    expect(late.waits).toEqual([5000, 5000]);
    const early = evicting(DONE);
    expect(await run(early, [rest(['a'])], { patience: { untilMs: 999 } })).toEqual({
      ok: false,
      message: '1 pods evicted, then the time was over: the pods that replace them are not ready',
    });
    expect(early.waits).toEqual([]);
  });

  it('ends after two thousand rounds whatever the clock says', async () => {
    const wire = evicting(DONE);
    Object.assign(wire.clock, { now: () => 0 });
    expect(await run(wire, [rest([], false)])).toMatchObject({ ok: false });
    expect(wire.waits).toHaveLength(2000);
  });

  it('ends where it is called off, before the next eviction and before the next wait', async () => {
    const signal = { aborted: true };
    const patience = { untilMs: 1e6, signal };
    const off = evicting(DONE);
    expect(await run(off, [rest(['a', 'b'])], { patience })).toEqual({
      ok: false,
      message: 'it was called off; 2 pods are left',
    });
    expect(await run(off, [rest(['a'], false)], { patience })).toEqual({
      ok: false,
      message: 'it was called off',
    });
    expect([off.sent, off.waits]).toEqual([[], []]);
  });

  it('a dry run is one round that says what would have to wait', async () => {
    const given = { dryRun: true };
    const all = evicting(DONE);
    expect(await run(all, [rest(['a', 'b'])], { ...given, atOnce: false })).toEqual({
      ok: true,
      message: 'dry run: 2 pods would be evicted now',
    });
    expect(await run(evicting(BUDGET, DONE), [rest(['a', 'b'])], given)).toEqual({
      ok: true,
      message: `dry run: 1 pods would be evicted now, 1 later: ${BUDGET_SAID}`,
    });
    expect(await run(evicting(DONE), [rest(['a'], false)], given)).toEqual({
      ok: true,
      message:
        'dry run: 0 pods would be evicted now, 1 later: the pods that replace them are not ready',
    });
    expect(all.waits).toEqual([]);
  });
});
