import type { ActionKind } from '@aegis/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { answerOf } from './answer-of.js';
import { act, Cluster } from './cluster.js';
import { objectAt } from './json-object.js';
import { machine, workload, workloadPath } from './objects.js';

const CART = workloadPath('cart');
const WORKER = '/api/v1/nodes/worker-1';
const WHAT = 'Deployment shop/cart';
const KEY = { idempotencyKey: 'k' };

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  cluster.server.store.put(CART, workload('cart'));
  cluster.server.store.put(WORKER, machine('worker-1'));
});
afterEach(() => cluster.close());

function whole(given: unknown, most = 64): string {
  return `${WHAT} is not scaled: the parameter replicas is ${String(given)}; give a whole number from 1 to ${most}`;
}

const OFF = `${WHAT} is not scaled: it is switched off; give the parameter replicas to switch it on`;

describe('scaling', () => {
  it.each([
    ['scale-out', {}, 3, `${WHAT} gets 6 copies instead of 3`],
    ['scale-out', {}, 1, `${WHAT} gets 2 copies instead of 1`],
    ['scale-out', {}, undefined, `${WHAT} gets 2 copies instead of 1`],
    ['scale-out', {}, 32, `${WHAT} gets 64 copies instead of 32`],
    ['scale-out', {}, 63, `${WHAT} gets 64 copies instead of 63`],
    ['scale-out', { replicas: 64 }, 3, `${WHAT} gets 64 copies instead of 3`],
    ['scale-out', { replicas: 1 }, 0, `${WHAT} gets 1 copies instead of 0`],
    ['scale-in', {}, 5, `${WHAT} gets 2 copies instead of 5`],
    ['scale-in', {}, 2, `${WHAT} gets 1 copies instead of 2`],
    ['scale-in', { replicas: 1 }, 5, `${WHAT} gets 1 copies instead of 5`],
  ] as const)('%s with %j of %s copies is done', async (kind, parameters, replicas, message) => {
    expect(await answerOf(cluster, kind, parameters, { replicas })).toEqual({
      ok: true,
      message,
      sent: 1,
    });
  });

  it.each([
    ['scale-out', {}, 64, `${WHAT} is not scaled: it has 64 copies, and 64 are the most`],
    ['scale-out', {}, 99, `${WHAT} is not scaled: it has 99 copies, and 64 are the most`],
    ['scale-out', {}, 0, OFF],
    ['scale-in', {}, 0, OFF],
    ['scale-in', {}, 1, `${WHAT} is not scaled: only one copy runs`],
    ['scale-out', { replicas: 0 }, 3, whole(0)],
    ['scale-out', { replicas: 65 }, 3, whole(65)],
    ['scale-out', { replicas: 4.5 }, 3, whole(4.5)],
    ['scale-out', { replicas: '4' }, 3, whole('4')],
    [
      'scale-out',
      { replicas: 2 },
      3,
      `${WHAT} is not scaled: it has 3 copies, so 2 would be the opposite of scale-out`,
    ],
    [
      'scale-in',
      { replicas: 4 },
      3,
      `${WHAT} is not scaled: it has 3 copies, so 4 would be the opposite of scale-in`,
    ],
  ] as const)('%s with %j of %s copies is refused', async (kind, parameters, replicas, message) => {
    expect(await answerOf(cluster, kind, parameters, { replicas })).toEqual({
      ok: false,
      message,
      sent: 0,
    });
  });

  it.each(['scale-out', 'scale-in'] as const)('%s to what there is does nothing', async (kind) => {
    expect(await answerOf(cluster, kind, { replicas: 3 })).toEqual({
      ok: true,
      message: `${WHAT} has 3 copies already`,
      sent: 0,
    });
  });

  it('of a DaemonSet is refused', async () => {
    cluster.server.store.put(workloadPath('agent', 'DaemonSet'), workload('agent', 'DaemonSet'));
    expect(await cluster.executor().execute(act('scale-out', 'agent'), KEY)).toEqual({
      ok: false,
      message: 'DaemonSet shop/agent has a copy on every machine and cannot be scaled',
    });
  });

  it('is not taken back over what somebody else made of it', async () => {
    const executor = cluster.executor();
    await executor.execute(act('scale-out'), KEY);
    cluster.server.store.edit(CART, (object) => {
      objectAt(object, 'spec').replicas = 7;
    });
    expect(await executor.undo(act('scale-out'), { idempotencyKey: 'k:undo' })).toEqual({
      ok: false,
      message: `${WHAT} has 7 copies now, not the 6 that this act gave it; somebody else changed it since, so it is left as it is`,
    });
    cluster.server.store.edit(CART, (object) => {
      objectAt(object, 'spec').replicas = 3;
    });
    expect(await executor.undo(act('scale-out'), { idempotencyKey: 'k:undo' })).toMatchObject({
      ok: true,
    });
  });
});

describe('restarting and cordoning', () => {
  it.each([
    [{ paused: true }, 'its rollout is paused; resume it first'],
    [
      { updateStrategy: { type: 'OnDelete' } },
      'its updateStrategy is OnDelete, so nothing replaces its pods; drain it',
    ],
  ])('with %j nothing would restart', async (spec, why) => {
    expect(await answerOf(cluster, 'restart', {}, spec)).toEqual({
      ok: false,
      message: `${WHAT} cannot be restarted: ${why}`,
      sent: 0,
    });
  });

  it('is only done to what it is for', async () => {
    const locate = (id: string) =>
      id === 'cart'
        ? ({ kind: 'Deployment', namespace: 'shop', name: 'cart' } as const)
        : ({ kind: 'Node', name: 'worker-1' } as const);
    const executor = cluster.executor({ locate });
    expect(await executor.execute(act('cordon', 'cart'), KEY)).toEqual({
      ok: false,
      message: `${WHAT} is no machine; only machines are cordoned`,
    });
    expect(await executor.execute(act('restart', 'worker-1'), KEY)).toEqual({
      ok: false,
      message: 'Node worker-1 is a machine; restart is for workloads',
    });
  });

  it('leaves a machine that takes none already', async () => {
    cluster.server.store.edit(WORKER, (object) => {
      objectAt(object, 'spec').unschedulable = true;
    });
    expect(await cluster.executor().execute(act('cordon', 'worker-1'), KEY)).toEqual({
      ok: true,
      message: 'Node worker-1 takes no new pods already',
    });
    expect(cluster.server.asked('PATCH', /./)).toEqual([]);
  });
});

describe('a kind that Kubernetes has nothing for', () => {
  it.each(['page', 'constructor'])('%s is refused by name', async (kind) => {
    const action = act(kind as ActionKind);
    const refused = {
      ok: false,
      message: `Kubernetes by itself cannot ${kind}; give handlers["${kind}"]`,
    };
    expect(await cluster.executor().execute(action, KEY)).toEqual(refused);
    expect(await cluster.executor().undo(action, KEY)).toEqual(refused);
    expect(cluster.server.requests).toEqual([]);
  });

  it('observe is always done, and never has to be taken back', async () => {
    const executor = cluster.executor();
    expect(await executor.execute(act('observe'), KEY)).toEqual({
      ok: true,
      message: 'nothing was to be done',
    });
    expect(await executor.undo(act('observe'), KEY)).toEqual({
      ok: true,
      message: 'nothing was done',
    });
  });

  it.each([undefined, {}, { idempotencyKey: '' }, { idempotencyKey: 7 }])(
    'is not done without a key: %j',
    async (context) => {
      const result = await cluster.executor().execute(act('observe'), context as typeof KEY);
      expect(result.ok).toBe(false);
      if (context === undefined) expect(result.message).toMatch(/^it broke off: /);
      else {
        expect(result.message).toBe(
          'there is no idempotency key, so a repeat could not be told; give one',
        );
      }
    },
  );
});
