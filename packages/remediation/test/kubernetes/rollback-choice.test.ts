import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/kubernetes/journal.js';
import { act, Cluster } from './cluster.js';
import { rollOutDeployment } from './controllers.js';
import { type JsonObject, objectAt } from './json-object.js';
import { template, workload, workloadPath } from './objects.js';

const CART = workloadPath('cart');
const SETS = '/apis/apps/v1/namespaces/shop/replicasets/';
const WHAT = 'Deployment shop/cart';
const UNDO = { idempotencyKey: 'k:undo' };
const NOTHING = {
  ok: false,
  message: `${WHAT} cannot be rolled back: there is no earlier revision that differs`,
};

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  cluster.server.store.put(CART, workload('cart'));
});
afterEach(() => cluster.close());

function put(change: (template: JsonObject) => JsonObject): void {
  cluster.server.store.edit(CART, (object) => {
    const spec = objectAt(object, 'spec');
    spec.template = change(objectAt(spec, 'template'));
  });
}

/** Deploys images one after the other, with the controller's part. */
function deploy(...images: readonly string[]): void {
  for (const image of images) {
    put(() => template('cart', image));
    rollOutDeployment(cluster.server.store, CART);
  }
}

function image(): unknown {
  const spec = objectAt(cluster.server.store.get(CART)!, 'spec', 'template', 'spec');
  return (spec.containers as JsonObject[])[0]?.image;
}

function rollback(parameters = {}, idempotencyKey = 'k') {
  return cluster.executor().execute(act('rollback', 'cart', parameters), { idempotencyKey });
}

describe('where a rollback goes', () => {
  it.each([3, '3'])(
    'to the revision that is named, as a number or a text: %j',
    async (revision) => {
      deploy('cart:1', 'cart:2', 'cart:3', 'cart:4');
      expect(await rollback({ revision })).toEqual({
        ok: true,
        message: `${WHAT} goes back to revision 3`,
      });
      expect(image()).toBe('cart:3');
    },
  );

  it('nowhere to a revision that runs already, or that is not kept', async () => {
    deploy('cart:1', 'cart:2');
    expect(await rollback({ revision: 2 })).toEqual({
      ok: false,
      message: `${WHAT} runs revision 2 already`,
    });
    expect(await rollback({ revision: 7 })).toEqual({
      ok: false,
      message: `${WHAT} cannot be rolled back: there is no revision 7`,
    });
    expect(cluster.server.store.kept.size).toBe(0);
  });

  it('not forward: what is newer than what runs is no way back', async () => {
    deploy('cart:1', 'cart:2');
    // Somebody goes back to the first by hand, which becomes the third, and the second is older then.
    deploy('cart:1');
    await rollback();
    expect(image()).toBe('cart:2');
  });

  it('not to a newer one where somebody has just gone back by hand', async () => {
    deploy('cart:1', 'cart:2', 'cart:3');
    put(() => template('cart', 'cart:2'));
    expect(await rollback()).toEqual({
      ok: true,
      message: `${WHAT} goes back to revision 1`,
    });
    expect(image()).toBe('cart:1');
  });

  it('to the newest where no revision holds what runs yet', async () => {
    deploy('cart:1', 'cart:2', 'cart:3');
    put(() => template('cart', 'cart:4'));
    expect(await rollback()).toEqual({
      ok: true,
      message: `${WHAT} goes back to revision 3`,
    });
    expect(image()).toBe('cart:3');
  });

  it('past revisions that differ in a restart alone, and past those that were left', async () => {
    deploy('cart:1', 'cart:2', 'cart:3');
    await rollback();
    rollOutDeployment(cluster.server.store, CART);
    await rollback({}, 'two');
    rollOutDeployment(cluster.server.store, CART);
    expect(image()).toBe('cart:1');
    expect(await rollback({}, 'three')).toEqual(NOTHING);
  });

  it('again to a revision that was left, once that was taken back', async () => {
    deploy('cart:1', 'cart:2', 'cart:3');
    const executor = cluster.executor();
    await rollback();
    rollOutDeployment(cluster.server.store, CART);
    await executor.undo(act('rollback'), UNDO);
    rollOutDeployment(cluster.server.store, CART);
    deploy('cart:4');
    await rollback({}, 'two');
    expect(image()).toBe('cart:3');
  });

  it('nowhere where its rollout is paused, or its revisions cannot be seen', async () => {
    deploy('cart:1', 'cart:2');
    cluster.server.allows = (_verb, resource) => resource !== 'replicasets';
    expect(await rollback()).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^not allowed to list replicasets in shop /),
    });
    cluster.server.allows = () => true;
    cluster.server.store.edit(CART, (object) => {
      objectAt(object, 'spec').paused = true;
    });
    expect(await rollback()).toEqual({
      ok: false,
      message: `${WHAT} cannot be rolled back: its rollout is paused; resume it first`,
    });
    expect(cluster.server.store.kept.size).toBe(0);
  });
});

describe('the way back from a rollback', () => {
  it('is written down whole where no revision holds what ran, unless it is too large', async () => {
    deploy('cart:1', 'cart:2');
    const large = (length: number) => () => {
      const annotations = { fill: 'x'.repeat(length) };
      return { ...template('cart'), metadata: { labels: { app: 'cart' }, annotations } };
    };
    const bare = JSON.stringify(large(0)()).length;
    put(large(32_769 - bare));
    expect(await rollback()).toEqual({
      ok: false,
      message: `${WHAT} cannot be rolled back: no revision holds what runs now, so there would be no way back; try again when its controller has kept it`,
    });
    put(large(32_768 - bare));
    const before = objectAt(cluster.server.store.get(CART)!, 'spec');
    expect(await rollback()).toMatchObject({ ok: true });
    const [record] = readJournal(cluster.server.store.get(CART)!);
    expect(record?.before).toHaveProperty('template.metadata.annotations.fill');
    expect(await cluster.executor().undo(act('rollback'), UNDO)).toEqual({
      ok: true,
      message: `${WHAT} gets the template back that it was rolled back from`,
    });
    expect(objectAt(cluster.server.store.get(CART)!, 'spec')).toEqual(before);
  });

  it('of any size is the revision that holds it', async () => {
    deploy('cart:1');
    put((now) => ({
      ...now,
      metadata: { labels: { app: 'cart' }, annotations: { fill: 'x'.repeat(40_000) } },
    }));
    rollOutDeployment(cluster.server.store, CART);
    expect(await rollback()).toMatchObject({ ok: true });
    expect(readJournal(cluster.server.store.get(CART)!)[0]?.before).toEqual({
      revision: 'cart-h1',
    });
  });

  it('is lost with that revision', async () => {
    deploy('cart:1', 'cart:2');
    await rollback();
    cluster.server.store.delete(`${SETS}cart-h1`);
    expect(await cluster.executor().undo(act('rollback'), UNDO)).toEqual({
      ok: false,
      message: `the revision cart-h1 that ${WHAT} came from is gone`,
    });
  });

  it('is not gone over a deploy that came after, not even once the revision between is gone', async () => {
    deploy('cart:1', 'cart:2');
    await rollback();
    deploy('cart:3');
    const overtaken = {
      ok: false,
      message: `${WHAT} has another template now, not the one that this act gave it; somebody else changed it since, so it is left as it is`,
    };
    expect(await cluster.executor().undo(act('rollback'), UNDO)).toEqual(overtaken);
    cluster.server.store.delete(`${SETS}cart-h0`);
    expect(await cluster.executor().undo(act('rollback'), UNDO)).toEqual(overtaken);
    expect(image()).toBe('cart:3');
  });

  it('is gone where only a restart came after, or somebody went it already', async () => {
    deploy('cart:1', 'cart:2');
    await rollback();
    await cluster.executor().execute(act('restart'), { idempotencyKey: 'restart' });
    expect(await cluster.executor().undo(act('rollback'), UNDO)).toMatchObject({ ok: true });
    expect(image()).toBe('cart:2');
    await rollback({}, 'two');
    deploy('cart:2');
    expect(
      await cluster.executor().undo(act('rollback'), { idempotencyKey: 'two:undo' }),
    ).toMatchObject({ ok: true });
    expect(image()).toBe('cart:2');
  });

  it('cannot be found where the revisions cannot be seen', async () => {
    deploy('cart:1', 'cart:2');
    await rollback();
    cluster.server.allows = (_verb, resource) => resource !== 'replicasets';
    expect(await cluster.executor().undo(act('rollback'), UNDO)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^not allowed to list replicasets in shop /),
    });
  });
});
