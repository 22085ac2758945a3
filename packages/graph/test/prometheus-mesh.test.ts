import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { graphFromManifests } from '@aegis/graph/kubernetes';
import { graphFromPrometheus } from '@aegis/graph/prometheus';
import { describe, expect, it } from 'vitest';
import { meshed, sample } from './metric-text.js';

const read = (...lines: readonly string[]) => graphFromPrometheus(lines.join('\n'));
const edges = (...lines: readonly string[]): string[] =>
  read(...lines)
    .graph.edges()
    .map(({ from, to, kind, protocol }) => `${from} ${kind} ${to} ${protocol}`);
const nodes = (...lines: readonly string[]): string[] =>
  read(...lines)
    .graph.nodes()
    .map(({ id, kind, namespace }) => `${id} ${kind} ${namespace}`);
const findings = (...lines: readonly string[]) =>
  read(...lines).findings.map(({ code, severity, message }) => [code, severity, message]);

/** Bookinfo as both proxies of every call count it. */
const bookinfo = ['source', 'destination'].flatMap((reporter) => [
  meshed('istio-ingressgateway', 'productpage', 'productpage-v1', { reporter }),
  meshed('productpage-v1', 'details', 'details-v1', { reporter }),
  ...['v1', 'v2', 'v3'].map((v) =>
    meshed('productpage-v1', 'reviews', `reviews-${v}`, { reporter }),
  ),
  ...['v2', 'v3'].map((v) => meshed(`reviews-${v}`, 'ratings', 'ratings-v1', { reporter })),
]);
const calls = [
  'istio-ingressgateway routes productpage http',
  'productpage calls details http',
  'productpage calls reviews http',
  'reviews calls ratings http',
];

describe('metrics of Istio', () => {
  it('give one edge a call, whoever counts it', () => {
    expect(edges(...bookinfo)).toEqual(calls);
    const waypoint = bookinfo.map((line) => line.replace('source"', 'waypoint"'));
    expect(edges(...bookinfo, ...waypoint)).toEqual(calls);
    expect(read(...bookinfo).graph.edges()[1]).toMatchObject({
      provenance: ['mesh'],
      confidence: 1,
    });
    expect(nodes(...bookinfo)[0]).toBe('details service default');
    expect(nodes(...bookinfo)[1]).toBe('istio-ingressgateway ingress default');
  });

  const manifest = fileURLToPath(
    new URL(
      '../../../../shared/data/k8s/bookinfo/samples/bookinfo/platform/kube/bookinfo.yaml',
      import.meta.url,
    ),
  );
  it.skipIf(!existsSync(manifest))('give manifests the edges that stand only in code', () => {
    const { graph } = graphFromManifests(readFileSync(manifest, 'utf8'));
    const before = graph.nodes().map(({ id }) => id);
    graph.merge(read(...bookinfo).graph);
    const expected = [...before, 'istio-ingressgateway'].sort();
    expect(
      graph
        .nodes()
        .map(({ id }) => id)
        .sort(),
    ).toEqual(expected);
    const found = graph.edges().map(({ from, to }) => `${from} ${to}`);
    expect(found.sort()).toEqual([
      'istio-ingressgateway productpage',
      'productpage details',
      'productpage reviews',
      'reviews ratings',
    ]);
    expect(graph.nodes().find(({ id }) => id === 'reviews')!.replicas).toBe(3);
  });

  it('are none where nothing was counted', () => {
    const idle = meshed('web', 'cart', 'cart', { value: 0 });
    expect(edges(idle)).toEqual([]);
    expect(read(idle).stats).toMatchObject({ samples: 1, calls: 0, idle: 1 });
    expect(edges(idle, meshed('web', 'cart', 'cart'))).toEqual(['web calls cart http']);
  });

  it('count connections, and say more of the protocol where they can', () => {
    const name = 'istio_tcp_connections_opened_total';
    const labels = { request_protocol: 'tcp', response_code: '0' };
    expect(edges(meshed('web', 'cart', 'cart', { name, labels }))).toEqual(['web calls cart tcp']);
    const both = [meshed('web', 'cart', 'cart', { name }), meshed('web', 'cart', 'cart')];
    expect(edges(...both)).toEqual(['web calls cart http']);
    const store = meshed('cart', 'redis-cart', 'redis-cart', { name, labels });
    expect(edges(store)).toEqual(['cart stores redis-cart tcp']);
    expect(nodes(store)).toContain('redis-cart cache default');
    const bytes = meshed('web', 'cart', 'cart', { name: 'istio_tcp_sent_bytes_total', value: 0 });
    expect(edges(bytes)).toEqual([]);
  });

  it('name two Services before the same workload by the one that is meant', () => {
    const lines = [
      meshed('load', 'web-external', 'web'),
      meshed('door', 'web', 'web'),
      meshed('web', 'cart', 'cart'),
    ];
    const named = ['door calls web http', 'load calls web http', 'web calls cart http'];
    expect(edges(...lines)).toEqual(named);
  });

  it('keep namespaces apart, and name them only where they have to', () => {
    const inOther = (line: string) => line.replaceAll('="default"', '="other"');
    const line = meshed('web', 'cart', 'cart');
    expect(nodes(line, inOther(line))).toEqual([
      'cart.default service default',
      'cart.other service other',
      'web.default service default',
      'web.other service other',
    ]);
  });

  it('lead to hosts outside', () => {
    const outside = (more: Record<string, string>) =>
      meshed('web', 'x', 'unknown', {
        labels: { destination_canonical_service: 'unknown', ...more },
      });
    const entry = outside({
      destination_service: 'api.example.com',
      destination_service_name: 'api.example.com',
    });
    expect(nodes(entry)).toEqual(['api.example.com external null', 'web service default']);
    const passed = outside({
      destination_service: 'api.example.com',
      destination_service_name: 'PassthroughCluster',
    });
    expect(edges(passed)).toEqual(['web calls api.example.com http']);
    const service = outside({});
    expect(nodes(service)).toEqual(['web service default', 'x service default']);
  });

  it('are findings where the mesh knows no name, or lets nothing through', () => {
    const to = (destination: string) =>
      meshed('web', 'x', 'unknown', {
        labels: {
          destination_canonical_service: 'unknown',
          destination_service: destination,
          destination_service_name: destination,
        },
      });
    expect(findings(to('PassthroughCluster'))).toEqual([
      [
        'outside-mesh',
        'warning',
        'web calls something outside the mesh, of which the mesh knows no name.',
      ],
    ]);
    expect(findings(to('BlackHoleCluster'))).toEqual([
      ['blocked-call', 'warning', 'web calls something, which the mesh lets through nowhere.'],
    ]);
    const stranger = { source_workload: 'unknown', source_canonical_service: 'unknown' };
    expect(findings(meshed('x', 'cart', 'cart', { labels: stranger }))).toEqual([
      ['unknown-peer', 'info', 'cart is called by something that the mesh does not know.'],
    ]);
    const lines = ['PassthroughCluster', 'BlackHoleCluster', 'unknown'].map(to);
    expect(read(...lines).graph.nodes()).toEqual([]);
    expect(read(...lines).stats.unknown).toBe(3);
  });

  it('know the workload that was reached past the mesh', () => {
    const past = { destination_service: 'PassthroughCluster' };
    const labels = { ...past, destination_service_name: 'PassthroughCluster' };
    const line = meshed('web', 'x', 'cart-v1', { labels });
    expect(edges(line)).toEqual(['web calls cart http']);
    const served = meshed('load', 'basket', 'cart-v1');
    expect(edges(line, served)).toEqual(['load calls basket http', 'web calls basket http']);
  });

  it('leave out the proxies on the way', () => {
    const name = 'istio_tcp_connections_opened_total';
    const hops = [meshed('web', 'cart', 'waypoint', { name }), meshed('waypoint', 'cart', 'cart')];
    expect(edges(...hops, meshed('web', 'cart', 'cart', { reporter: 'waypoint' }))).toEqual([
      'web calls cart http',
    ]);
    expect(read(...hops).stats.ignored).toBe(2);
  });

  it('are known by labels where a query or a rule has changed the name', () => {
    const summed = meshed('web', 'cart', 'cart').replace(
      'istio_requests_total',
      'x:istio_requests_total',
    );
    expect(edges(summed)).toEqual(['web calls cart http']);
    const metric = { source_workload: 'web', destination_service_name: 'cart' };
    const { graph } = graphFromPrometheus([{ metric, value: [0, '0.5'] }]);
    expect(graph.edges().map(({ from, to }) => [from, to])).toEqual([['web', 'cart']]);
  });
});

describe('metrics of Linkerd', () => {
  const counted = (labels: Record<string, string>) =>
    sample('response_total', { direction: 'outbound', namespace: 'shop', ...labels });

  it('are read from the caller', () => {
    const call = { deployment: 'web', dst_deployment: 'cart', dst_namespace: 'shop' };
    expect(edges(counted(call))).toEqual(['web calls cart null']);
    const store = { deployment: 'cart', dst_statefulset: 'db', dst_service: 'carts-db' };
    expect(edges(counted(store))).toEqual(['cart calls carts-db null']);
    expect(edges(counted({ ...call, direction: 'inbound' }))).toEqual([]);
    expect(edges(counted({ deployment: 'web' }))).toEqual([]);
    expect(edges(sample('other_total', call))).toEqual([]);
    expect(findings(counted({ dst_deployment: 'cart' }))).toEqual([
      ['unknown-peer', 'info', 'cart has a peer that the mesh does not know.'],
    ]);
  });
});
