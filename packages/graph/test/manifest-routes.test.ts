import { graphFromManifests } from '@aegis/graph/kubernetes';
import { describe, expect, it } from 'vitest';
import { app, object, service, workload } from './manifest-yaml.js';

const read = (...texts: readonly string[]) => graphFromManifests(texts);
const edges = (...texts: readonly string[]): string[] =>
  read(...texts)
    .graph.edges()
    .map(({ from, to, kind, protocol }) => `${from} ${kind} ${to} ${protocol}`);
const codes = (...texts: readonly string[]): string[] =>
  read(...texts).findings.map(({ code }) => code);

const shop = [...app('web'), ...app('cart'), ...app('cart-next')];
const gatewayApi = 'gateway.networking.k8s.io/v1';
const istio = 'networking.istio.io/v1';
const edge = object(gatewayApi, 'Gateway', 'edge', { spec: { gatewayClassName: 'x' } });

const route = (spec: object, kind = 'HTTPRoute') =>
  object(gatewayApi, kind, 'r', { spec: { parentRefs: [{ name: 'edge' }], ...spec } });
const to = (...names: string[]) => [
  { backendRefs: names.map((name, i) => ({ name, port: 80, weight: i + 1 })) },
];
const virtual = (spec: object, name = 'v') => object(istio, 'VirtualService', name, { spec });
const destination = (host: string, subset?: string) => ({ destination: { host, subset } });

describe('routes of the Gateway API', () => {
  it.each([
    ['HTTPRoute', 'http'],
    ['GRPCRoute', 'grpc'],
    ['TCPRoute', 'tcp'],
  ])('lead from the Gateway to the backends of a %s', (kind, protocol) => {
    const given = route({ rules: to('web', 'cart') }, kind);
    const expected = [`edge routes cart ${protocol}`, `edge routes web ${protocol}`];
    expect(edges(...shop, edge, given)).toEqual(expected);
    const gateway = read(...shop, edge, given)
      .graph.nodes()
      .at(-1)!;
    expect(gateway).toMatchObject({ id: 'edge', kind: 'ingress' });
  });

  it('need no Gateway that is declared here, but say so', () => {
    const given = route({ rules: to('web') });
    expect(edges(...shop, given)).toEqual(['edge routes web http']);
    expect(codes(...shop, given)).toEqual(['unknown-gateway']);
  });

  it('lead nowhere with a weight of none, or to what is no Service', () => {
    const backendRefs = [
      { name: 'web', weight: 0 },
      { name: 'cart', kind: 'ServiceImport' },
      { name: 'cart-next', weight: 5 },
    ];
    const given = route({ rules: [{ backendRefs }] });
    expect(edges(...shop, edge, given)).toEqual(['edge routes cart-next http']);
  });

  it('lead to mirrors, which is less sure', () => {
    const filters = [{ type: 'RequestMirror', requestMirror: { backendRef: { name: 'cart' } } }];
    const given = route({ rules: [{ backendRefs: [{ name: 'web' }], filters }] });
    const found = read(...shop, edge, given).graph.edges();
    expect(found.map((one) => [one.to, one.confidence])).toEqual([
      ['cart', 0.5],
      ['web', 1],
    ]);
  });

  it('inside the mesh lead from the Service that they are for', () => {
    const parentRefs = [{ kind: 'Service', group: '', name: 'cart' }];
    const given = route({ parentRefs, rules: to('cart', 'cart-next') });
    expect(edges(...shop, given)).toEqual(['cart routes cart-next null']);
  });

  it('reach other namespaces, and tell of backends that are not there', () => {
    const far = app('pay', {}, { namespace: 'money' });
    const here = app('web', {}, { namespace: 'shop' });
    const spec = {
      parentRefs: [{ name: 'edge', namespace: 'doors' }],
      rules: [{ backendRefs: [{ name: 'pay', namespace: 'money' }, { name: 'gone' }] }],
    };
    const given = object(gatewayApi, 'HTTPRoute', 'r', {
      metadata: { name: 'r', namespace: 'shop' },
      spec,
    });
    const { graph, findings } = read(...far, ...here, given);
    expect(graph.edges().map((one) => `${one.from} ${one.to}`)).toEqual(['edge pay']);
    expect(graph.nodes().at(-1)).toMatchObject({ id: 'edge', namespace: 'doors' });
    expect(findings.map(({ message }) => message)).toEqual([
      'HTTPRoute r belongs to Gateway edge, which is not declared here.',
      'HTTPRoute r routes to gone, but no Service of that name is declared here.',
    ]);
  });
});

describe('VirtualServices', () => {
  it('lead from their Gateways to where they route', () => {
    const gateway = object(istio, 'Gateway', 'edge', { spec: {} });
    const http = [{ route: [destination('web'), { ...destination('cart'), weight: 0 }] }];
    const given = virtual({ hosts: ['*'], gateways: ['edge'], http });
    expect(edges(...shop, gateway, given)).toEqual(['edge routes web http']);
    const tcp = [{ route: [destination('web.default.svc.cluster.local')] }];
    const other = virtual({ hosts: ['*'], gateways: ['default/edge', 'mesh'], tcp });
    expect(edges(...shop, gateway, other)).toEqual(['edge routes web tcp']);
  });

  it('lead within the mesh from the host that is meant, and to mirrors', () => {
    const http = [
      { route: [destination('cart'), destination('cart-next')], mirror: { host: 'web' } },
    ];
    const given = virtual({ hosts: ['cart'], http });
    const found = read(...shop, given).graph.edges();
    expect(found.map((one) => [one.from, one.to, one.confidence])).toEqual([
      ['cart', 'cart-next', 0.9],
      ['cart', 'web', 0.5],
    ]);
  });

  it('delegate, also in rings', () => {
    const root = virtual({
      hosts: ['shop.example.com'],
      gateways: ['edge'],
      http: [{ delegate: { name: 'part' } }, { delegate: { name: 'gone' } }],
    });
    const part = virtual(
      { http: [{ route: [destination('web')] }, { delegate: { name: 'part' } }] },
      'part',
    );
    expect(edges(...shop, root, part)).toEqual(['edge routes web http']);
    expect(codes(...shop, root, part)).toEqual(['unknown-gateway', 'unknown-backend']);
  });

  it('tell of hosts and subsets that nobody answers to', () => {
    const rule = object(istio, 'DestinationRule', 'cart', {
      spec: {
        host: 'cart',
        subsets: [
          { name: 'v1', labels: { app: 'cart' } },
          { name: 'v2', labels: { version: 'v2' } },
        ],
      },
    });
    const lost = object(istio, 'DestinationRule', 'lost', { spec: { host: 'gone' } });
    const wide = object(istio, 'DestinationRule', 'wide', { spec: { host: '*.local' } });
    const http = [{ route: ['v1', 'v3'].map((subset) => destination('cart', subset)) }];
    const given = virtual({ hosts: ['cart'], http });
    const other = virtual({ hosts: ['web'], http: [{ route: [destination('web', 'v1')] }] }, 'w');
    const { findings, graph } = read(...shop, rule, lost, wide, given, other);
    expect(graph.edges()).toEqual([]);
    expect(findings.map(({ code, severity, message }) => [code, severity, message])).toEqual([
      [
        'selector-without-match',
        'info',
        'Subset v2 of DestinationRule cart selects version=v2, which no workload of cart carries.',
      ],
      [
        'unknown-host',
        'warning',
        'DestinationRule lost is for gone, but no Service of that name is declared here.',
      ],
      [
        'unknown-subset',
        'warning',
        'VirtualService v routes to subset v3 of cart, which no DestinationRule here declares.',
      ],
      [
        'unknown-subset',
        'info',
        'VirtualService w routes to subset v1 of web, which no DestinationRule here declares.',
      ],
    ]);
  });
});

describe('ServiceEntries', () => {
  const entry = (hosts: string[], more: object = {}) =>
    object(istio, 'ServiceEntry', 'out', { spec: { hosts, ...more } });

  it('make nodes outside, and edges of what is configured to call them', () => {
    const web = workload('web', {
      PAY_URL: 'https://api.pay.example/v1',
      FILES_URL: 'https://eu.files.example',
      MAIL_URL: 'smtp://mail.example',
    });
    const given = entry(['api.pay.example', '*.files.example', '*']);
    expect(edges(web, given)).toEqual([
      'web calls *.files.example https',
      'web calls api.pay.example https',
    ]);
    const kinds = read(web, given)
      .graph.nodes()
      .map(({ id, kind }) => `${id} ${kind}`);
    expect(kinds).toEqual(['*.files.example external', 'api.pay.example external', 'web workload']);
  });

  it('are where routes may lead, and may lie inside', () => {
    const given = entry(['old.shop.internal'], { location: 'MESH_INTERNAL' });
    const http = [{ route: [destination('old.shop.internal')] }];
    const root = virtual({ hosts: ['*'], gateways: ['edge'], http });
    expect(edges(given, root)).toEqual(['edge routes old.shop.internal http']);
    expect(read(given).graph.nodes()[0]!.kind).toBe('service');
  });

  it('leave Services their names', () => {
    const given = entry(['cart.default.svc.cluster.local']);
    const web = service('web', { type: 'ExternalName', externalName: 'api.example' });
    const texts = [
      ...app('cart'),
      given,
      web,
      workload('job', { CART: 'http://cart.default.svc' }),
    ];
    expect(edges(...texts)).toEqual(['job calls cart http']);
  });
});
