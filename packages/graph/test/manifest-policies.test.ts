import { graphFromManifests } from '@aegis/graph/kubernetes';
import { describe, expect, it } from 'vitest';
import { NearNames } from '../src/kubernetes/near-names.js';
import { app, object, policy, selector } from './manifest-yaml.js';

const read = (...texts: readonly string[]) => graphFromManifests(texts);
const edges = (...texts: readonly string[]): string[] =>
  read(...texts)
    .graph.edges()
    .map(({ from, to, kind, confidence }) => `${from} ${kind} ${to} ${confidence}`);

const shop = [...app('web'), ...app('carts'), ...app('orders')];
const forCarts = (from: readonly object[]) => ({
  ...selector({ app: 'carts' }),
  ingress: [{ from }],
});

describe('network policies', () => {
  it('allow calls between particular workloads, said from either side', () => {
    const ingress = policy('p', forCarts([selector({ app: 'web' }), selector({ app: 'orders' })]));
    const expected = ['orders allowed carts 0.6', 'web allowed carts 0.6'];
    expect(edges(...shop, ingress)).toEqual(expected);
    const egress = policy('p', {
      ...selector({ app: 'web' }),
      egress: [{ to: [selector({ app: 'carts' })] }, { to: [{ namespaceSelector: {} }] }],
    });
    expect(edges(...shop, egress)).toEqual(['web allowed carts 0.6']);
  });

  it('strengthen what the configuration says, and do not weaken it', () => {
    const texts = [...app('web', { C: 'http://carts' }), ...app('carts')];
    const { graph } = read(...texts, policy('p', forCarts([selector({ app: 'web' })])));
    expect(graph.edges()).toEqual([
      {
        from: 'web',
        to: 'carts',
        kind: 'calls',
        protocol: 'http',
        provenance: ['network-policy', 'manifest'],
        confidence: 0.95,
      },
    ]);
  });

  it.each([
    ['denies all', { podSelector: {}, ingress: [] }],
    ['is open to all', { ...selector({ app: 'carts' }), ingress: [{}] }],
    ['is open to the namespace', forCarts([{ podSelector: {} }])],
    ['is open to addresses', forCarts([{ ipBlock: { cidr: '10.0.0.0/8' } }])],
    ['is for all pods', { podSelector: {}, ingress: [{ from: [selector({ app: 'web' })] }] }],
    ['is for itself', forCarts([selector({ app: 'carts' })])],
    ['is for another namespace', forCarts([{ namespaceSelector: { matchLabels: { a: 'b' } } }])],
  ])('make no edge where one %s', (_, spec) => {
    expect(edges(...shop, policy('p', spec))).toEqual([]);
  });

  it('say less of each pair, the more pairs there are', () => {
    const group = (name: string, tier: string) => app(name, {}, { labels: { app: name, tier } });
    const many = ['a', 'b', 'c'].flatMap((name) => group(name, 'front'));
    const spec = {
      ...selector({ tier: 'back' }),
      ingress: [{ from: [selector({ tier: 'front' })] }],
    };
    const one = edges(...many, ...group('x', 'back'), policy('p', spec));
    expect(one).toEqual(['a', 'b', 'c'].map((name) => `${name} allowed x ${0.6 / 3}`));
    const wide = [...many, ...['x', 'y', 'z'].flatMap((name) => group(name, 'back'))];
    expect(edges(...wide, policy('p', spec))).toEqual([]);
  });

  it('reach into namespaces by their labels', () => {
    const texts = [
      object('v1', 'Namespace', 'ops', { metadata: { name: 'ops', labels: { team: 'ops' } } }),
      ...app('prometheus', {}, { namespace: 'ops' }),
      ...app('carts', {}, { namespace: 'shop' }),
    ];
    const pods = { podSelector: { matchLabels: { app: 'prometheus' } } };
    for (const labels of [{ team: 'ops' }, { 'kubernetes.io/metadata.name': 'ops' }]) {
      const peer = { ...pods, namespaceSelector: { matchLabels: labels } };
      const given = policy('p', forCarts([peer]), { namespace: 'shop' });
      expect(edges(...texts, given)).toEqual(['prometheus allowed carts 0.6']);
    }
    const wrong = { ...pods, namespaceSelector: { matchLabels: { team: 'shop' } } };
    expect(edges(...texts, policy('p', forCarts([wrong]), { namespace: 'shop' }))).toEqual([]);
  });

  it('select by expressions', () => {
    const one = { key: 'app', operator: 'In', values: ['web'] };
    const peers = (expression: object) => [{ podSelector: { matchExpressions: [expression] } }];
    expect(edges(...shop, policy('p', forCarts(peers(one))))).toEqual(['web allowed carts 0.6']);
    const others = { key: 'app', operator: 'NotIn', values: ['web', 'carts'] };
    expect(edges(...shop, policy('p', forCarts(peers(others))))).toEqual([
      'orders allowed carts 0.6',
    ]);
    const exists = { key: 'app', operator: 'Exists' };
    expect(edges(...shop, policy('p', forCarts(peers(exists))))).toHaveLength(2);
    for (const operator of ['DoesNotExist', 'Like']) {
      expect(edges(...shop, policy('p', forCarts(peers({ key: 'app', operator }))))).toEqual([]);
    }
  });

  it('are read with lenience where a name is nearly right, and say so', () => {
    const near = policy('p', {
      ...selector({ app: 'cart' }),
      ingress: [{ from: [selector({ app: 'web' })] }],
    });
    const { graph, findings } = read(...shop, near);
    expect(graph.edges()[0]).toMatchObject({ from: 'web', to: 'carts', confidence: 0.4 });
    expect(findings).toMatchObject([{ code: 'near-selector', severity: 'warning' }]);
    expect(findings[0]!.message).toContain(
      'app=cart, which no workload carries; it is read as app=carts',
    );
  });

  it('are not guessed at where two names are as near', () => {
    const spec = { ...selector({ app: 'cart' }), ingress: [{ from: [selector({ app: 'web' })] }] };
    const { graph, findings } = read(...shop, ...app('card'), policy('p', spec));
    expect(graph.edges()).toEqual([]);
    expect(findings.map(({ code }) => code)).toEqual(['selector-without-match']);
  });

  it.each([
    ['cart', 'carts', true],
    ['orders', 'order-service', true],
    ['userservice', 'user', true],
    ['catalog', 'catalogue', false],
    ['cart', 'card', true],
    ['db', 'dbs', false],
    ['shard1', 'shard2', false],
    ['payment', 'shipping', false],
    ['', '', false],
  ])('take %s and %s for near: %s', (a, b, near) => {
    expect(new NearNames().areNear(a, b)).toBe(near);
    expect(new NearNames().areNear(b, a)).toBe(near);
  });
});
