import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { act, Cluster } from './cluster.js';
import { machine, pod, podPath, workload, workloadPath } from './objects.js';

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  const { store } = cluster.server;
  store.put(workloadPath('cart'), workload('cart'));
  store.put('/api/v1/nodes/worker-1', machine('worker-1'));
  for (const name of ['a', 'b']) store.put(podPath(name), pod(name));
});
afterEach(() => cluster.close());

function drain(target: string, options = {}) {
  return cluster.executor(options).execute(act('drain', target), { idempotencyKey: 'k' });
}

function forbid(verb: string, resource: string): void {
  cluster.server.allows = (asked, of) => asked !== verb || of !== resource;
}

describe('a drain that cannot see', () => {
  it.each(['worker-1', 'cart'])('which pods %s has does not begin', async (name) => {
    forbid('list', 'pods');
    expect(await drain(name)).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^not allowed to list pods /),
    });
    expect(cluster.server.asked('PATCH', /./)).toEqual([]);
  });

  it.each([
    ['worker-1', 'list', 'pods', /^Node worker-1: not allowed to list pods /],
    ['worker-1', 'get', 'nodes', /^Node worker-1: not allowed to read Node worker-1 /],
    ['cart', 'list', 'pods', /^Deployment shop\/cart: not allowed to list pods /],
    ['cart', 'get', 'deployments', /^Deployment shop\/cart: not allowed to read Deployment /],
  ])('what is left of %s does not go on (%s %s)', async (name, verb, resource, message) => {
    cluster.server.onEvict = () => forbid(verb, resource);
    expect(await drain(name)).toEqual({ ok: false, message: expect.stringMatching(message) });
  });
});

it.each(['worker-1', 'cart'])(
  'a dry run of a drain of %s asks for one change alone',
  async (name) => {
    expect(await drain(name, { dryRun: true })).toMatchObject({ ok: true });
    const patches = cluster.server.asked('PATCH', /./);
    expect(patches.map(({ query }) => query.get('dryRun'))).toEqual(['All']);
  },
);
