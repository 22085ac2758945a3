import { graphFromManifests } from '@aegis/graph/kubernetes';
import { describe, expect, it } from 'vitest';
import { app, object } from './manifest-yaml.js';

const read = (...texts: readonly string[]) => graphFromManifests(texts);
const edges = (...texts: readonly string[]): string[] =>
  read(...texts)
    .graph.edges()
    .map(({ from, to, kind, confidence }) => `${from} ${kind} ${to} ${confidence}`);

const as = (account: string) => ({ pod: { serviceAccountName: account } });
const shop = [...app('web', {}, as('web')), ...app('cart', {}, as('cart')), ...app('orders')];
const guard = (spec: object, version = 'v1') =>
  object(`security.istio.io/${version}`, 'AuthorizationPolicy', 'p', { spec });
const cart = { selector: { matchLabels: { app: 'cart' } } };
const from = (...sources: object[]) => [{ from: sources.map((source) => ({ source })) }];
const web = { principals: ['cluster.local/ns/default/sa/web'] };

describe('AuthorizationPolicies', () => {
  it('allow calls of service accounts', () => {
    expect(edges(...shop, guard({ ...cart, rules: from(web) }))).toEqual(['web allowed cart 0.6']);
    const short = { ...cart, action: 'ALLOW', rules: from({ serviceAccounts: ['default/web'] }) };
    expect(edges(...shop, guard(short, 'v1beta1'))).toEqual(['web allowed cart 0.6']);
    const own = { ...cart, rules: from({ serviceAccounts: ['web'] }) };
    expect(edges(...shop, guard(own))).toEqual(['web allowed cart 0.6']);
  });

  it('allow calls to the Services that they name', () => {
    const targetRefs = [{ kind: 'Service', group: '', name: 'cart' }];
    expect(edges(...shop, guard({ targetRefs, rules: from(web) }))).toEqual([
      'web allowed cart 0.6',
    ]);
  });

  it('allow calls of namespaces, the less sure the more live there', () => {
    const far = ['a', 'b'].flatMap((name) => app(name, {}, { namespace: 'far' }));
    const here = app('cart', {}, { namespace: 'shop' });
    const policy = object('security.istio.io/v1', 'AuthorizationPolicy', 'p', {
      metadata: { name: 'p', namespace: 'shop' },
      spec: { ...cart, rules: from({ namespaces: ['far'] }) },
    });
    expect(edges(...far, ...here, policy)).toEqual(['a allowed cart 0.3', 'b allowed cart 0.3']);
  });

  it.each([
    ['denies', { ...cart, action: 'DENY', rules: from(web) }],
    ['is for a whole namespace', { rules: from(web) }],
    ['is open to all', { ...cart, rules: [{}] }],
    ['lets in anybody with a name', { ...cart, rules: from({ principals: ['*'] }) }],
    ['lets in addresses', { ...cart, rules: from({ ipBlocks: ['10.0.0.0/8'] }) }],
    ['lets itself in', { ...cart, rules: from({ serviceAccounts: ['cart'] }) }],
  ])('make no edge where one %s', (_, spec) => {
    expect(edges(...shop, guard(spec))).toEqual([]);
    expect(read(...shop, guard(spec)).findings).toEqual([]);
  });

  it('tell of accounts and workloads that are not there', () => {
    const principals = [
      'cluster.local/ns/default/sa/wep',
      'cluster.local/ns/istio-system/sa/istio-ingressgateway',
    ];
    const { findings } = read(...shop, guard({ ...cart, rules: from({ principals }) }));
    expect(findings.map(({ message }) => message)).toEqual([
      'AuthorizationPolicy p lets in service account wep of default, which no workload here has.',
    ]);
    const nobody = guard({ selector: { matchLabels: { app: 'nobody' } }, rules: from(web) });
    expect(read(...shop, nobody).findings.map(({ code }) => code)).toEqual([
      'selector-without-match',
    ]);
  });
});

describe('Sidecars', () => {
  const sidecar = (hosts: string[], labels: object | null = { app: 'web' }) =>
    object('networking.istio.io/v1', 'Sidecar', 's', {
      spec: {
        ...(labels === null ? {} : { workloadSelector: { labels } }),
        egress: [{ hosts }],
      },
    });

  it('allow calls to the hosts that they name', () => {
    const hosts = ['./cart.default.svc.cluster.local', 'default/orders.default.svc.cluster.local'];
    expect(edges(...shop, sidecar(hosts))).toEqual([
      'web allowed cart 0.6',
      'web allowed orders 0.6',
    ]);
    const entry = object('networking.istio.io/v1', 'ServiceEntry', 'e', {
      spec: { hosts: ['*.example.com'] },
    });
    expect(edges(...shop, entry, sidecar(['./*.example.com']))).toEqual([
      'web allowed *.example.com 0.6',
    ]);
  });

  it('say nothing by namespaces, wildcards, or for everybody', () => {
    expect(edges(...shop, sidecar(['./*', 'istio-system/*', '~/*', '*/*']))).toEqual([]);
    expect(edges(...shop, sidecar(['./cart.default.svc.cluster.local'], null))).toEqual([]);
  });
});
