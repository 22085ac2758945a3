import { AegisError, type RemediationAction } from '@aegis/core';
import { buildSnapshot } from '@aegis/graph/csr';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type KubeConfigLike, KubernetesExecutor } from '../../src/kubernetes/index.js';
import type { KubernetesExecutorOptions } from '../../src/kubernetes/options.js';
import { act, Cluster } from './cluster.js';
import { machine, workload, workloadPath } from './objects.js';

const KEY = { idempotencyKey: 'k' };

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
});
afterEach(() => cluster.close());

function restart(target: string, options: KubernetesExecutorOptions = {}) {
  return cluster.executor(options).execute(act('restart', target), KEY);
}

describe('which object a node is', () => {
  it('a workload of that name, of any kind', async () => {
    cluster.server.store.put(workloadPath('db', 'StatefulSet'), workload('db', 'StatefulSet'));
    expect((await restart('db')).message).toBe('StatefulSet shop/db restarts');
  });

  it('with the namespace behind the name where there are more', async () => {
    for (const namespace of ['blue', 'green']) {
      const path = workloadPath('cart', 'Deployment', namespace);
      cluster.server.store.put(path, workload('cart', 'Deployment', {}, namespace));
    }
    const namespaces = ['blue', 'green'];
    expect((await restart('cart.green', { namespaces })).message).toBe(
      'Deployment green/cart restarts',
    );
    const unclear = await restart('cart', { namespaces });
    expect(unclear).toMatchObject({
      ok: false,
      message: expect.stringContaining('Deployment blue/cart, Deployment green/cart'),
    });
    const snapshot = buildSnapshot(
      [{ id: 'cart', kind: 'service', namespace: 'blue', replicas: 1 }],
      [],
    );
    const graph = { snapshot: () => snapshot };
    expect((await restart('cart', { namespaces, graph })).message).toBe(
      'Deployment blue/cart restarts',
    );
  });

  it('the one workload behind a Service of that name', async () => {
    cluster.server.store.put(workloadPath('reviews-v1'), workload('reviews-v1'));
    const service = {
      metadata: { name: 'reviews', namespace: 'shop' },
      spec: { selector: { app: 'reviews-v1' } },
    };
    cluster.server.store.put('/api/v1/namespaces/shop/services/reviews', service);
    expect((await restart('reviews')).message).toBe('Deployment shop/reviews-v1 restarts');
    const second = workload('reviews-v2');
    Object.assign(second.spec as object, workload('reviews-v1').spec);
    cluster.server.store.put(workloadPath('reviews-v2'), second);
    const unclear = await restart('reviews');
    expect(unclear).toMatchObject({ ok: false, message: expect.stringContaining('locate') });
  });

  it('what locate says, as long as it may be acted on', async () => {
    cluster.server.store.put(workloadPath('cart'), workload('cart'));
    const at = (namespace: string) => () => ({
      kind: 'Deployment' as const,
      namespace,
      name: 'cart',
    });
    expect((await restart('anything', { locate: at('shop') })).ok).toBe(true);
    const path = workloadPath('cart', 'Deployment', 'kube-system');
    cluster.server.store.put(path, workload('cart', 'Deployment', {}, 'kube-system'));
    const outside = await restart('anything', { locate: at('kube-system') });
    expect(cluster.server.store.kept.has(path)).toBe(false);
    expect(outside).toMatchObject({ ok: false, message: expect.stringContaining('kube-system') });
    const thrown = (): never => {
      throw new Error('no idea');
    };
    expect(await restart('cart', { locate: thrown })).toEqual({
      ok: false,
      message: 'it broke off: no idea',
    });
  });

  it('a machine, for what is done to machines', async () => {
    cluster.server.store.put('/api/v1/nodes/worker-1', machine('worker-1'));
    const snapshot = buildSnapshot(
      [{ id: 'worker-1', kind: 'node', namespace: null, replicas: 1 }],
      [],
    );
    const graph = { snapshot: () => snapshot };
    const refused = await restart('worker-1', { graph });
    expect(refused).toMatchObject({ ok: false, message: expect.stringContaining('is a machine') });
    const executor = cluster.executor({ graph });
    expect((await executor.execute(act('drain', 'worker-1'), KEY)).message).toBe(
      'Node worker-1: 0 pods evicted',
    );
  });

  it.each([
    '',
    '..',
    '../../nodes/worker-1',
    'Cart',
    'a b',
    'cart/scale',
    'x'.repeat(300),
    'cart?dryRun=All',
  ])('nothing, for the name "%s"', async (name) => {
    const result = await restart(name);
    expect(result.ok).toBe(false);
    expect((await cluster.executor().execute(act('cordon', name), KEY)).ok).toBe(false);
    expect(cluster.server.requests).toEqual([]);
  });

  it('an unknown name is a sentence', async () => {
    const result = await restart('nobody');
    expect(result).toEqual({
      ok: false,
      message: 'there is no workload, nor a Service with one, called nobody in shop',
    });
  });
});

describe('an act that makes no sense', () => {
  it.each([
    [null, KEY],
    [{ kind: 'constructor', target: 'cart', parameters: {} }, KEY],
    [{ kind: 'restart', target: 7, parameters: {} }, KEY],
    [{ kind: 'scale-out', target: 'cart', parameters: null }, KEY],
    [act('restart'), { idempotencyKey: '' }],
    [act('restart'), {}],
    [act('restart'), undefined],
  ])('%j with %j is a failure and no change', async (action, context) => {
    cluster.server.store.put(workloadPath('cart'), workload('cart'));
    const before = cluster.server.store.get(workloadPath('cart'))?.spec;
    const executor = cluster.executor();
    const result = await executor.execute(action as RemediationAction, context as typeof KEY);
    expect(result).toMatchObject({ ok: false, message: expect.stringMatching(/./) });
    expect((await executor.undo(action as RemediationAction, context as typeof KEY)).ok).toBe(
      action?.kind === 'scale-out',
    );
    expect(cluster.server.store.get(workloadPath('cart'))?.spec).toEqual(before);
  });
});

describe('wrong options', () => {
  it.each([
    [{ namespaces: [] }, 'namespaces'],
    [{ namespaces: ['a/b'] }, 'a/b'],
    [{ attempts: 0 }, 'attempts'],
    [{ maxReplicas: 1.5 }, 'maxReplicas'],
    [{ deadlineMs: Number.NaN }, 'deadlineMs'],
    [{ maxLimits: { cpu: 'much' } }, 'maxLimits.cpu'],
    [{ handlers: { page: {} } }, 'handlers.page'],
    [{ locate: 'here' }, 'locate'],
    [{ replicas: 3 }, 'replicas'],
  ])('%j are refused', (options, part) => {
    const make = () => cluster.executor(options as unknown as KubernetesExecutorOptions);
    expect(make).toThrow(
      expect.objectContaining({ code: 'invalid-option', message: expect.stringContaining(part) }),
    );
  });

  it('so are a KubeConfig without a cluster and a clock that does not run', () => {
    const empty: KubeConfigLike = {
      makeApiClient: () => {
        throw new Error('No active cluster!');
      },
    };
    for (const make of [
      () => new KubernetesExecutor(empty, cluster.clock),
      () => new KubernetesExecutor(cluster.kubeConfig, {} as typeof cluster.clock),
    ]) {
      let thrown: unknown;
      try {
        make();
      } catch (error) {
        thrown = error;
      }
      expect(AegisError.isInstance(thrown)).toBe(true);
    }
  });
});
