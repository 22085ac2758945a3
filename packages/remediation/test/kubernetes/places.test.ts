import { buildSnapshot, type NodeKind } from '@aegis/graph/csr';
import { describe, expect, it } from 'vitest';
import type { KubernetesTarget } from '../../src/kubernetes/index.js';
import { locateTarget, type Place } from '../../src/kubernetes/locate.js';
import {
  type KubernetesExecutorOptions,
  resolveExecutorOptions,
} from '../../src/kubernetes/options.js';
import type { JsonObject } from './json-object.js';
import { workload, workloadPath } from './objects.js';
import { Wire } from './wire.js';

const SERVICE = '/api/v1/namespaces/shop/services/';

/** What a cluster that holds these objects finds for a node. */
async function locate(
  objects: Readonly<Record<string, JsonObject>>,
  nodeId: string,
  options: KubernetesExecutorOptions = {},
  place: Place = 'workload',
) {
  const wire = new Wire(({ path, query }) => {
    if (query.limit === undefined) {
      const object = objects[path];
      return object === undefined ? { status: 404 } : { status: 200, body: object };
    }
    const inside = Object.entries(objects).filter(([at]) => at.startsWith(`${path}/`));
    return { status: 200, body: { items: inside.map(([, object]) => object) } };
  });
  const settings = resolveExecutorOptions({ namespaces: ['shop', 'bank'], ...options });
  const found = await locateTarget(wire.api(), settings, nodeId, place, { untilMs: 1e6 });
  const answer = found.kind === 'found' ? found.value : found.message;
  return { answer, asked: wire.sent.map(({ path }) => path) };
}

function graphOf(id: string, kind: NodeKind, namespace: string | null = null) {
  const snapshot = buildSnapshot([{ id, kind, namespace, replicas: 1 }], []);
  return { snapshot: () => snapshot };
}

function target(name: string, kind: 'Deployment' | 'DaemonSet' = 'Deployment', namespace = 'shop') {
  return { kind, namespace, name };
}

function workloads(...targets: readonly ReturnType<typeof target>[]) {
  const entries = targets.map(({ name, kind, namespace }) => [
    workloadPath(name, kind, namespace),
    workload(name, kind, {}, namespace),
  ]);
  return Object.fromEntries(entries) as Record<string, JsonObject>;
}

const CART = workloads(target('cart'));

describe('a workload', () => {
  it('is looked for by its name among all kinds, in every namespace', async () => {
    const { answer, asked } = await locate(CART, 'cart');
    expect(answer).toEqual(target('cart'));
    expect(asked).toEqual([
      workloadPath('cart'),
      workloadPath('cart', 'StatefulSet'),
      workloadPath('cart', 'DaemonSet'),
      workloadPath('cart', 'Deployment', 'bank'),
      workloadPath('cart', 'StatefulSet', 'bank'),
      workloadPath('cart', 'DaemonSet', 'bank'),
    ]);
  });

  it('that may be several is none', async () => {
    const both = workloads(target('cart'), target('cart', 'DaemonSet', 'bank'));
    expect((await locate(both, 'cart')).answer).toBe(
      'cart may be Deployment shop/cart, DaemonSet bank/cart; say with the option locate which',
    );
  });

  it('is in the namespace behind its name, and nowhere else', async () => {
    const both = workloads(target('cart'), target('cart', 'Deployment', 'bank'));
    const { answer, asked } = await locate(both, 'cart.bank');
    expect(answer).toEqual(target('cart', 'Deployment', 'bank'));
    expect(asked.every((path) => path.includes('/bank/'))).toBe(true);
    // No namespace, so all of it is the name.
    const dotted = workloads(target('cart.v2'));
    expect((await locate(dotted, 'cart.v2')).answer).toEqual(target('cart.v2'));
    const glued = workloads(target('cartshop'));
    expect((await locate(glued, 'cartshop')).answer).toEqual(target('cartshop'));
  });

  it('is in the namespace that the graph gives it, with or without it behind its name', async () => {
    const both = workloads(target('cart'), target('cart', 'Deployment', 'bank'));
    const bank = target('cart', 'Deployment', 'bank');
    for (const id of ['cart', 'cart.bank']) {
      const graph = graphOf(id, 'service', 'bank');
      expect((await locate(both, id, { graph })).answer).toEqual(bank);
    }
    const dotted = workloads(target('cart.shop', 'Deployment', 'bank'));
    const graph = graphOf('cart.shop', 'service', 'bank');
    expect((await locate(dotted, 'cart.shop', { graph })).answer).toEqual(
      target('cart.shop', 'Deployment', 'bank'),
    );
  });

  it('in a namespace that is not acted in is not looked for', async () => {
    const graph = graphOf('cart', 'service', 'kube-system');
    expect(await locate(CART, 'cart', { graph })).toEqual({
      answer: 'there is no workload, nor a Service with one, called cart in shop, bank',
      asked: [],
    });
  });

  it('that the graph does not know is looked for all the same', async () => {
    for (const graph of [graphOf('web', 'service', 'bank'), { snapshot: () => null as never }]) {
      expect((await locate(CART, 'cart', { graph })).answer).toEqual(target('cart'));
    }
  });

  it('that cannot be read is no workload that is not there', async () => {
    const wire = new Wire(({ path }) => ({ status: path.includes('statefulsets') ? 403 : 404 }));
    const settings = resolveExecutorOptions({ namespaces: ['shop'] });
    const found = await locateTarget(wire.api(), settings, 'cart', 'workload', { untilMs: 1 });
    expect(found).toMatchObject({
      kind: 'failed',
      status: 403,
      message: expect.stringMatching(/^not allowed to read StatefulSet shop\/cart/),
    });
  });
});

describe('a Service', () => {
  const service = (selector: JsonObject | undefined) => ({
    [`${SERVICE}front`]: { metadata: { name: 'front' }, spec: { selector } },
  });
  const none = 'there is no workload, nor a Service with one, called front in shop, bank';

  it('stands for the one workload whose pods it selects', async () => {
    const others = workloads(target('other'), target('agent', 'DaemonSet'));
    const all = { ...service({ app: 'cart' }), ...CART, ...others };
    const { answer, asked } = await locate(all, 'front');
    expect(answer).toEqual(target('cart'));
    expect(asked.slice(6)).toEqual([
      `${SERVICE}front`,
      '/apis/apps/v1/namespaces/shop/deployments',
      '/apis/apps/v1/namespaces/shop/statefulsets',
      '/apis/apps/v1/namespaces/shop/daemonsets',
      '/api/v1/namespaces/bank/services/front',
    ]);
  });

  it.each([
    ['one more label', { app: 'cart', tier: 'web' }],
    ['another label', { app: 'other' }],
    ['no selector', undefined],
    ['an empty selector', {}],
  ])('with %s stands for none', async (_name, selector) => {
    expect((await locate({ ...service(selector), ...CART }, 'front')).answer).toBe(none);
  });

  it('with several behind it is nobody', async () => {
    const twice = { ...workload('cart'), metadata: { name: 'cart-2' } };
    const all = { ...service({ app: 'cart' }), ...CART, [workloadPath('cart-2')]: twice };
    expect((await locate(all, 'front')).answer).toBe(
      'front may be Deployment shop/cart, Deployment shop/cart-2; say with the option locate which',
    );
  });

  it('leaves out what has no name', async () => {
    const nameless = { ...workload('cart'), metadata: {} };
    const all = { ...service({ app: 'cart' }), [workloadPath('x')]: nameless };
    expect((await locate(all, 'front')).answer).toBe(none);
  });

  it('or its workloads that cannot be read are a failure', async () => {
    for (const refused of ['/services/', '/statefulsets']) {
      const wire = new Wire(({ path, query }) => {
        if (path.includes(refused) && (query.limit !== undefined || refused === '/services/')) {
          return { status: 403 };
        }
        if (path.includes('/services/')) {
          return { status: 200, body: { spec: { selector: { app: 'cart' } } } };
        }
        return query.limit === undefined ? { status: 404 } : { status: 200, body: { items: [] } };
      });
      const settings = resolveExecutorOptions({ namespaces: ['shop'] });
      const found = await locateTarget(wire.api(), settings, 'front', 'workload', { untilMs: 1 });
      const what =
        refused === '/services/' ? 'read Service shop/front' : 'list StatefulSets in shop';
      expect(found).toMatchObject({
        kind: 'failed',
        status: 403,
        message: expect.stringMatching(new RegExp(`^not allowed to ${what};`)),
      });
    }
  });
});

describe('a machine', () => {
  const WORKER = { kind: 'Node', name: 'worker-1' };

  it('is what machines are for, or what the graph calls one, without being looked for', async () => {
    const graph = graphOf('worker-1', 'node');
    const found = { answer: WORKER, asked: [] };
    expect(await locate({}, 'worker-1', {}, 'machine')).toEqual(found);
    expect(await locate({}, 'worker-1', { graph }, 'either')).toEqual(found);
    expect(await locate({}, 'worker-1', { graph }, 'workload')).toEqual(found);
  });

  it('is what either may be, where no workload is called so and the graph does not know it', async () => {
    expect((await locate({}, 'worker-1', {}, 'either')).answer).toEqual(WORKER);
    expect((await locate(CART, 'cart', {}, 'either')).answer).toEqual(target('cart'));
    const graph = graphOf('worker-1', 'service');
    const none = 'there is no workload, nor a Service with one, called worker-1 in shop, bank';
    expect((await locate({}, 'worker-1', { graph }, 'either')).answer).toBe(none);
    expect((await locate({}, 'worker-1', {}, 'workload')).answer).toBe(none);
  });
});

describe('a name', () => {
  it.each(['', '-a', 'a-', '.', 'A', 'a b', 'a/b', 'a\n', 'é', '../x', 'x'.repeat(254)])(
    '"%s" is none that Kubernetes has, and nothing is asked for it',
    async (name) => {
      expect(await locate({}, name)).toEqual({
        answer: `"${name}" is no name that Kubernetes has`,
        asked: [],
      });
      expect(await locate({}, name, {}, 'machine')).toEqual({
        answer: `"${name}" is no name of a Node`,
        asked: [],
      });
    },
  );

  it.each(['a', '0', 'a-b.c', 'x'.repeat(253)])('"%s" is one', async (name) => {
    expect((await locate({}, name, {}, 'machine')).answer).toEqual({ kind: 'Node', name });
  });

  it('that is no text is none', async () => {
    expect((await locate({}, 7 as unknown as string)).answer).toBe('the target is no text');
  });
});

describe('what locate says', () => {
  const say = (given: unknown) => () => given as KubernetesTarget | null;

  it.each([
    [target('cart'), target('cart')],
    [
      { kind: 'Node', name: 'worker-1' },
      { kind: 'Node', name: 'worker-1' },
    ],
    [{ kind: 'Pod', namespace: 'shop', name: 'a' }, '"a" is no name of a Pod'],
    [target('../x'), '"../x" is no name of a Deployment'],
    [{ kind: 'Node', name: '../x' }, '"../x" is no name of a Node'],
    [
      target('cart', 'Deployment', 'kube-system'),
      'namespace "kube-system" is not among those that may be acted in',
    ],
  ])('%j gives %j, and nothing is asked', async (given, answer) => {
    expect(await locate(CART, 'x', { locate: say(given) })).toEqual({ answer, asked: [] });
  });

  it('may be nothing: then the default looks', async () => {
    expect((await locate(CART, 'cart', { locate: say(null) })).answer).toEqual(target('cart'));
    expect((await locate(CART, 'cart', { locate: say(undefined) })).answer).toEqual(target('cart'));
  });
});
