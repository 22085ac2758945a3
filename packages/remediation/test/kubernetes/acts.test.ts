import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { act, Cluster } from './cluster.js';
import { type JsonObject, listOf, objectAt } from './json-object.js';
import { machine, workload, workloadPath } from './objects.js';

const KEY = { idempotencyKey: 'plan-1:0:restart cart' };
const CART = workloadPath('cart');

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  cluster.server.store.put(CART, workload('cart'));
});
afterEach(() => cluster.close());

function spec(path = CART): JsonObject {
  return objectAt(cluster.server.store.get(path)!, 'spec');
}

describe('restart', () => {
  it('writes what kubectl writes, and leaves everything else', async () => {
    const before = spec();
    const result = await cluster.executor().execute(act('restart'), KEY);
    expect(result).toEqual({ ok: true, message: 'Deployment shop/cart restarts' });
    const annotations = objectAt(spec(), 'template', 'metadata', 'annotations');
    expect(annotations).toEqual({
      'kubectl.kubernetes.io/restartedAt': '2023-11-14T22:13:20.000Z',
    });
    const after = spec();
    delete objectAt(after, 'template', 'metadata').annotations;
    expect(after).toEqual(before);
    const [patch] = cluster.server.asked('PATCH', /cart/);
    expect(patch?.contentType).toBe('application/strategic-merge-patch+json');
  });

  it.each(['StatefulSet', 'DaemonSet'] as const)('restarts a %s', async (kind) => {
    const path = workloadPath('agent', kind);
    cluster.server.store.put(path, workload('agent', kind));
    expect((await cluster.executor().execute(act('restart', 'agent'), KEY)).ok).toBe(true);
    expect(objectAt(spec(path), 'template', 'metadata', 'annotations')).toHaveProperty([
      'kubectl.kubernetes.io/restartedAt',
    ]);
  });

  it('refuses where nothing would be replaced', async () => {
    const { store } = cluster.server;
    store.put(CART, workload('cart', 'Deployment', { paused: true }));
    const held = workload('db', 'StatefulSet', { updateStrategy: { type: 'OnDelete' } });
    store.put(workloadPath('db', 'StatefulSet'), held);
    const paused = await cluster.executor().execute(act('restart'), KEY);
    expect(paused).toMatchObject({ ok: false, message: expect.stringContaining('paused') });
    const onDelete = await cluster.executor().execute(act('restart', 'db'), KEY);
    expect(onDelete).toMatchObject({ ok: false, message: expect.stringContaining('OnDelete') });
    expect(store.kept.size).toBe(0);
  });

  it('says that it cannot be taken back', async () => {
    await cluster.executor().execute(act('restart'), KEY);
    const undone = await cluster
      .executor()
      .undo(act('restart'), { idempotencyKey: `${KEY.idempotencyKey}:undo` });
    expect(undone).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot be taken back'),
    });
  });
});

describe('scale', () => {
  it.each([
    ['scale-out', {}, 6],
    ['scale-out', { replicas: 5 }, 5],
    ['scale-in', {}, 1],
    ['scale-in', { replicas: 2 }, 2],
  ] as const)('%s with %j gives %i copies', async (kind, parameters, copies) => {
    const result = await cluster.executor().execute(act(kind, 'cart', parameters), KEY);
    expect(result).toEqual({
      ok: true,
      message: `Deployment shop/cart gets ${copies} copies instead of 3`,
    });
    expect(spec().replicas).toBe(copies);
  });

  it.each([
    ['scale-out', { replicas: 2 }, 'opposite'],
    ['scale-in', { replicas: 4 }, 'opposite'],
    ['scale-out', { replicas: 65 }, 'from 1 to 64'],
    ['scale-out', { replicas: 3.5 }, 'whole number'],
    ['scale-in', { replicas: 0 }, 'whole number'],
    ['scale-in', { replicas: '2' }, 'whole number'],
  ] as const)('refuses %s with %j', async (kind, parameters, why) => {
    const result = await cluster.executor().execute(act(kind, 'cart', parameters), KEY);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining(why) });
    expect(spec().replicas).toBe(3);
  });

  it('stays within its bounds', async () => {
    const executor = cluster.executor({ maxReplicas: 4 });
    await executor.execute(act('scale-out'), KEY);
    expect(spec().replicas).toBe(4);
    const more = await executor.execute(act('scale-out'), { idempotencyKey: 'two' });
    expect(more).toMatchObject({ ok: false, message: expect.stringContaining('4 are the most') });
    cluster.server.store.put(CART, workload('cart', 'Deployment', { replicas: 1 }));
    const fewer = await executor.execute(act('scale-in'), { idempotencyKey: 'three' });
    expect(fewer).toMatchObject({ ok: false, message: expect.stringContaining('only one copy') });
    cluster.server.store.put(CART, workload('cart', 'Deployment', { replicas: 0 }));
    const off = await executor.execute(act('scale-out'), { idempotencyKey: 'four' });
    expect(off).toMatchObject({ ok: false, message: expect.stringContaining('switched off') });
  });

  it('does not scale a DaemonSet', async () => {
    cluster.server.store.put(workloadPath('agent', 'DaemonSet'), workload('agent', 'DaemonSet'));
    const result = await cluster.executor().execute(act('scale-out', 'agent'), KEY);
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('on every machine'),
    });
  });
});

describe('raise-limits', () => {
  function resources(): unknown {
    return listOf(objectAt(spec(), 'template', 'spec').containers).map((one) => one.resources);
  }

  it('raises what is limited and nothing else', async () => {
    const result = await cluster.executor().execute(act('raise-limits'), KEY);
    expect(result.message).toBe(
      'Deployment shop/cart gets higher limits: app cpu 750m, memory 768Mi',
    );
    const requests = { cpu: '250m', memory: '256Mi' };
    expect(resources()).toEqual([{ limits: { cpu: '750m', memory: '768Mi' }, requests }, {}]);
    const [container] = listOf(objectAt(spec(), 'template', 'spec').containers);
    expect(container?.fieldOfTheFuture).toEqual({ deep: [1, 2, 3] });
  });

  it('stops at the highest allowed', async () => {
    const executor = cluster.executor({ maxLimits: { cpu: '1', memory: '600Mi' } });
    await executor.execute(act('raise-limits', 'cart', { factor: 4 }), KEY);
    expect(resources()).toMatchObject([{ limits: { cpu: '1', memory: '600Mi' } }, {}]);
    const more = await executor.execute(act('raise-limits'), { idempotencyKey: 'two' });
    expect(more).toMatchObject({ ok: false, message: expect.stringContaining('nothing to raise') });
  });

  it.each([1, 0, -2, 4.5, Number.NaN, 'two'])('refuses the factor %s', async (factor) => {
    const result = await cluster.executor().execute(act('raise-limits', 'cart', { factor }), KEY);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('factor') });
  });
});

describe('cordon', () => {
  it('keeps new pods from a machine', async () => {
    const path = '/api/v1/nodes/worker-1';
    cluster.server.store.put(path, machine('worker-1'));
    const executor = cluster.executor();
    expect((await executor.execute(act('cordon', 'worker-1'), KEY)).ok).toBe(true);
    expect(spec(path).unschedulable).toBe(true);
    const again = await executor.execute(act('cordon', 'worker-1'), { idempotencyKey: 'two' });
    expect(again).toEqual({ ok: true, message: 'Node worker-1 takes no new pods already' });
    const undone = await executor.undo(act('cordon', 'worker-1'), { idempotencyKey: 'two:undo' });
    expect(undone).toMatchObject({
      ok: true,
      message: expect.stringContaining('nothing had been done'),
    });
    expect(spec(path).unschedulable).toBe(true);
  });
});

describe('what Kubernetes cannot do', () => {
  it.each([
    'rate-limit',
    'circuit-break',
    'disable-flag',
    'clear-cache',
    'failover',
    'restore-config',
    'page',
  ] as const)('%s is refused, unless somebody can', async (kind) => {
    const refused = await cluster.executor().execute(act(kind), KEY);
    expect(refused).toMatchObject({
      ok: false,
      message: expect.stringContaining(`handlers["${kind}"]`),
    });
    const done = { ok: true, message: 'called' };
    const handler = { execute: async () => done, undo: async () => done };
    const executor = cluster.executor({ handlers: { [kind]: handler } });
    expect(await executor.execute(act(kind), KEY)).toEqual(done);
    expect(await executor.undo(act(kind), KEY)).toEqual(done);
    expect(cluster.server.requests).toEqual([]);
  });

  it('observe does nothing, and a handler that throws is a failure', async () => {
    const thrown = async (): Promise<never> => {
      throw new Error('pager is down');
    };
    const executor = cluster.executor({ handlers: { page: { execute: thrown, undo: thrown } } });
    expect((await executor.execute(act('observe'), KEY)).ok).toBe(true);
    expect(await executor.execute(act('page'), KEY)).toEqual({
      ok: false,
      message: 'it broke off: pager is down',
    });
    expect(cluster.server.requests).toEqual([]);
  });
});
