import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Fault } from './api-server.js';
import { act, type Cluster } from './cluster.js';
import { type JsonObject, objectAt } from './json-object.js';
import { workload, workloadPath } from './objects.js';
import { openReal } from './real-client.js';

const CART = workloadPath('cart');
const KEY = { idempotencyKey: 'k' };

let cluster: Cluster;
beforeEach(async () => {
  cluster = await openReal();
  cluster.server.store.put(CART, workload('cart'));
});
afterEach(() => cluster.close());

function fault(kind: Fault['kind'], method: Fault['method'], rest: Partial<Fault> = {}): void {
  cluster.server.faults.push({ kind, method, times: 1, ...rest });
}

function replicas(): unknown {
  return objectAt(cluster.server.store.get(CART)!, 'spec').replicas;
}

describe('an answer that never comes', () => {
  it.each(['drop', 'lost-answer', 'half-answer'] as const)(
    '%s of a patch leaves one change',
    async (kind) => {
      fault(kind, 'PATCH', { times: 2 });
      const result = await cluster.executor().execute(act('scale-out'), KEY);
      expect(result.ok).toBe(true);
      expect(replicas()).toBe(6);
      expect(cluster.server.store.kept.get(CART)).toBe(1);
      const patches = cluster.server.asked('PATCH', /cart/).length;
      expect(patches).toBe(kind === 'drop' ? 3 : 1);
    },
  );

  it.each(['drop', 'half-answer'] as const)('%s of a read is read again', async (kind) => {
    fault(kind, 'GET', { path: /deployments\/cart/, times: 2 });
    expect((await cluster.executor().execute(act('scale-out'), KEY)).ok).toBe(true);
    expect(replicas()).toBe(6);
    fault(kind, 'GET', { path: /deployments\/cart/, times: 100 });
    const blind = await cluster.executor().execute(act('scale-out'), { idempotencyKey: 'two' });
    expect(blind).toMatchObject({ ok: false, message: expect.stringContaining('could not read') });
    expect(replicas()).toBe(6);
  });

  it('a request that hangs is given up, and looked up', async () => {
    fault('hang', 'PATCH');
    const executor = cluster.executor({ requestTimeoutMs: 50 });
    expect((await executor.execute(act('scale-out'), KEY)).ok).toBe(true);
    expect(replicas()).toBe(6);
  });

  it('is a failure in the end, with what to do', async () => {
    fault('drop', 'PATCH', { times: 100 });
    const result = await cluster.executor({ attempts: 3 }).execute(act('scale-out'), KEY);
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('connection was lost'),
    });
    expect(result.message).toContain('tried 3 times');
    expect(replicas()).toBe(3);
  });

  it('counts as done where only the last answer was lost', async () => {
    fault('lost-answer', 'PATCH');
    const executor = cluster.executor({ attempts: 1 });
    expect(await executor.execute(act('scale-out'), KEY)).toMatchObject({ ok: true });
    expect(cluster.server.store.kept.get(CART)).toBe(1);
  });

  it('an undo is not repeated either', async () => {
    const executor = cluster.executor();
    await executor.execute(act('scale-out'), KEY);
    fault('lost-answer', 'PATCH');
    const undone = await executor.undo(act('scale-out'), { idempotencyKey: 'k:undo' });
    expect(undone.ok).toBe(true);
    expect(replicas()).toBe(3);
    expect(cluster.server.store.kept.get(CART)).toBe(2);
  });

  it('nobody there at all is a sentence', async () => {
    cluster.close();
    const result = await cluster.executor({ attempts: 2 }).execute(act('scale-out'), KEY);
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('check the API server'),
    });
  });
});

describe('a conflict', () => {
  it('is read again and tried again, over what the other wrote', async () => {
    cluster.server.store.edit(CART, (object) => {
      objectAt(object, 'metadata', 'annotations').team = 'other';
    });
    let raced = 0;
    const patch = cluster.server.store.patch.bind(cluster.server.store);
    cluster.server.store.patch = (path, body, dryRun) => {
      if (raced++ === 0) {
        cluster.server.store.edit(CART, (object) => {
          objectAt(object, 'spec').replicas = 4;
        });
      }
      return patch(path, body, dryRun);
    };
    expect((await cluster.executor().execute(act('scale-out'), KEY)).ok).toBe(true);
    expect(replicas()).toBe(8);
  });

  it('without an end fails, with what to do', async () => {
    fault('status', 'PATCH', { status: 409, times: 100 });
    const result = await cluster.executor({ attempts: 4 }).execute(act('raise-limits'), KEY);
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('at the same time'),
    });
    expect(cluster.server.asked('PATCH', /cart/)).toHaveLength(4);
  });
});

describe('a refusal', () => {
  it.each([
    [400, 'does not understand'],
    [401, 'credentials'],
    [403, 'roleFor()'],
    [404, 'does not exist'],
    [418, 'unexpected status 418'],
    [422, 'invalid'],
  ])('%i is not tried again', async (status, sentence) => {
    fault('status', 'PATCH', { status, times: 100 });
    const result = await cluster.executor().execute(act('scale-out'), KEY);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining(sentence) });
    expect(result.message).toContain('injected');
    expect(cluster.server.asked('PATCH', /cart/)).toHaveLength(1);
  });

  it('429 waits as long as it is asked to, 500 longer each time', async () => {
    fault('status', 'PATCH', { status: 429, retryAfter: 7 });
    fault('status', 'PATCH', { status: 500, times: 2 });
    expect((await cluster.executor().execute(act('scale-out'), KEY)).ok).toBe(true);
    expect(cluster.waits).toEqual([7000, 1000, 2000]);
    expect(cluster.server.store.kept.get(CART)).toBe(1);
  });

  it('does not wait beyond its deadline', async () => {
    fault('status', 'GET', { status: 503, retryAfter: 50, times: 100 });
    const executor = cluster.executor({ deadlineMs: 120_000, attempts: 20 });
    const result = await executor.execute(act('scale-out'), KEY);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('503') });
    expect(cluster.waits).toEqual([50_000, 50_000]);
  });

  it('what the API server calls invalid is kept from it', async () => {
    const broken: JsonObject = workload('cart', 'Deployment', {});
    objectAt(broken, 'metadata', 'annotations').big = 'x'.repeat(262_000);
    cluster.server.store.put(CART, broken);
    const result = await cluster.executor().execute(act('scale-out'), KEY);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('Too long') });
    expect(replicas()).toBe(3);
  });

  it('an object that is being deleted is left alone', async () => {
    cluster.server.store.edit(CART, (object) => {
      objectAt(object, 'metadata').deletionTimestamp = '2023-11-14T22:13:20Z';
    });
    const result = await cluster.executor().execute(act('scale-out'), KEY);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('being deleted') });
  });

  it('called off before the change, nothing changes', async () => {
    const result = await cluster
      .executor()
      .execute(act('scale-out'), { ...KEY, signal: { aborted: true } });
    expect(result).toEqual({ ok: false, message: 'it was called off' });
    expect(replicas()).toBe(3);
  });
});

describe('dry run', () => {
  it.each(['restart', 'scale-out', 'raise-limits'] as const)(
    'checks %s and keeps nothing',
    async (kind) => {
      const before = cluster.server.store.get(CART);
      const executor = cluster.executor({ dryRun: true });
      expect(executor.name).toBe('dry-run');
      const result = await executor.execute(act(kind), KEY);
      expect(result).toMatchObject({ ok: true, message: expect.stringMatching(/^dry run: /) });
      expect(cluster.server.store.get(CART)).toEqual(before);
      const [patch] = cluster.server.asked('PATCH', /cart/);
      expect(patch?.query.get('dryRun')).toBe('All');
      const undone = await executor.undo(act(kind), { idempotencyKey: 'k:undo' });
      expect(undone).toMatchObject({
        ok: true,
        message: expect.stringContaining('nothing had been done'),
      });
      expect(cluster.server.store.get(CART)).toEqual(before);
    },
  );
});
