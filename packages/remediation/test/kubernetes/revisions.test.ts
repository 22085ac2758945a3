import { describe, expect, it } from 'vitest';
import {
  plainTemplate,
  readRevisions,
  runSame,
  selectorText,
} from '../../src/kubernetes/acts/revisions.js';
import type { KubernetesTarget } from '../../src/kubernetes/index.js';
import { resolveExecutorOptions } from '../../src/kubernetes/options.js';
import type { JsonObject } from './json-object.js';
import { template, workload } from './objects.js';
import { Wire } from './wire.js';

const REVISION = 'deployment.kubernetes.io/revision';

describe('a selector, as queries write it', () => {
  const expression = (operator: string, ...values: readonly string[]) => ({
    matchExpressions: [{ key: 'tier', operator, ...(values.length > 0 ? { values } : {}) }],
  });

  it.each([
    [{ matchLabels: { app: 'cart', tier: 'web' } }, 'app=cart,tier=web'],
    [expression('In', 'a', 'b'), 'tier in (a,b)'],
    [expression('NotIn', 'a'), 'tier notin (a)'],
    [expression('Exists'), 'tier'],
    [expression('DoesNotExist'), '!tier'],
    [{ matchLabels: { app: 'cart' }, ...expression('In', 'a') }, 'app=cart,tier in (a)'],
    [{ matchLabels: { app: 'cart' }, ...expression('Gt', '3') }, null],
    [{ matchLabels: { app: 'cart' }, matchExpressions: [null] }, null],
    [{ matchLabels: {} }, null],
    [{}, null],
  ])('%j is %s', (selector, text) => {
    expect(selectorText(selector as JsonObject)).toBe(text);
  });
});

describe('a template', () => {
  it('is what the workload has: without the hash, a directive of a patch, and fields that are null', () => {
    const kept = {
      $patch: 'replace',
      metadata: {
        creationTimestamp: null,
        labels: { app: 'cart', 'pod-template-hash': 'x' },
        annotations: { a: 'b' },
      },
      spec: { containers: [{ name: 'app', resources: null }] },
    };
    expect(plainTemplate(kept)).toEqual({
      metadata: { labels: { app: 'cart' }, annotations: { a: 'b' } },
      spec: { containers: [{ name: 'app' }] },
    });
  });

  it('runs the same where only a restart lies between', () => {
    const one = template('cart');
    const restarted = (at: string, rest: JsonObject = {}) => ({
      ...one,
      metadata: {
        labels: { app: 'cart' },
        annotations: { 'kubectl.kubernetes.io/restartedAt': at, ...rest },
      },
    });
    expect(runSame(one, restarted('2023'))).toBe(true);
    expect(runSame(restarted('2023'), restarted('2024'))).toBe(true);
    expect(runSame(one, restarted('2023', { config: 'x' }))).toBe(false);
    expect(runSame(one, template('cart', 'cart:2'))).toBe(false);
    const labelled = { ...one, metadata: { labels: { app: 'cart', a: 'b' } } };
    expect(runSame(one, labelled)).toBe(false);
  });
});

describe('what a workload ran before', () => {
  const CART: KubernetesTarget = { kind: 'Deployment', namespace: 'shop', name: 'cart' };
  const owner = { uid: 'uid-of-cart', controller: true };

  function set(name: string, number: unknown, change: JsonObject = {}): JsonObject {
    const metadata = { name, annotations: { [REVISION]: number }, ownerReferences: [owner] };
    return { metadata: { ...metadata, ...change }, spec: { template: template('cart') } };
  }

  function read(target: KubernetesTarget, items: readonly unknown[], object?: JsonObject) {
    const wire = new Wire(() => ({ status: 200, body: { items } }));
    const settings = resolveExecutorOptions(undefined);
    const context = { api: wire.api(), settings, target, patience: { untilMs: 1 } };
    return { wire, reading: readRevisions(object ?? workload('cart'), context) };
  }

  it.each([
    ['Deployment', 'replicasets'],
    ['StatefulSet', 'controllerrevisions'],
    ['DaemonSet', 'controllerrevisions'],
  ] as const)('a %s keeps as %s, found by its selector', async (kind, resource) => {
    const { wire, reading } = read({ ...CART, kind }, []);
    expect(await reading).toEqual({ kind: 'found', value: [] });
    expect(wire.sent).toEqual([
      expect.objectContaining({
        method: 'GET',
        path: `/apis/apps/v1/namespaces/shop/${resource}`,
        query: { labelSelector: 'app=cart', limit: '500' },
      }),
    ]);
  });

  it('is only what it owns, and only what is whole', async () => {
    const { reading } = read(CART, [
      set('good', '1'),
      set('of-another', '2', { ownerReferences: [{ ...owner, uid: 'uid-of-another' }] }),
      set('not-controlled', '3', { ownerReferences: [{ ...owner, controller: false }] }),
      set('of-nobody', '4', { ownerReferences: [] }),
      set('without-a-number', undefined),
      set('with-a-word', 'new'),
      set('', '5'),
      { ...set('without-a-template', '6'), spec: {} },
    ]);
    const value = [{ name: 'good', number: 1, template: template('cart') }];
    expect(await reading).toEqual({ kind: 'found', value });
  });

  it('of a StatefulSet stands in the data of its revisions', async () => {
    const metadata = { name: 'db-1', ownerReferences: [owner] };
    const data = { spec: { template: { ...template('cart'), $patch: 'replace' } } };
    const { reading } = read({ ...CART, kind: 'StatefulSet' }, [
      { metadata, data, revision: 4 },
      { metadata, data },
      { metadata, revision: 5 },
    ]);
    const value = [{ name: 'db-1', number: 4, template: template('cart') }];
    expect(await reading).toEqual({ kind: 'found', value });
  });

  it('comes newest first, and by name where two say the same number', async () => {
    const items = [set('d', '2'), set('b', '9'), set('c', '2'), set('a', '10')];
    for (const given of [items, [...items].reverse()]) {
      const found = await read(CART, given).reading;
      const names = found.kind === 'found' ? found.value.map(({ name }) => name) : [];
      expect(names).toEqual(['a', 'b', 'c', 'd']);
    }
  });

  it('cannot be found without a selector, or of a machine', async () => {
    const none = read(CART, [], workload('cart', 'Deployment', { selector: {} }));
    const node = read({ kind: 'Node', name: 'cart' }, []);
    for (const { wire, reading } of [none, node]) {
      expect(await reading).toEqual({
        kind: 'failed',
        status: null,
        message: 'cart has no selector to find its revisions by',
      });
      expect(wire.sent).toEqual([]);
    }
  });
});
