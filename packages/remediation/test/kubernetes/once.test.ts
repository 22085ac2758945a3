import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { act, type Cluster } from './cluster.js';
import { type JsonObject, objectAt } from './json-object.js';
import { CART, CHANGES, Shop, targetOf } from './shop.js';

let shop: Shop;
let cluster: Cluster;
beforeEach(async () => {
  shop = await Shop.open();
  cluster = shop.cluster;
  shop.prepare();
});
afterEach(() => cluster.close());

describe('the same key', () => {
  it('is one change when several run at once', async () => {
    const results = await Promise.all(
      [1, 2, 3].map(() => cluster.executor().execute(act('scale-out'), { idempotencyKey: 'k' })),
    );
    expect(results.every(({ ok }) => ok)).toBe(true);
    expect(shop.changes()).toBe(1);
    expect(shop.specs()[0]?.replicas).toBe(6);
  });

  it('another key is another change, and the older key is still known', async () => {
    const executor = cluster.executor();
    for (const key of ['a', 'b', 'a'])
      await executor.execute(act('scale-out'), { idempotencyKey: key });
    expect(shop.specs()[0]?.replicas).toBe(12);
  });
});

describe('undo', () => {
  it('takes several acts back, last first', async () => {
    const before = shop.specs();
    const kinds = ['scale-out', 'raise-limits', 'scale-in'] as const;
    const executor = cluster.executor();
    for (const kind of kinds) await executor.execute(act(kind), { idempotencyKey: kind });
    for (const kind of [...kinds].reverse()) {
      expect((await executor.undo(act(kind), { idempotencyKey: `${kind}:undo` })).ok).toBe(true);
    }
    expect(shop.specs()).toEqual(before);
  });

  it('takes the last act of the kind back where the key is of another make', async () => {
    const executor = cluster.executor();
    await executor.execute(act('scale-out'), { idempotencyKey: 'do' });
    for (let i = 0; i < 2; i++)
      await executor.undo(act('scale-out'), { idempotencyKey: 'take back' });
    expect(shop.specs()[0]?.replicas).toBe(3);
    expect(shop.changes()).toBe(2);
  });

  it('of what was never done keeps it from being done later', async () => {
    const executor = cluster.executor();
    const undone = await executor.undo(act('scale-out'), { idempotencyKey: 'late:undo' });
    expect(undone).toEqual({ ok: true, message: 'Deployment shop/cart: nothing had been done' });
    const late = await executor.execute(act('scale-out'), { idempotencyKey: 'late' });
    expect(late).toEqual({ ok: false, message: 'Deployment shop/cart: it was taken back' });
    expect(shop.specs()[0]?.replicas).toBe(3);
  });

  it('leaves what somebody else changed since', async () => {
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
    expect(shop.specs()[0]?.replicas).toBe(9);
  });
});

describe('the record', () => {
  it('stays short, and survives being broken', async () => {
    const executor = cluster.executor();
    for (let i = 0; i < 10; i++)
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
