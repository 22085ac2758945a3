import type { ActionKind } from '@aegis/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { JOURNAL, recordKey } from '../../src/kubernetes/journal.js';
import { act, Cluster } from './cluster.js';
import { objectAt } from './json-object.js';
import { workload, workloadPath } from './objects.js';

const CART = workloadPath('cart');
const WHAT = 'Deployment shop/cart';

let cluster: Cluster;
beforeEach(async () => {
  cluster = await Cluster.open();
});
afterEach(() => cluster.close());

describe('a record that somebody broke', () => {
  it.each<[ActionKind, unknown, string]>([
    ['scale-out', null, `${WHAT} does not say how many copies it had`],
    ['scale-in', '3', `${WHAT} does not say how many copies it had`],
    ['raise-limits', null, `${WHAT} does not say which limits it had`],
    ['raise-limits', 7, `${WHAT} does not say which limits it had`],
    ['rollback', null, `the revision null that ${WHAT} came from is gone`],
    ['rollback', { revision: 'x' }, `the revision x that ${WHAT} came from is gone`],
  ])('of a %s, with %j before, takes nothing back', async (kind, before, message) => {
    const record = { key: recordKey('k'), kind, before, after: { revision: 'y' } };
    const object = workload('cart');
    objectAt(object, 'metadata', 'annotations')[JOURNAL] = JSON.stringify([record]);
    cluster.server.store.put(CART, object);
    const undone = await cluster.executor().undo(act(kind), { idempotencyKey: 'k:undo' });
    expect(undone).toEqual({ ok: false, message });
    expect(cluster.server.asked('PATCH', /./)).toEqual([]);
  });
});
