import type { ActionKind } from '@aegis/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { act, Cluster } from './cluster.js';
import { rollOutDeployment } from './controllers.js';
import { type JsonObject, objectAt } from './json-object.js';
import { machine, template, workload, workloadPath } from './objects.js';

const CART = workloadPath('cart');
const WORKER = '/api/v1/nodes/worker-1';
const CHANGES = ['restart', 'rollback', 'scale-out', 'scale-in', 'raise-limits', 'cordon'] as const;
const REVERSIBLE = CHANGES.filter((kind) => kind !== 'restart');

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
});
afterEach(() => cluster.close());

/** A Deployment with two revisions, and a machine. */
function prepare(replicas = 3): void {
  const { store } = cluster.server;
  store.delete(CART);
  for (const set of store.list((path) => path.includes('/replicasets/'))) {
    store.delete(
      `/apis/apps/v1/namespaces/shop/replicasets/${String(objectAt(set, 'metadata').name)}`,
    );
  }
  store.put(CART, workload('cart', 'Deployment', { replicas }));
  rollOutDeployment(store, CART);
  store.edit(CART, (object) => {
    objectAt(object, 'spec').template = template('cart', 'cart:2');
  });
  rollOutDeployment(store, CART);
  store.put(WORKER, machine('worker-1'));
  store.kept.clear();
}

function targetOf(kind: ActionKind): string {
  return kind === 'cordon' ? 'worker-1' : 'cart';
}

function specs(): readonly (JsonObject | undefined)[] {
  return [CART, WORKER].map((path) => objectAt(cluster.server.store.get(path)!, 'spec'));
}

function changes(): number {
  return [...cluster.server.store.kept.values()].reduce((sum, count) => sum + count, 0);
}

describe('the same key', () => {
  it('is one change, however often, from however many processes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...CHANGES),
        fc.string({ minLength: 1 }),
        fc.integer({ min: 2, max: 4 }),
        async (kind, key, times) => {
          prepare();
          const action = act(kind, targetOf(kind));
          for (let i = 0; i < times; i++) {
            const result = await cluster.executor().execute(action, { idempotencyKey: key });
            expect(result.ok).toBe(true);
          }
          expect(changes()).toBe(1);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('is one change whatever goes wrong, and whoever begins again', async () => {
    const faults = fc.array(
      fc.record({
        kind: fc.constantFrom('drop', 'lost-answer', 'half-answer', 'status'),
        method: fc.constantFrom('GET', 'PATCH'),
        status: fc.constantFrom(409, 429, 500, 503, 403),
        times: fc.integer({ min: 1, max: 4 }),
      }),
      { minLength: 1, maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...CHANGES), faults, async (kind, wrong) => {
        prepare();
        const action = act(kind, targetOf(kind));
        cluster.server.faults.splice(0, Infinity, ...wrong.map((one) => ({ ...one })));
        const first = await cluster
          .executor({ attempts: 2 })
          .execute(action, { idempotencyKey: 'k' });
        expect(changes()).toBeLessThanOrEqual(1);
        if (first.ok) expect(changes()).toBe(1);
        cluster.server.faults.length = 0;
        const second = await cluster.executor().execute(action, { idempotencyKey: 'k' });
        expect(second.ok).toBe(true);
        expect(changes()).toBe(1);
      }),
      { numRuns: 60 },
    );
  });

  it('is one change when several run at once', async () => {
    prepare();
    const results = await Promise.all(
      [1, 2, 3].map(() => cluster.executor().execute(act('scale-out'), { idempotencyKey: 'k' })),
    );
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(changes()).toBe(1);
    expect(specs()[0]?.replicas).toBe(6);
  });

  it('another key is another change, and the older key is still known', async () => {
    prepare();
    const executor = cluster.executor();
    for (const key of ['a', 'b', 'a'])
      await executor.execute(act('scale-out'), { idempotencyKey: key });
    expect(specs()[0]?.replicas).toBe(12);
  });
});

describe('undo', () => {
  it('gives the spec back as it was, for every act that can be taken back', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...REVERSIBLE),
        fc.integer({ min: 2, max: 20 }),
        fc.string({ minLength: 1 }),
        async (kind, replicas, key) => {
          prepare(replicas);
          const before = specs();
          const action = act(kind, targetOf(kind));
          expect((await cluster.executor().execute(action, { idempotencyKey: key })).ok).toBe(true);
          expect(specs()).not.toEqual(before);
          for (let i = 0; i < 2; i++) {
            const undone = await cluster.executor().undo(action, { idempotencyKey: `${key}:undo` });
            expect(undone.ok).toBe(true);
          }
          expect(specs()).toEqual(before);
          expect(changes()).toBe(2);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('takes several acts back, last first', async () => {
    prepare();
    const before = specs();
    const kinds = ['scale-out', 'raise-limits', 'scale-in'] as const;
    const executor = cluster.executor();
    for (const kind of kinds) await executor.execute(act(kind), { idempotencyKey: kind });
    for (const kind of [...kinds].reverse()) {
      expect((await executor.undo(act(kind), { idempotencyKey: `${kind}:undo` })).ok).toBe(true);
    }
    expect(specs()).toEqual(before);
  });

  it('takes the last act of the kind back where the key is of another make', async () => {
    prepare();
    const executor = cluster.executor();
    await executor.execute(act('scale-out'), { idempotencyKey: 'do' });
    for (let i = 0; i < 2; i++)
      await executor.undo(act('scale-out'), { idempotencyKey: 'take back' });
    expect(specs()[0]?.replicas).toBe(3);
    expect(changes()).toBe(2);
  });

  it('of what was never done keeps it from being done later', async () => {
    prepare();
    const executor = cluster.executor();
    const undone = await executor.undo(act('scale-out'), { idempotencyKey: 'late:undo' });
    expect(undone).toEqual({ ok: true, message: 'Deployment shop/cart: nothing had been done' });
    const late = await executor.execute(act('scale-out'), { idempotencyKey: 'late' });
    expect(late).toEqual({ ok: false, message: 'Deployment shop/cart: it was taken back' });
    expect(specs()[0]?.replicas).toBe(3);
  });

  it('leaves what somebody else changed since', async () => {
    prepare();
    const executor = cluster.executor();
    await executor.execute(act('scale-out'), { idempotencyKey: 'k' });
    cluster.server.store.edit(CART, (object) => {
      objectAt(object, 'spec').replicas = 9;
    });
    const undone = await executor.undo(act('scale-out'), { idempotencyKey: 'k:undo' });
    expect(undone).toMatchObject({
      ok: false,
      message: expect.stringContaining('has 9 copies now, not the 6'),
    });
    expect(specs()[0]?.replicas).toBe(9);
  });
});

describe('the record', () => {
  it('stays short, and survives being broken', async () => {
    prepare();
    const executor = cluster.executor();
    for (let i = 0; i < 30; i++)
      await executor.execute(act('restart'), { idempotencyKey: `key ${i}` });
    const annotations = (): JsonObject =>
      objectAt(cluster.server.store.get(CART)!, 'metadata', 'annotations');
    expect(JSON.parse(String(annotations()['aegis.dev/actions']))).toHaveLength(8);
    for (const broken of ['{', '7', '[1,{}]', '[{"key":7}]']) {
      cluster.server.store.edit(CART, (object) => {
        objectAt(object, 'metadata', 'annotations')['aegis.dev/actions'] = broken;
      });
      const result = await executor.execute(act('restart'), { idempotencyKey: broken });
      expect(result.ok).toBe(true);
    }
    expect(annotations().team).toBe('checkout');
  });
});

describe('status', () => {
  it.each(CHANGES)('knows of a %s that nobody heard the end of', async (kind) => {
    prepare();
    const executor = cluster.executor();
    const target = targetOf(kind);
    expect(await executor.status('k', { kind, target })).toBe('not-done');
    await executor.execute(act(kind, target), { idempotencyKey: 'k' });
    expect(await cluster.executor().status('k', { kind, target })).toBe('done');
    expect(await executor.status('k:undo', { kind, target })).toBe('not-done');
    if (kind === 'restart') return;
    await executor.undo(act(kind, target), { idempotencyKey: 'k:undo' });
    expect(await executor.status('k:undo', { kind, target })).toBe('done');
  });

  it('does not say more than the object remembers', async () => {
    prepare();
    const executor = cluster.executor();
    const asked = { kind: 'scale-out', target: 'cart' } as const;
    for (let k = 0; k < 9; k++) {
      await executor.execute(act('restart', 'cart'), { idempotencyKey: `k${k}` });
    }
    expect(await executor.status('k0', asked)).toBe('unknown');
    expect(await executor.status('k', { kind: 'scale-out', target: 'nobody' })).toBe('unknown');
    expect(await executor.status('k', { kind: 'rate-limit', target: 'cart' })).toBe('unknown');
  });
});
