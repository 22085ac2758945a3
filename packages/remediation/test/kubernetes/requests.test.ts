import type { ActionKind } from '@aegis/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JOURNAL, recordKey } from '../../src/kubernetes/journal.js';
import { act, Cluster } from './cluster.js';
import { rollOutDeployment } from './controllers.js';
import { type JsonObject, objectAt } from './json-object.js';
import { LIMITS, machine, template, workload, workloadPath } from './objects.js';

const CART = workloadPath('cart');
const WORKER = '/api/v1/nodes/worker-1';
const RESTARTED_AT = 'kubectl.kubernetes.io/restartedAt';

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
  const { store } = cluster.server;
  store.put(CART, workload('cart'));
  rollOutDeployment(store, CART);
  store.edit(CART, (object) => {
    objectAt(object, 'spec').template = template('cart', 'cart:2');
  });
  rollOutDeployment(store, CART);
  store.put(WORKER, machine('worker-1'));
});
afterEach(() => cluster.close());

/** The patches that were sent, each without what stands in their metadata, and with its record. */
function patches() {
  return cluster.server.asked('PATCH', /./).map(({ path, query, contentType, body }) => {
    const { metadata, ...patch } = body as JsonObject;
    const { resourceVersion, annotations, ...rest } = metadata as JsonObject;
    expect(resourceVersion).toMatch(/^\d+$/);
    expect(rest).toEqual({});
    expect(Object.keys(annotations as object)).toEqual([JOURNAL]);
    const journal = JSON.parse(String((annotations as JsonObject)[JOURNAL])) as JsonObject[];
    expect(contentType).toBe('application/strategic-merge-patch+json');
    return { path, query: Object.fromEntries(query), patch, record: journal.at(-1) };
  });
}

const LIMITED = [{ name: 'app', resources: { limits: { cpu: '750m', memory: '768Mi' } } }];
const UNLIMITED = [{ name: 'app', resources: { limits: LIMITS } }];

const CASES: readonly {
  readonly kind: ActionKind;
  readonly path?: string;
  readonly patch: JsonObject;
  readonly record: JsonObject;
  readonly message: string;
  /** Null for what cannot be taken back. */
  readonly back: JsonObject | null;
  readonly undone: string;
}[] = [
  {
    kind: 'restart',
    patch: {
      spec: {
        template: { metadata: { annotations: { [RESTARTED_AT]: '2023-11-14T22:13:20.000Z' } } },
      },
    },
    record: { before: null, after: '2023-11-14T22:13:20.000Z' },
    message: 'Deployment shop/cart restarts',
    back: null,
    undone: 'a restart of Deployment shop/cart cannot be taken back',
  },
  {
    kind: 'scale-out',
    patch: { spec: { replicas: 6 } },
    record: { before: 3, after: 6 },
    message: 'Deployment shop/cart gets 6 copies instead of 3',
    back: { spec: { replicas: 3 } },
    undone: 'Deployment shop/cart gets its 3 copies back',
  },
  {
    kind: 'scale-in',
    patch: { spec: { replicas: 1 } },
    record: { before: 3, after: 1 },
    message: 'Deployment shop/cart gets 1 copies instead of 3',
    back: { spec: { replicas: 3 } },
    undone: 'Deployment shop/cart gets its 3 copies back',
  },
  {
    kind: 'raise-limits',
    patch: { spec: { template: { spec: { containers: LIMITED } } } },
    record: { before: { app: LIMITS }, after: { app: { cpu: '750m', memory: '768Mi' } } },
    message: 'Deployment shop/cart gets higher limits: app cpu 750m, memory 768Mi',
    back: { spec: { template: { spec: { containers: UNLIMITED } } } },
    undone: 'Deployment shop/cart gets its former limits back',
  },
  {
    kind: 'rollback',
    patch: {
      spec: { template: { ...template('cart'), $patch: 'replace' } },
    },
    record: { before: { revision: 'cart-h1' }, after: { revision: 'cart-h0' } },
    message: 'Deployment shop/cart goes back to revision 1',
    back: { spec: { template: { ...template('cart', 'cart:2'), $patch: 'replace' } } },
    undone: 'Deployment shop/cart gets the template back that it was rolled back from',
  },
  {
    kind: 'cordon',
    path: WORKER,
    patch: { spec: { unschedulable: true } },
    record: { before: false, after: true },
    message: 'Node worker-1 takes no new pods',
    back: { spec: { unschedulable: null } },
    undone: 'Node worker-1 takes new pods again',
  },
  {
    kind: 'drain',
    path: WORKER,
    patch: { spec: { unschedulable: true } },
    record: { before: { unschedulable: false }, after: null },
    message: 'Node worker-1: 0 pods evicted',
    back: { spec: { unschedulable: null } },
    undone: 'Node worker-1 takes pods as before; those that moved stay where they are',
  },
];

describe('one patch does each act, with its record, and one takes it back', () => {
  it.each(CASES)('$kind', async ({ kind, path = CART, patch, record, message, back, undone }) => {
    const action = act(kind, path === CART ? 'cart' : 'worker-1');
    const executor = cluster.executor();
    const key = recordKey('k');
    const done = await executor.execute(action, { idempotencyKey: 'k' });
    expect(done).toEqual({ ok: true, message });
    const [first] = patches();
    expect(first).toEqual({
      path,
      query: { fieldManager: 'aegis' },
      patch,
      record: { key, kind, ...record, undone: null },
    });
    const before = patches().length;
    const result = await executor.undo(action, { idempotencyKey: 'k:undo' });
    expect(result).toEqual({ ok: back !== null, message: undone });
    const rest = patches().slice(before);
    if (back === null) return expect(rest).toEqual([]);
    const { record: kept, ...sent } = rest[0]!;
    expect(sent).toEqual({ path, query: { fieldManager: 'aegis' }, patch: back });
    expect(kept).toMatchObject({ key, kind, undone: recordKey('k:undo') });
    const again = await executor.undo(action, { idempotencyKey: 'k:undo' });
    const what = path === CART ? 'Deployment shop/cart' : 'Node worker-1';
    expect(again).toEqual({ ok: true, message: `${what}: taken back already` });
  });

  it('a second time it is done already, and after it was taken back it stays so', async () => {
    const executor = cluster.executor();
    const context = { idempotencyKey: 'k' };
    await executor.execute(act('scale-out'), context);
    expect(await executor.execute(act('scale-out'), context)).toEqual({
      ok: true,
      message: 'Deployment shop/cart: done already',
    });
    await executor.undo(act('scale-out'), { idempotencyKey: 'k:undo' });
    expect(await executor.execute(act('scale-out'), context)).toEqual({
      ok: false,
      message: 'Deployment shop/cart: it was taken back',
    });
    expect(patches()).toHaveLength(2);
  });

  it('in a dry run the message says so, and the query asks for it', async () => {
    const result = await cluster
      .executor({ dryRun: true })
      .execute(act('scale-out'), { idempotencyKey: 'k' });
    expect(result).toEqual({
      ok: true,
      message: 'dry run: Deployment shop/cart gets 6 copies instead of 3',
    });
    expect(patches()[0]?.query).toEqual({ fieldManager: 'aegis', dryRun: 'All' });
  });
});

describe('an undo of what never came', () => {
  it('leaves a note under the key that it would have come with', async () => {
    const undone = await cluster.executor().undo(act('scale-out'), { idempotencyKey: 'late:undo' });
    expect(undone).toEqual({ ok: true, message: 'Deployment shop/cart: nothing had been done' });
    expect(patches()).toEqual([
      {
        path: CART,
        query: { fieldManager: 'aegis' },
        patch: {},
        record: {
          key: recordKey('late'),
          kind: 'scale-out',
          before: null,
          after: null,
          undone: recordKey('late:undo'),
        },
      },
    ]);
  });

  it('leaves none in a dry run', async () => {
    const executor = cluster.executor({ dryRun: true });
    expect(await executor.undo(act('scale-out'), { idempotencyKey: 'late:undo' })).toEqual({
      ok: true,
      message: 'Deployment shop/cart: nothing had been done',
    });
    expect(patches()).toEqual([]);
  });

  it.each([403, 422])('is well where the note is refused with %i', async (status) => {
    cluster.server.faults.push({ method: 'PATCH', kind: 'status', status, times: 1 });
    const undone = await cluster.executor().undo(act('scale-out'), { idempotencyKey: 'late:undo' });
    expect(undone).toEqual({ ok: true, message: 'Deployment shop/cart: nothing had been done' });
  });

  it.each([400, 404])('is not well where the note fails with %i', async (status) => {
    cluster.server.faults.push({ method: 'PATCH', kind: 'status', status, times: 1 });
    const undone = await cluster.executor().undo(act('scale-out'), { idempotencyKey: 'late:undo' });
    expect(undone).toMatchObject({ ok: false, message: expect.stringContaining('injected') });
  });

  it('of what did come is no success where it is refused', async () => {
    const executor = cluster.executor();
    await executor.execute(act('scale-out'), { idempotencyKey: 'k' });
    cluster.server.faults.push({ method: 'PATCH', kind: 'status', status: 403, times: 1 });
    expect(await executor.undo(act('scale-out'), { idempotencyKey: 'k:undo' })).toMatchObject({
      ok: false,
      message: expect.stringContaining('not allowed to patch Deployment shop/cart'),
    });
  });

  it('is no success where its object cannot be read', async () => {
    cluster.server.allows = (verb) => verb !== 'get';
    const undone = await cluster
      .executor()
      .undo(act('cordon', 'worker-1'), { idempotencyKey: 'late:undo' });
    expect(undone).toMatchObject({
      ok: false,
      message: expect.stringMatching(/^not allowed to read Node worker-1 /),
    });
  });

  it('of another kind under that key is refused', async () => {
    const executor = cluster.executor();
    await executor.execute(act('scale-out'), { idempotencyKey: 'k' });
    for (const kind of ['restart', 'drain'] as const) {
      expect(await executor.undo(act(kind), { idempotencyKey: 'k:undo' })).toEqual({
        ok: false,
        message: `under that key Deployment shop/cart had a scale-out, not a ${kind}`,
      });
    }
  });
});
