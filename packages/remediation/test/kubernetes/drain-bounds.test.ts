import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/kubernetes/journal.js';
import { act, Cluster } from './cluster.js';
import { type JsonObject, objectAt } from './json-object.js';
import { machine, type PodOptions, pod, podPath, workload, workloadPath } from './objects.js';

const CART = workloadPath('cart');
const WORKER = '/api/v1/nodes/worker-1';
const KEY = { idempotencyKey: 'k' };
const UNDO = { idempotencyKey: 'k:undo' };
const LOCAL =
  'Node worker-1 is not drained: pod shop/a keeps data in an emptyDir; allow its loss with evictLocalData';
const ORPHAN =
  'Node worker-1 is not drained: pod shop/a has no controller and would be lost; move it by hand';

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  cluster.server.store.put(CART, workload('cart'));
  cluster.server.store.put(WORKER, machine('worker-1'));
});
afterEach(() => cluster.close());

function addPod(name: string, options: PodOptions = {}): void {
  cluster.server.store.put(podPath(name, options.namespace), pod(name, options));
}

function end(name: string): void {
  cluster.server.store.edit(podPath(name), (object) => {
    objectAt(object, 'metadata').deletionTimestamp = '2023-11-14T22:13:20Z';
  });
}

/** The names of the pods that were evicted, in order. */
function evicted(): readonly string[] {
  return cluster.server.asked('POST', /eviction$/).map(({ path }) => path.split('/')[6]!);
}

function drain(target: string, options = {}) {
  return cluster.executor(options).execute(act('drain', target), KEY);
}

function journal(path: string) {
  return readJournal(cluster.server.store.get(path)!);
}

describe('a machine', () => {
  const data: PodOptions = { volumes: [{ name: 'x', emptyDir: {} }] };

  it.each([
    ['would lose a pod', { owner: null }, ORPHAN],
    ['would lose data', data, LOCAL],
  ])('that %s is left as it is', async (_name, options, message) => {
    addPod('a', options);
    addPod('b');
    expect(await drain('worker-1')).toEqual({ ok: false, message });
    expect([evicted(), cluster.server.asked('PATCH', /./)]).toEqual([[], []]);
  });

  it.each([
    ['over', { owner: null, phase: 'Succeeded' }],
    ['a mirror', { owner: null, annotations: { 'kubernetes.io/config.mirror': 'x' } }],
    ["a DaemonSet's", { ...data, owner: 'DaemonSet' }],
  ])('is drained around a pod that is %s', async (_name, options) => {
    addPod('a', options);
    addPod('b');
    expect(await drain('worker-1')).toEqual({ ok: true, message: 'Node worker-1: 1 pods evicted' });
    expect(evicted()).toEqual(['b']);
  });

  it('may lose data that it is allowed to lose, but no pod', async () => {
    addPod('a', { ...data, owner: null });
    expect(await drain('worker-1', { evictLocalData: true })).toEqual({
      ok: false,
      message: ORPHAN,
    });
    addPod('a', data);
    expect(await drain('worker-1', { evictLocalData: true })).toMatchObject({ ok: true });
  });

  it('is moved away from in any namespace, asking for its own pods only', async () => {
    addPod('a', { namespace: 'bank' });
    addPod('b', { node: 'worker-2' });
    await drain('worker-1');
    const [list] = cluster.server.asked('GET', /pods$/);
    expect(list?.path).toBe('/api/v1/pods');
    expect(list?.query.get('fieldSelector')).toBe('spec.nodeName=worker-1');
    expect(evicted()).toEqual(['a']);
  });

  it('counts pods that have begun to end as gone', async () => {
    addPod('a');
    end('a');
    expect(await drain('worker-1')).toEqual({ ok: true, message: 'Node worker-1: 0 pods evicted' });
  });

  it('that was cordoned before stays so when the drain is taken back', async () => {
    cluster.server.store.edit(WORKER, (object) => {
      objectAt(object, 'spec').unschedulable = true;
    });
    await drain('worker-1');
    expect(journal(WORKER)[0]).toMatchObject({ before: { unschedulable: true }, after: 'done' });
    expect(await cluster.executor().undo(act('drain', 'worker-1'), UNDO)).toEqual({
      ok: true,
      message: 'Node worker-1 takes pods as before; those that moved stay where they are',
    });
    expect(objectAt(cluster.server.store.get(WORKER)!, 'spec').unschedulable).toBe(true);
  });

  it('is not drained on where it was taken back in between', async () => {
    addPod('a');
    const { faults } = cluster.server;
    faults.push({ method: 'POST', path: /evict/, kind: 'status', status: 500, times: 1 });
    let undoing: Promise<unknown> | null = null;
    const { sleep } = cluster.clock;
    Object.assign(cluster.clock, {
      sleep: async (ms: number) => {
        await sleep(ms);
        undoing ??= cluster.executor().undo(act('drain', 'worker-1'), UNDO);
        await undoing;
      },
    });
    expect(await drain('worker-1')).toEqual({
      ok: false,
      message: 'Node worker-1: it was taken back',
    });
    expect(evicted()).toEqual(['a']);
    expect(objectAt(cluster.server.store.get(WORKER)!, 'spec').unschedulable).toBeUndefined();
  });
});

describe('a workload', () => {
  /** What is evicted is replaced at once. */
  function replaceAtOnce(): void {
    let made = 0;
    cluster.server.onEvict = () => addPod(`new-${++made}`, { node: 'worker-2' });
  }

  it('writes down which of its pods are meant, and when it is over', async () => {
    addPod('a');
    addPod('b', { ready: false });
    addPod('over', { phase: 'Failed' });
    addPod('ending');
    end('ending');
    replaceAtOnce();
    const seen: JsonObject[] = [];
    cluster.meanwhile = () => void seen.push({ ...journal(CART)[0]! });
    expect(await drain('cart')).toEqual({
      ok: true,
      message: 'Deployment shop/cart: 2 pods evicted',
    });
    const record = {
      kind: 'drain',
      before: { pods: ['uid-of-shop-a', 'uid-of-shop-b'], ready: 1 },
    };
    expect(seen[0]).toMatchObject({ ...record, after: null, undone: null });
    expect(journal(CART)[0]).toMatchObject({ ...record, after: 'done', undone: null });
    expect(await drain('cart')).toEqual({
      ok: true,
      message: 'Deployment shop/cart was drained already',
    });
  });

  it('is asked for by its selector, in its namespace', async () => {
    await drain('cart');
    const [list] = cluster.server.asked('GET', /pods$/);
    expect(list?.path).toBe('/api/v1/namespaces/shop/pods');
    expect(list?.query.get('labelSelector')).toBe('app=cart');
  });

  it.each([
    ['Deployment', 'ReplicaSet'],
    ['StatefulSet', 'StatefulSet'],
    ['DaemonSet', 'DaemonSet'],
  ] as const)('%s: pods with its labels that it would not bring back stay', async (kind, owner) => {
    cluster.server.store.put(workloadPath('db', kind), workload('db', kind, { replicas: 1 }));
    addPod('own', { app: 'db', owner });
    addPod('job', { app: 'db', owner: 'Job' });
    addPod('by-hand', { app: 'db', owner: null });
    cluster.server.onEvict = () => addPod('new', { app: 'db', owner });
    expect(await drain('db')).toEqual({ ok: true, message: `${kind} shop/db: 1 pods evicted` });
    expect(evicted()).toEqual(['own']);
  });

  it('that was scaled in meanwhile does not wait for copies that will not come', async () => {
    addPod('a');
    addPod('b');
    cluster.server.onEvict = () => {
      cluster.server.store.edit(CART, (object) => {
        objectAt(object, 'spec').replicas = 1;
      });
      cluster.server.store.delete(podPath('b'));
      addPod('new');
    };
    expect(await drain('cart')).toEqual({
      ok: true,
      message: 'Deployment shop/cart: 1 pods evicted',
    });
  });

  it('keeps what other acts wrote down, and goes by none of it', async () => {
    addPod('a');
    const executor = cluster.executor();
    await executor.execute(act('scale-out'), { idempotencyKey: 'scale' });
    await executor.undo(act('scale-out'), { idempotencyKey: 'scale:undo' });
    await executor.execute(act('restart'), { idempotencyKey: 'restart' });
    replaceAtOnce();
    expect(await drain('cart')).toMatchObject({ ok: true });
    expect(evicted()).toEqual(['a']);
    expect(journal(CART)).toMatchObject([
      { kind: 'scale-out', after: 6 },
      { kind: 'restart', after: expect.any(String) },
      { kind: 'drain', after: 'done' },
    ]);
  });

  it('takes a pod that has finished meanwhile for one that went', async () => {
    addPod('a');
    addPod('b', { ready: false });
    cluster.server.onEvict = () => {
      addPod('new', { node: 'worker-2' });
      addPod('b', { ready: false, phase: 'Failed' });
    };
    expect(await drain('cart')).toEqual({
      ok: true,
      message: 'Deployment shop/cart: 1 pods evicted',
    });
  });

  it('does not count a pod that is ending as one that is ready', async () => {
    addPod('a');
    cluster.server.onEvict = () => {
      addPod('gone', { node: 'worker-2' });
      end('gone');
    };
    expect(await drain('cart', { deadlineMs: 10_000 })).toEqual({
      ok: false,
      message:
        'Deployment shop/cart: 1 pods evicted, then the time was over: the pods that replace them are not ready',
    });
  });

  it('of more than a hundred pods is refused', async () => {
    for (let i = 0; i < 100; i++) addPod(`p${i}`);
    const dryRun = { dryRun: true, deadlineMs: 1 };
    cluster.server.faults.push({ method: 'POST', kind: 'status', status: 403, times: 1 });
    expect(await drain('cart', dryRun)).toMatchObject({
      message: expect.stringContaining('not allowed to evict'),
    });
    addPod('p100');
    expect(await drain('cart')).toEqual({
      ok: false,
      message:
        'Deployment shop/cart has 101 pods, more than the 100 that are moved one by one; drain machines instead',
    });
    expect(cluster.server.asked('PATCH', /./)).toHaveLength(1);
  });

  it('without a selector is refused', async () => {
    cluster.server.store.put(CART, workload('cart', 'Deployment', { selector: {} }));
    expect(await drain('cart')).toEqual({
      ok: false,
      message: 'Deployment shop/cart has no selector',
    });
  });

  it('whose drain is over cannot get its pods back; one that is not over stops', async () => {
    addPod('a');
    cluster.server.faults.push({ method: 'POST', kind: 'status', status: 403, times: 1 });
    await drain('cart');
    expect(await cluster.executor().undo(act('drain'), UNDO)).toEqual({
      ok: false,
      message:
        'the drain of Deployment shop/cart stops; pods that were replaced cannot be taken back',
    });
    expect(journal(CART)[0]?.undone).not.toBeNull();
    expect(await drain('cart')).toEqual({
      ok: false,
      message: 'Deployment shop/cart: it was taken back',
    });
    replaceAtOnce();
    await cluster.executor().execute(act('drain'), { idempotencyKey: 'two' });
    expect(await cluster.executor().undo(act('drain'), { idempotencyKey: 'two:undo' })).toEqual({
      ok: false,
      message: 'pods of Deployment shop/cart were replaced, which cannot be taken back',
    });
    expect(evicted()).toEqual(['a', 'a']);
  });
});
