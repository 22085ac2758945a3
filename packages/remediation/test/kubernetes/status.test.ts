import type { ActionKind } from '@aegis/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { act, Cluster } from './cluster.js';
import { machine, pod, podPath, workload, workloadPath } from './objects.js';

const CART = workloadPath('cart');
const WORKER = '/api/v1/nodes/worker-1';

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  cluster.server.store.put(CART, workload('cart'));
  cluster.server.store.put(WORKER, machine('worker-1'));
});
afterEach(() => cluster.close());

function statusOf(idempotencyKey: string, kind: ActionKind = 'scale-out', target = 'cart') {
  return cluster.executor().status(idempotencyKey, { kind, target });
}

describe('what became of an act', () => {
  it('is done where its object remembers it, and not where it does not', async () => {
    expect(await statusOf('k')).toBe('not-done');
    await cluster.executor().execute(act('scale-out'), { idempotencyKey: 'k' });
    expect(await statusOf('k')).toBe('done');
    expect(await statusOf('k:undo')).toBe('not-done');
    expect(await statusOf('other')).toBe('not-done');
    await cluster.executor().undo(act('scale-out'), { idempotencyKey: 'k:undo' });
    expect(await statusOf('k:undo')).toBe('done');
    expect(await statusOf('k')).toBe('done');
  });

  it('of a restart, which leaves nothing to restore, is done as well', async () => {
    await cluster.executor().execute(act('restart'), { idempotencyKey: 'k' });
    expect(await statusOf('k', 'restart')).toBe('done');
  });

  it('is not done where it was taken back before it came', async () => {
    await cluster.executor().undo(act('scale-out'), { idempotencyKey: 'k:undo' });
    expect(await statusOf('k')).toBe('not-done');
    expect(await statusOf('k:undo')).toBe('done');
  });

  it('of an undo is unknown where the act is not remembered', async () => {
    expect(await statusOf('k:undo')).toBe('unknown');
  });

  it('of a drain is unknown from its beginning, and its undoing is known', async () => {
    expect(await statusOf('k', 'drain', 'worker-1')).toBe('not-done');
    await cluster.executor().execute(act('drain', 'worker-1'), { idempotencyKey: 'k' });
    expect(await statusOf('k', 'drain', 'worker-1')).toBe('unknown');
    expect(await statusOf('k:undo', 'drain', 'worker-1')).toBe('not-done');
    await cluster.executor().undo(act('drain', 'worker-1'), { idempotencyKey: 'k:undo' });
    expect(await statusOf('k:undo', 'drain', 'worker-1')).toBe('done');
  });

  it('of a drain that was taken back halfway is unknown, since some of it was done', async () => {
    cluster.server.store.put(podPath('a'), pod('a'));
    cluster.server.faults.push({ method: 'POST', kind: 'status', status: 403, times: 1 });
    await cluster.executor().execute(act('drain'), { idempotencyKey: 'k' });
    await cluster.executor().undo(act('drain'), { idempotencyKey: 'k:undo' });
    expect(await statusOf('k', 'drain')).toBe('unknown');
  });

  it('is unknown once the object may have forgotten it', async () => {
    for (let k = 0; k < 7; k++) {
      await cluster.executor().execute(act('restart'), { idempotencyKey: `k${k}` });
    }
    expect(await statusOf('other')).toBe('not-done');
    await cluster.executor().execute(act('restart'), { idempotencyKey: 'k7' });
    expect(await statusOf('other')).toBe('unknown');
    expect(await statusOf('k7', 'restart')).toBe('done');
  });

  it('is unknown where nothing can be read', async () => {
    expect(await statusOf('k', 'cordon', 'worker-9')).toBe('unknown');
    expect(await statusOf('k', 'scale-out', 'nobody')).toBe('unknown');
    expect(await statusOf('k', 'rate-limit')).toBe('unknown');
    const locate = (): never => {
      throw new Error('no idea');
    };
    const lost = cluster.executor({ locate });
    expect(await lost.status('k', { kind: 'scale-out', target: 'cart' })).toBe('unknown');
  });

  it('is unknown of what is not done here: by handlers, or not at all', async () => {
    const done = async () => ({ ok: true, message: 'called' });
    const executor = cluster.executor({ handlers: { restart: { execute: done, undo: done } } });
    for (const kind of ['restart', 'observe'] as const) {
      expect(await executor.status('k', { kind, target: 'cart' })).toBe('unknown');
    }
    expect(cluster.server.requests).toEqual([]);
  });
});

describe('preflight', () => {
  it('asks one SelfSubjectAccessReview for each permission', async () => {
    await cluster.executor().preflight([act('cordon', 'worker-1'), act('drain', 'cart')]);
    const reviews = cluster.server.asked('POST', /./);
    expect(new Set(reviews.map(({ path }) => path))).toEqual(
      new Set(['/apis/authorization.k8s.io/v1/selfsubjectaccessreviews']),
    );
    const review = (resourceAttributes: object) => ({
      apiVersion: 'authorization.k8s.io/v1',
      kind: 'SelfSubjectAccessReview',
      spec: { resourceAttributes },
    });
    const core = { group: '', namespace: 'shop' };
    expect(reviews.map(({ body }) => body)).toEqual([
      review({ ...core, verb: 'create', resource: 'pods', subresource: 'eviction' }),
      review({ verb: 'get', group: '', resource: 'nodes' }),
      review({ ...core, verb: 'list', resource: 'pods' }),
      review({ verb: 'patch', group: '', resource: 'nodes' }),
      review({ verb: 'get', group: 'apps', resource: 'deployments', namespace: 'shop' }),
      review({ verb: 'patch', group: 'apps', resource: 'deployments', namespace: 'shop' }),
    ]);
  });

  it('says all that is missing and all that could not be asked', async () => {
    cluster.server.allows = (verb) => verb !== 'patch';
    const missing = await cluster.executor().preflight([act('page'), act('restart')]);
    const patch = { verb: 'patch', group: 'apps', resource: 'deployments' };
    const page = 'page cart: Kubernetes by itself cannot page; give handlers["page"]';
    expect(missing).toEqual({
      allowed: false,
      missing: [{ ...patch, subresource: null, namespace: 'shop' }],
      problems: [page],
      sentence: `not allowed to patch deployments in shop; ${page}.`,
    });
  });

  it('needs nothing for what is done by handlers, or not at all', async () => {
    const done = async () => ({ ok: true, message: 'called' });
    const executor = cluster.executor({ handlers: { page: { execute: done, undo: done } } });
    expect(await executor.preflight([act('page'), act('observe')])).toEqual({
      allowed: true,
      missing: [],
      problems: [],
      sentence: 'Everything is allowed.',
    });
    expect(cluster.server.requests).toEqual([]);
  });

  it.each([300, 403])('cannot tell where the review is answered with %i', async (status) => {
    cluster.server.faults.push({ method: 'POST', kind: 'status', status, times: 9 });
    const report = await cluster.executor().preflight([act('cordon', 'worker-1')]);
    expect(report).toMatchObject({ allowed: false, missing: [], problems: { length: 2 } });
    expect(report.problems[0]).toContain('ask whether we may get nodes');
  });

  it('cannot tell where the connection is lost, and says no to all that is not allowed', async () => {
    cluster.server.faults.push({ method: 'POST', kind: 'drop', times: 1 });
    const once = cluster.executor({ attempts: 1 });
    expect(await once.preflight([act('cordon', 'worker-1')])).toMatchObject({
      allowed: false,
      missing: [],
      problems: [expect.stringContaining('the connection was lost')],
    });
    cluster.server.allows = () => false;
    const none = await cluster.executor().preflight([act('cordon', 'worker-1')]);
    expect(none.missing.map(({ verb }) => verb)).toEqual(['get', 'patch']);
    expect(none.sentence).toBe('not allowed to get nodes, patch nodes.');
  });
});
