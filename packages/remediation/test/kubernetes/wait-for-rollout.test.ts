import { Watch } from '@kubernetes/client-node';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { rolloutStatus } from '../../src/kubernetes/rollout-status.js';
import type { Cluster } from './cluster.js';
import { finishRollout } from './controllers.js';
import { objectAt } from './json-object.js';
import { workload, workloadPath } from './objects.js';
import { openReal, realKubeConfig } from './real-client.js';

const CART = workloadPath('cart');

let cluster: Cluster;
beforeEach(async () => {
  cluster = await openReal();
  cluster.server.store.put(CART, workload('cart'));
});
afterEach(() => cluster.close());

function realWatch(): Watch {
  return new Watch(realKubeConfig(cluster.server.url));
}

/** As soon as so many watches have begun. */
async function onceWatched(times: number, run: () => void): Promise<void> {
  while (cluster.server.watches < times) await new Promise((resolve) => setImmediate(resolve));
  run();
}

describe('waiting for a rollout', () => {
  it('asks again and again without a watch', async () => {
    cluster.meanwhile = () => {
      if (cluster.waits.length === 3) finishRollout(cluster.server.store, CART);
    };
    const result = await cluster.executor().waitForRollout('cart', 60_000);
    expect(result).toEqual({ ok: true, message: 'Deployment shop/cart is rolled out' });
    expect(cluster.waits).toHaveLength(3);
  });

  it('gives up at its deadline', async () => {
    const result = await cluster.executor().waitForRollout('cart', 10_000);
    expect(result).toMatchObject({
      ok: false,
      message: expect.stringContaining('not rolled out in time'),
    });
    expect(cluster.nowMs).toBe(1_700_000_010_000);
  });

  it('hears of it by a watch', async () => {
    const waiting = cluster.executor({ watch: realWatch() }).waitForRollout('cart', 60_000);
    await onceWatched(1, () => finishRollout(cluster.server.store, CART));
    expect((await waiting).ok).toBe(true);
    expect(cluster.waits).toEqual([]);
    const lists = cluster.server
      .asked('GET', /deployments/)
      .filter(({ path }) => !path.endsWith('cart'));
    expect(lists.length).toBeGreaterThan(1);
    const asked = cluster.server.requests.find(({ query }) => query.get('watch') === 'true');
    expect(asked?.query.get('allowWatchBookmarks')).toBe('true');
    expect(asked?.query.get('fieldSelector')).toBe('metadata.name=cart');
  });

  it('goes on from the last bookmark when the connection drops', async () => {
    const { server } = cluster;
    // Others change, which only bookmarks tell of.
    for (let i = 0; i < 5; i++)
      server.store.put(workloadPath(`other-${i}`), workload(`other-${i}`));
    const waiting = cluster.executor({ watch: realWatch() }).waitForRollout('cart', 60_000);
    await onceWatched(1, () => {
      for (let i = 0; i < 5; i++)
        server.store.put(workloadPath(`more-${i}`), workload(`more-${i}`));
    });
    for (const tell of server.bookmarks) tell();
    // What was written has to arrive before the connection goes.
    await new Promise((resolve) => setTimeout(resolve, 50));
    const bookmark = server.store.version;
    server.dropWatches();
    await onceWatched(2, () => finishRollout(server.store, CART));
    expect((await waiting).ok).toBe(true);
    const from = server.requests
      .filter(({ query }) => query.has('watch'))
      .map(({ query }) => Number(query.get('resourceVersion')));
    expect(from[1]).toBe(bookmark);
    expect(
      server.asked('GET', /deployments$/).filter(({ query }) => !query.has('watch')),
    ).toHaveLength(1);
  });

  it('lists anew when what it knew is too old', async () => {
    const { server } = cluster;
    server.compactedTo = 1_000_000;
    cluster.meanwhile = () => {
      if (cluster.waits.length === 2) server.compactedTo = 0;
    };
    const waiting = cluster.executor({ watch: realWatch() }).waitForRollout('cart', 60_000);
    await onceWatched(3, () => finishRollout(server.store, CART));
    expect((await waiting).ok).toBe(true);
    expect(
      server.asked('GET', /deployments$/).filter(({ query }) => !query.has('watch')),
    ).toHaveLength(3);
  });

  it('notices that the workload was deleted', async () => {
    const waiting = cluster.executor({ watch: realWatch() }).waitForRollout('cart', 60_000);
    await onceWatched(1, () => cluster.server.store.delete(CART));
    expect(await waiting).toMatchObject({ ok: false, message: expect.stringContaining('deleted') });
  });

  it('a watch that throws does not stop it', async () => {
    const watch = { watch: () => Promise.reject(new Error('no')) };
    cluster.meanwhile = () => {
      if (cluster.waits.length === 4) cluster.server.compactedTo = 0;
    };
    const result = await cluster.executor({ watch }).waitForRollout('cart', 10_000);
    expect(result.ok).toBe(false);
  });

  it('of nobody is a sentence', async () => {
    expect(await cluster.executor().waitForRollout('nobody', 1000)).toMatchObject({ ok: false });
  });
});

describe('how far a rollout is', () => {
  const done = { observedGeneration: 2, replicas: 3, updatedReplicas: 3, availableReplicas: 3 };

  it.each([
    ['Deployment', done, 'complete'],
    ['Deployment', { ...done, observedGeneration: 1 }, 'running'],
    ['Deployment', { ...done, updatedReplicas: 2 }, 'running'],
    ['Deployment', { ...done, replicas: 4 }, 'running'],
    ['Deployment', { ...done, availableReplicas: 2 }, 'running'],
    [
      'Deployment',
      { ...done, conditions: [{ type: 'Progressing', reason: 'ProgressDeadlineExceeded' }] },
      'failed',
    ],
    ['Deployment', undefined, 'running'],
    [
      'StatefulSet',
      { observedGeneration: 2, readyReplicas: 3, currentRevision: 'a', updateRevision: 'a' },
      'complete',
    ],
    [
      'StatefulSet',
      { observedGeneration: 2, readyReplicas: 3, currentRevision: 'a', updateRevision: 'b' },
      'running',
    ],
    [
      'StatefulSet',
      { observedGeneration: 2, readyReplicas: 2, currentRevision: 'a', updateRevision: 'a' },
      'running',
    ],
    [
      'DaemonSet',
      {
        observedGeneration: 2,
        desiredNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberAvailable: 2,
      },
      'complete',
    ],
    [
      'DaemonSet',
      {
        observedGeneration: 2,
        desiredNumberScheduled: 2,
        updatedNumberScheduled: 1,
        numberAvailable: 2,
      },
      'running',
    ],
    [
      'DaemonSet',
      {
        observedGeneration: 2,
        desiredNumberScheduled: 2,
        updatedNumberScheduled: 2,
        numberAvailable: 1,
      },
      'running',
    ],
  ] as const)('%s with %j is %s', (kind, status, expected) => {
    const object = workload('cart', kind);
    objectAt(object, 'metadata').generation = 2;
    expect(rolloutStatus({ ...object, status }, kind).kind).toBe(expected);
  });

  it('nothing rolls out by itself with OnDelete', () => {
    const object = workload('db', 'StatefulSet', { updateStrategy: { type: 'OnDelete' } });
    expect(rolloutStatus(object, 'StatefulSet').kind).toBe('failed');
  });
});
