import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { act, Cluster } from './cluster.js';
import { rollOutByRevisions, rollOutDeployment } from './controllers.js';
import { type JsonObject, objectAt } from './json-object.js';
import { template, workload, workloadPath } from './objects.js';

const CART = workloadPath('cart');
const UNDO = { idempotencyKey: 'k:undo' };
const KEY = { idempotencyKey: 'k' };

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
});
afterEach(() => cluster.close());

/** Deploys images one after the other, with the controller's part. */
function deploy(...images: readonly string[]): void {
  const { store } = cluster.server;
  for (const image of images) {
    if (store.get(CART) === null) store.put(CART, workload('cart'));
    store.edit(CART, (object) => {
      objectAt(object, 'spec').template = template('cart', image);
    });
    rollOutDeployment(store, CART);
  }
}

function templateOf(path = CART): JsonObject {
  return objectAt(cluster.server.store.get(path)!, 'spec', 'template');
}

function image(path = CART): unknown {
  const [container] = objectAt(templateOf(path), 'spec').containers as JsonObject[];
  return container?.image;
}

describe('rollback of a Deployment', () => {
  it('puts the template of the revision before back, whole and without the hash', async () => {
    deploy('cart:1', 'cart:2', 'cart:3');
    const result = await cluster.executor().execute(act('rollback'), KEY);
    expect(result).toEqual({ ok: true, message: 'Deployment shop/cart goes back to revision 2' });
    const { creationTimestamp: _, ...metadata } = objectAt(templateOf(), 'metadata');
    expect(metadata).toEqual({ labels: { app: 'cart' } });
    expect(templateOf().spec).toEqual(template('cart', 'cart:2').spec);
  });

  it('goes to a revision that is named', async () => {
    deploy('cart:1', 'cart:2', 'cart:3');
    await cluster.executor().execute(act('rollback', 'cart', { revision: 1 }), KEY);
    expect(image()).toBe('cart:1');
    const none = await cluster.executor().execute(act('rollback', 'cart', { revision: 9 }), {
      idempotencyKey: 'two',
    });
    expect(none).toMatchObject({ ok: false, message: expect.stringContaining('no revision 9') });
  });

  it('does not take a restart for a deploy', async () => {
    deploy('cart:1', 'cart:2');
    const executor = cluster.executor();
    await executor.execute(act('restart'), { idempotencyKey: 'restart' });
    rollOutDeployment(cluster.server.store, CART);
    await executor.execute(act('rollback'), KEY);
    expect(image()).toBe('cart:1');
  });

  it('does not go forward again to what it came from', async () => {
    deploy('cart:1', 'cart:2', 'cart:3');
    const executor = cluster.executor();
    await executor.execute(act('rollback'), KEY);
    rollOutDeployment(cluster.server.store, CART);
    await executor.execute(act('rollback'), { idempotencyKey: 'two' });
    expect(image()).toBe('cart:1');
  });

  it('refuses where there is nothing earlier', async () => {
    deploy('cart:1');
    const result = await cluster.executor().execute(act('rollback'), KEY);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('no earlier') });
  });

  it('leaves ReplicaSets of others alone', async () => {
    deploy('cart:2');
    const other = workload('cart');
    cluster.server.store.put('/apis/apps/v1/namespaces/shop/replicasets/other', {
      ...other,
      metadata: {
        name: 'other',
        labels: { app: 'cart' },
        annotations: { 'deployment.kubernetes.io/revision': '0' },
        ownerReferences: [{ kind: 'Deployment', uid: 'uid-of-another', controller: true }],
      },
    });
    const result = await cluster.executor().execute(act('rollback'), KEY);
    expect(result.ok).toBe(false);
    expect(image()).toBe('cart:2');
  });
});

describe('taking a rollback back', () => {
  it('restores the template exactly, from another process too', async () => {
    deploy('cart:1', 'cart:2');
    const before = templateOf();
    await cluster.executor().execute(act('rollback'), KEY);
    rollOutDeployment(cluster.server.store, CART);
    expect((await cluster.executor().undo(act('rollback'), UNDO)).ok).toBe(true);
    expect(templateOf()).toEqual(before);
  });

  it('works where the controller had not kept the template yet', async () => {
    deploy('cart:1', 'cart:2');
    cluster.server.store.edit(CART, (object) => {
      objectAt(object, 'spec').template = template('cart', 'cart:3');
    });
    const before = templateOf();
    await cluster.executor().execute(act('rollback', 'cart', { revision: 1 }), KEY);
    expect(image()).toBe('cart:1');
    await cluster.executor().undo(act('rollback'), UNDO);
    expect(templateOf()).toEqual(before);
  });

  it('leaves a newer deploy alone, and says so', async () => {
    deploy('cart:1', 'cart:2');
    await cluster.executor().execute(act('rollback'), KEY);
    deploy('cart:3');
    const undone = await cluster.executor().undo(act('rollback'), UNDO);
    expect(undone).toMatchObject({ ok: false, message: expect.stringContaining('somebody else') });
    expect(image()).toBe('cart:3');
  });
});

describe.each(['StatefulSet', 'DaemonSet'] as const)('rollback of a %s', (kind) => {
  it('goes by its ControllerRevisions, there and back', async () => {
    const { store } = cluster.server;
    const path = workloadPath('db', kind);
    store.put(path, workload('db', kind));
    rollOutByRevisions(store, path);
    store.edit(path, (object) => {
      objectAt(object, 'spec').template = template('db', 'db:2');
    });
    rollOutByRevisions(store, path);
    const before = templateOf(path);
    const executor = cluster.executor();
    expect((await executor.execute(act('rollback', 'db'), KEY)).ok).toBe(true);
    expect(image(path)).toBe('db:1');
    expect(templateOf(path)).not.toHaveProperty('$patch');
    expect((await executor.undo(act('rollback', 'db'), UNDO)).ok).toBe(true);
    expect(templateOf(path)).toEqual(before);
  });
});
