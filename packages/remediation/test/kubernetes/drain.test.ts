import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { act, Cluster } from './cluster.js';
import { type JsonObject, objectAt } from './json-object.js';
import {
  budget,
  machine,
  type PodOptions,
  pod,
  podPath,
  workload,
  workloadPath,
} from './objects.js';

const CART = workloadPath('cart');
const WORKER = '/api/v1/nodes/worker-1';
const KEY = { idempotencyKey: 'k' };

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  cluster.server.store.put(CART, workload('cart'));
  cluster.server.store.put(WORKER, machine('worker-1'));
});
afterEach(() => cluster.close());

function addPods(names: readonly string[], options: PodOptions = {}): void {
  for (const name of names) {
    cluster.server.store.put(podPath(name, options.namespace), pod(name, options));
  }
}

function podNames(): string[] {
  const pods = cluster.server.store.list((path) => path.includes('/pods/'));
  return pods.map((one) => String(objectAt(one, 'metadata').name));
}

function addBudget(minAvailable: number, version = 'v1'): void {
  const path = `/apis/policy/${version}/namespaces/shop/poddisruptionbudgets/cart`;
  cluster.server.store.put(path, budget('cart', minAvailable));
}

/** A new pod for every one that was evicted, ready only after somebody has waited. */
function replaceEvicted(sameName = false): () => number {
  const { store } = cluster.server;
  let made = 0;
  let fewest = Number.POSITIVE_INFINITY;
  const ready = (): number =>
    store
      .list((path) => path.includes('/pods/'))
      .filter((one) => (objectAt(one, 'status').conditions as JsonObject[])[0]?.status === 'True')
      .length;
  cluster.server.onEvict = (path) => {
    fewest = Math.min(fewest, ready());
    const name = sameName ? path.slice(path.lastIndexOf('/') + 1) : `new-${++made}`;
    addPods([name], { node: 'worker-2', ready: false, uid: `uid-of-new-${++made}` });
  };
  cluster.meanwhile = () => {
    for (const one of store.list((path) => path.includes('/pods/'))) {
      store.edit(podPath(String(objectAt(one, 'metadata').name)), (object) => {
        objectAt(object, 'status').conditions = [{ type: 'Ready', status: 'True' }];
      });
    }
  };
  return () => fewest;
}

describe('draining a machine', () => {
  it('cordons it first, then moves what moves', async () => {
    addPods(['a', 'b', 'c']);
    addPods(['elsewhere'], { node: 'worker-2' });
    addPods(['agent'], { owner: 'DaemonSet' });
    addPods(['kubelet-own'], {
      owner: 'Node',
      annotations: { 'kubernetes.io/config.mirror': 'x' },
    });
    addPods(['over'], { owner: 'Job', phase: 'Succeeded' });
    addPods(['dns'], { namespace: 'kube-system' });
    const result = await cluster.executor().execute(act('drain', 'worker-1'), KEY);
    expect(result).toEqual({ ok: true, message: 'Node worker-1: 4 pods evicted' });
    expect(podNames().sort()).toEqual(['agent', 'elsewhere', 'kubelet-own', 'over']);
    expect(objectAt(cluster.server.store.get(WORKER)!, 'spec').unschedulable).toBe(true);
    const kinds = cluster.server.requests
      .filter(({ method }) => method !== 'GET')
      .map(({ method }) => method);
    expect(kinds).toEqual(['PATCH', 'POST', 'POST', 'POST', 'POST', 'PATCH']);
    const [, post] = cluster.server.requests.filter(({ method }) => method !== 'GET');
    expect(post?.body).toMatchObject({
      apiVersion: 'policy/v1',
      deleteOptions: { preconditions: { uid: 'uid-of-kube-system-dns' } },
    });
  });

  it('speaks the version of the API that an old server knows', async () => {
    cluster.close();
    cluster = await Cluster.open('v1beta1');
    cluster.server.store.put(WORKER, machine('worker-1'));
    addPods(['a', 'b']);
    const result = await cluster.executor().execute(act('drain', 'worker-1'), KEY);
    expect(result).toEqual({ ok: true, message: 'Node worker-1: 2 pods evicted' });
    expect(cluster.server.asked('GET', /^\/api\/v1$/)).toHaveLength(1);
  });

  it('waits for a disruption budget, as long as it is asked to', async () => {
    addPods(['a', 'b']);
    addBudget(1);
    replaceEvicted();
    const result = await cluster.executor().execute(act('drain', 'worker-1'), KEY);
    expect(result).toEqual({ ok: true, message: 'Node worker-1: 2 pods evicted' });
    expect(cluster.waits).toEqual([10_000, 1000]);
  });

  it('gives up at its deadline, with the budget as the reason', async () => {
    addPods(['a', 'b']);
    addBudget(2);
    const result = await cluster
      .executor({ deadlineMs: 60_000 })
      .execute(act('drain', 'worker-1'), KEY);
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('disruption budget'),
    });
    expect(podNames()).toEqual(['a', 'b']);
    expect(cluster.nowMs - 1_700_000_000_000).toBeLessThanOrEqual(60_000);
  });

  it('leaves a machine alone where something would be lost', async () => {
    addPods(['by-hand'], { owner: null });
    const orphan = await cluster.executor().execute(act('drain', 'worker-1'), KEY);
    expect(orphan).toMatchObject({
      ok: false,
      message: expect.stringContaining('has no controller'),
    });
    cluster.server.store.delete(podPath('by-hand'));
    addPods(['cache'], { volumes: [{ name: 'data', emptyDir: {} }] });
    const local = await cluster.executor().execute(act('drain', 'worker-1'), KEY);
    expect(local).toMatchObject({ ok: false, message: expect.stringContaining('evictLocalData') });
    expect(objectAt(cluster.server.store.get(WORKER)!, 'spec').unschedulable).toBeUndefined();
    const executor = cluster.executor({ evictLocalData: true });
    expect((await executor.execute(act('drain', 'worker-1'), KEY)).ok).toBe(true);
    expect(podNames()).toEqual([]);
  });

  it('is taken back as far as it can be', async () => {
    addPods(['a']);
    const before = objectAt(cluster.server.store.get(WORKER)!, 'spec');
    await cluster.executor().execute(act('drain', 'worker-1'), KEY);
    const undone = await cluster
      .executor()
      .undo(act('drain', 'worker-1'), { idempotencyKey: 'k:undo' });
    expect(undone).toMatchObject({
      ok: true,
      message: expect.stringContaining('stay where they are'),
    });
    expect(objectAt(cluster.server.store.get(WORKER)!, 'spec')).toEqual(before);
    const again = await cluster.executor().execute(act('drain', 'worker-1'), KEY);
    expect(again).toEqual({ ok: false, message: 'Node worker-1: it was taken back' });
  });

  it('done once is done, whatever runs there later', async () => {
    addPods(['a']);
    await cluster.executor().execute(act('drain', 'worker-1'), KEY);
    addPods(['later']);
    const again = await cluster.executor().execute(act('drain', 'worker-1'), KEY);
    expect(again).toEqual({ ok: true, message: 'Node worker-1 was drained already' });
    expect(podNames()).toEqual(['later']);
  });

  it('a dry run moves nothing', async () => {
    addPods(['a', 'b']);
    const result = await cluster.executor({ dryRun: true }).execute(act('drain', 'worker-1'), KEY);
    expect(result).toEqual({
      ok: true,
      message: 'Node worker-1: dry run: 2 pods would be evicted now',
    });
    expect(podNames()).toEqual(['a', 'b']);
    const posts = cluster.server.asked('POST', /eviction/);
    expect(posts.map(({ query }) => query.get('dryRun'))).toEqual(['All', 'All']);
    expect(posts[0]?.body).toMatchObject({ deleteOptions: { dryRun: ['All'] } });
  });
});

describe('draining a workload', () => {
  it('moves one pod after the other, each once the one before is replaced', async () => {
    addPods(['a', 'b', 'c']);
    const fewest = replaceEvicted();
    const result = await cluster.executor().execute(act('drain'), KEY);
    expect(result).toEqual({ ok: true, message: 'Deployment shop/cart: 3 pods evicted' });
    expect(podNames().every((name) => name.startsWith('new-'))).toBe(true);
    expect(fewest()).toBe(2);
  });

  it('does not take the next pod of the same name for the one that went', async () => {
    addPods(['cart-0', 'cart-1']);
    replaceEvicted(true);
    const result = await cluster.executor().execute(act('drain'), KEY);
    expect(result).toEqual({ ok: true, message: 'Deployment shop/cart: 2 pods evicted' });
    expect(cluster.server.asked('POST', /eviction/)).toHaveLength(2);
  });

  it('goes on after a crash with the pods that it began with', async () => {
    addPods(['a', 'b', 'c']);
    replaceEvicted();
    cluster.server.faults.push({
      method: 'POST',
      path: /b\/eviction/,
      kind: 'status',
      status: 403,
      times: 1,
    });
    const first = await cluster.executor().execute(act('drain'), KEY);
    expect(first).toMatchObject({
      ok: false,
      message: expect.stringContaining('not allowed to evict pod shop/b'),
    });
    const second = await cluster.executor().execute(act('drain'), KEY);
    expect(second).toEqual({ ok: true, message: 'Deployment shop/cart: 2 pods evicted' });
    expect(podNames().every((name) => name.startsWith('new-'))).toBe(true);
  });

  it.each(['drop', 'lost-answer'] as const)(
    'a %s is asked again and harms no other pod',
    async (kind) => {
      addPods(['cart-0', 'cart-1']);
      replaceEvicted(true);
      cluster.server.faults.push({ method: 'POST', path: /eviction/, kind, times: 1 });
      const result = await cluster.executor().execute(act('drain'), KEY);
      expect(result.ok).toBe(true);
      const uids = cluster.server.store
        .list((path) => path.includes('/pods/'))
        .map((one) => objectAt(one, 'metadata').uid);
      expect(uids.every((uid) => String(uid).startsWith('uid-of-new'))).toBe(true);
      expect(podNames()).toHaveLength(2);
    },
  );

  it('stops where the replacement does not come up', async () => {
    addPods(['a', 'b']);
    replaceEvicted();
    cluster.meanwhile = () => {};
    const result = await cluster.executor({ deadlineMs: 30_000 }).execute(act('drain'), KEY);
    expect(result).toMatchObject({ ok: false, message: expect.stringContaining('not ready') });
    expect(cluster.server.asked('POST', /eviction/)).toHaveLength(1);
  });

  it('stops where evictions keep failing, or it is called off', async () => {
    addPods(['a', 'b']);
    cluster.server.faults.push({
      method: 'POST',
      path: /eviction/,
      kind: 'status',
      status: 500,
      times: 100,
    });
    const failed = await cluster.executor({ attempts: 3 }).execute(act('drain'), KEY);
    expect(failed).toMatchObject({
      ok: false,
      message: expect.stringContaining('failed with 500'),
    });
    expect(cluster.server.asked('POST', /eviction/)).toHaveLength(3);
    let asked = 0;
    const signal = {
      get aborted(): boolean {
        return ++asked > 1;
      },
    };
    const off = await cluster.executor().execute(act('drain'), { idempotencyKey: 'two', signal });
    expect(off).toMatchObject({ ok: false, message: expect.stringContaining('called off') });
  });

  it('stops where it is taken back meanwhile, by whomever', async () => {
    addPods(['a', 'b', 'c']);
    const grow = replaceEvicted();
    const ready = cluster.meanwhile;
    let undoing: Promise<{ ok: boolean; message: string }> | null = null;
    cluster.meanwhile = () => {
      ready();
      undoing ??= cluster.executor().undo(act('drain'), { idempotencyKey: 'k:undo' });
    };
    const sleep = cluster.clock.sleep.bind(cluster.clock);
    Object.assign(cluster.clock, {
      sleep: async (ms: number) => {
        await sleep(ms);
        await undoing;
      },
    });
    const result = await cluster.executor().execute(act('drain'), KEY);
    expect(result).toEqual({ ok: false, message: 'Deployment shop/cart: it was taken back' });
    expect(await undoing).toMatchObject({ ok: false, message: expect.stringContaining('stops') });
    expect(grow()).toBe(2);
    expect(podNames().sort()).toEqual(['b', 'c', 'new-1']);
  });

  it('a dry run says what would have to wait', async () => {
    addPods(['a', 'b']);
    addBudget(2);
    const result = await cluster.executor({ dryRun: true }).execute(act('drain'), KEY);
    expect(result.message).toContain('0 pods would be evicted now, 2 later: could not evict');
    expect(podNames()).toEqual(['a', 'b']);
  });

  it('cannot be taken back', async () => {
    addPods(['a']);
    replaceEvicted();
    await cluster.executor().execute(act('drain'), KEY);
    const undone = await cluster.executor().undo(act('drain'), { idempotencyKey: 'k:undo' });
    expect(undone).toMatchObject({
      ok: false,
      message: expect.stringContaining('cannot be taken back'),
    });
  });
});
