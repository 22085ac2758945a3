import { Random } from '@aegis/core';
import { graphFromManifests, type ManifestOptions } from '@aegis/graph/kubernetes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { app, object, service, workload } from './manifest-yaml.js';

const read = (texts: readonly string[], options?: ManifestOptions) =>
  graphFromManifests(texts, options);
const edges = (texts: readonly string[], options?: ManifestOptions): string[] =>
  read(texts, options)
    .graph.edges()
    .map(({ from, to, kind }) => `${from} ${kind} ${to}`);
const ids = (texts: readonly string[]): string[] =>
  read(texts)
    .graph.nodes()
    .map(({ id, kind, replicas }) => `${id} ${kind} ${replicas}`);
const codes = (texts: readonly string[]): string[] => read(texts).findings.map(({ code }) => code);

describe('the nodes of manifests', () => {
  it('are Services with their workloads, and workloads alone', () => {
    const texts = [
      service('shop', { selector: { app: 'web' } }),
      workload('web', {}, { replicas: 3 }),
      workload('load', {}, { replicas: 0 }),
      workload('backup', {}, { kind: 'DaemonSet' }),
    ];
    expect(ids(texts)).toEqual(['backup workload 1', 'load workload 0', 'shop service 3']);
  });

  it('take the name of the Service that is meant, of several', () => {
    const versions = ['v1', 'v2'].flatMap((version) => [
      service(`reviews-${version}`, { selector: { app: 'reviews', version } }),
      workload(`reviews-${version}`, {}, { labels: { app: 'reviews', version }, replicas: 2 }),
    ]);
    expect(ids([...versions, service('reviews')])).toEqual(['reviews service 4']);
    const outside = service('web-external', { type: 'LoadBalancer', selector: { app: 'web' } });
    expect(ids([outside, ...app('web')])).toEqual(['web service 1']);
    const caller = workload('cron', { WEB_URL: 'http://web-external' });
    expect(edges([outside, ...app('web'), caller])).toEqual(['cron calls web']);
  });

  it('do not all become one because something gathers their metrics', () => {
    const all = (name: string) => ({ labels: { app: name, metrics: 'yes' } });
    const texts = [...app('a', {}, all('a')), ...app('b', {}, all('b'))];
    const scrape = service('metrics', { clusterIP: 'None', selector: { metrics: 'yes' } });
    expect(ids([...texts, scrape])).toEqual(['a service 1', 'b service 1']);
    const caller = workload('c', { URL: 'http://metrics' });
    const called = ['c calls metrics', 'metrics routes a', 'metrics routes b'];
    expect(edges([...texts, scrape, caller])).toEqual(called);
  });

  it('are stores, caches and queues by image, or else by port', () => {
    const image = (name: string, from: string, port?: number) =>
      workload(
        name,
        {},
        { container: { image: from, ports: port ? [{ containerPort: port }] : [] } },
      );
    const kinds = ids([
      image('a', 'postgres:17'),
      image('b', 'docker.io/bitnami/redis@sha256:00'),
      image('c', 'confluentinc/cp-kafka:7.6'),
      image('d', 'example.com:5000/orders-db:2', 3306),
      image('e', 'prometheuscommunity/postgres-exporter', 9187),
      image('f', 'mongo-express'),
      image('g', 'example.com/redis/web:1'),
    ]).map((line) => line.split(' ')[1]);
    const expected = [
      'datastore',
      'cache',
      'queue',
      'datastore',
      'workload',
      'workload',
      'workload',
    ];
    expect(kinds).toEqual(expected);
  });

  it('carry their namespace where a name is there twice', () => {
    const texts = ['x', 'y'].flatMap((namespace) =>
      app('web', { DB_HOST: 'db' }, { namespace }).concat(app('db', {}, { namespace })),
    );
    expect(edges([...texts, ...app('only', {}, { namespace: 'x' })])).toEqual([
      'web.x calls db.x',
      'web.y calls db.y',
    ]);
    expect(ids(texts).map((line) => line.split(' ')[0])).toEqual([
      'db.x',
      'db.y',
      'web.x',
      'web.y',
    ]);
  });

  it('are told apart even where ids meet', () => {
    const texts = [
      ...app('a', {}, { namespace: 'x' }),
      ...app('a', {}, { namespace: 'y' }),
      ...app('a.x', {}, { namespace: 'z' }),
      object('networking.k8s.io/v1', 'Ingress', 'a.x', {
        metadata: { name: 'a.x', namespace: 'z' },
        spec: { defaultBackend: { service: { name: 'a.x' } } },
      }),
    ];
    const names = read(texts)
      .graph.nodes()
      .map(({ id }) => id);
    expect(new Set(names).size).toBe(4);
    expect(names).toContain('a.y');
  });

  it('join objects that leave their namespace open with those that state it', () => {
    const stated = app('web', { CART_URL: 'http://cart' }, { namespace: 'shop' });
    expect(edges([...stated, ...app('cart')])).toEqual(['web calls cart']);
    expect(ids([...stated, service('web')])).toEqual(['web service 1']);
  });
});

describe('the edges of manifests', () => {
  const cart = app('cart');

  it.each([
    ['a URL', { X: 'http://cart/' }],
    ['host and port', { X: 'cart:80' }],
    ['a host', { CART_HOST: 'cart' }],
    ['the namespace', { CART_HOST: 'cart.default' }],
    ['the full name', { X: 'cart.default.svc.cluster.local' }],
    ['a variable', { NAME: 'cart', X: 'http://$(NAME):80' }],
    ['what the kubelet sets', { X: 'http://$(CART_SERVICE_HOST):$(CART_SERVICE_PORT)' }],
  ])('come from %s', (_, env) => {
    expect(edges([...cart, workload('web', env as never)])).toEqual(['web calls cart']);
  });

  it.each([
    ['the name of a database', { POSTGRES_DB: 'cart', POSTGRES_USER: 'cart' }],
    ['an image', { SIDECAR_IMAGE: 'cart:80' }],
    ['another port without a hint', { LABEL: 'cart:8081' }],
    ['a sentence', { SERVER: 'the cart', NOTE: 'see cart' }],
    ['who may call', { CORS_ORIGIN: 'http://cart' }],
    ['a longer name', { X: 'http://cart-db', Y: 'http://my-cart', Z: 'http://cart.example.com' }],
    ['another namespace', { X: 'http://cart.other.svc' }],
    ['its own machine', { X: 'http://localhost:80', Y: 'http://127.0.0.1' }],
  ])('do not come from %s', (_, env) => {
    const texts = [...cart, workload('web', env as never, { namespace: 'default' })];
    expect(edges(texts)).toEqual([]);
  });

  it('do not come from a workload naming itself, images, labels or probes', () => {
    const container = {
      image: 'cart:80',
      livenessProbe: { httpGet: { host: 'cart', path: 'http://cart' } },
    };
    const self = app('web', { SELF_URL: 'http://web', ADDR: 'web:80' }, { container });
    expect(edges([...cart, ...self])).toEqual(['web calls web'].slice(1));
  });

  it('come from arguments, init containers and ConfigMaps in all their ways', () => {
    const texts = (container: object, pod: object = {}) => [
      ...cart,
      object('v1', 'ConfigMap', 'settings', {
        data: { 'app.properties': 'cart.url=http://cart\n', CART: 'cart:80' },
      }),
      workload('web', {}, { container, pod }),
    ];
    const reference = { name: 'settings' };
    for (const given of [
      texts({ args: ['--cart', 'cart:80'] }),
      texts({ command: ['sh', '-c', 'wget http://cart/'] }),
      texts({ envFrom: [{ configMapRef: reference }] }),
      texts({
        env: [{ name: 'X', valueFrom: { configMapKeyRef: { ...reference, key: 'CART' } } }],
      }),
      texts({}, { volumes: [{ name: 'v', configMap: reference }] }),
      texts({}, { volumes: [{ name: 'v', projected: { sources: [{ configMap: reference }] } }] }),
      texts({}, { initContainers: [{ name: 'wait', args: ['nc', '-z', 'cart', '80'] }] }),
    ]) {
      expect(edges(given)).toEqual(['web calls cart']);
    }
    expect(edges(texts({}))).toEqual([]);
  });

  it('come from open Secrets, and not from closed ones', () => {
    const secret = (field: object) => object('v1', 'Secret', 'dsn', field);
    const web = workload('web', {}, { container: { envFrom: [{ secretRef: { name: 'dsn' } }] } });
    expect(edges([...cart, web, secret({ stringData: { URL: 'http://cart' } })])).toHaveLength(1);
    expect(edges([...cart, web, secret({ data: { URL: 'aHR0cDovL2NhcnQ=' } })])).toEqual([]);
    expect(codes([...cart, web])).toEqual([]);
  });

  it('say what is done, by which protocol, and how sure it is', () => {
    const store = (name: string, image: string, port: number, portName: string) => [
      service(name, { ports: [{ port, name: portName }] }),
      workload(name, {}, { container: { image } }),
    ];
    const texts = [
      ...store('db', 'postgres', 5432, 'tcp-postgres'),
      ...store('mq', 'rabbitmq', 5672, 'amqp'),
      ...store('api', 'api', 9000, 'grpc'),
      workload('web', { DB_HOST: 'db', MQ: 'mq:5672', API_ADDR: 'api:9000' }),
      workload('job', { CONSUMER_MQ: 'mq:5672', DB: 'db:5432' }, { kind: 'StatefulSet' }),
    ];
    const found = read(texts)
      .graph.edges()
      .map((edge) => [edge.from, edge.to, edge.kind, edge.protocol]);
    expect(found).toEqual([
      ['job', 'db', 'stores', 'postgres'],
      ['job', 'mq', 'consumes', 'amqp'],
      ['web', 'api', 'calls', 'grpc'],
      ['web', 'db', 'stores', null],
      ['web', 'mq', 'publishes', 'amqp'],
    ]);
    const [edge] = read(texts).graph.edges();
    expect(edge).toMatchObject({ provenance: ['manifest'], confidence: 0.95 });
  });

  it('reach the pods of a StatefulSet by name', () => {
    const kafka = service('kafka', { clusterIP: 'None', ports: [{ port: 9092 }] });
    const texts = [kafka, workload('kafka', {}, { kind: 'StatefulSet' })];
    for (const host of ['kafka-0.kafka:9092', 'kafka-0.kafka.default.svc.cluster.local:9092']) {
      expect(edges([...texts, workload('web', { BROKERS: host })])).toEqual([
        'web publishes kafka',
      ]);
    }
  });

  it('follow ExternalName, in and out of the cluster', () => {
    const alias = (to: string) =>
      service('pay', { type: 'ExternalName', externalName: to, selector: {} });
    const web = workload('web', { PAY_URL: 'https://pay' });
    const outside = read([alias('api.example.com'), web]).graph;
    expect(outside.edges().map(({ from, to }) => [from, to])).toEqual([['web', 'pay']]);
    expect(outside.nodes().find(({ id }) => id === 'pay')!.kind).toBe('external');
    const inside = [alias('cart.default.svc.cluster.local'), ...cart, web];
    expect(edges(inside)).toEqual(['web calls cart']);
    const ring = service('pay', {
      type: 'ExternalName',
      externalName: 'pay.default.svc',
      selector: {},
    });
    expect(edges([ring, web])).toEqual(['web calls pay']);
  });

  it('come from Ingresses, old and new', () => {
    const ingress = (apiVersion: string, backend: object, name = 'edge') =>
      object(apiVersion, 'Ingress', name, {
        spec: { rules: [{ http: { paths: [{ backend }, { backend }] } }] },
      });
    const modern = ingress('networking.k8s.io/v1', { service: { name: 'cart' } });
    const old = ingress('extensions/v1beta1', { serviceName: 'cart' });
    for (const given of [modern, old])
      expect(edges([...cart, given])).toEqual(['edge routes cart']);
    const same = ingress('networking.k8s.io/v1', { service: { name: 'cart' } }, 'cart');
    expect(edges([...cart, same])).toEqual(['cart-ingress routes cart']);
    const lost = ingress('networking.k8s.io/v1', { service: { name: 'gone' } });
    expect(codes([...cart, lost])).toEqual(['unknown-backend']);
  });

  it('lead out of the cluster only where asked for', () => {
    const web = workload('web', { MAIL_URL: 'smtp://mail.example.com:25' });
    expect(edges([web])).toEqual([]);
    expect(edges([web], { externalHosts: true })).toEqual(['web calls mail.example.com']);
  });
});

describe('reading manifests', () => {
  it('unpacks lists and many documents', () => {
    const items = [...app('cart'), workload('web', { URL: 'http://cart' })].map((text) =>
      JSON.parse(text),
    );
    const list = JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
    expect(edges([list])).toEqual(['web calls cart']);
    const many = [...app('cart'), '', '# nothing', workload('web', { URL: 'http://cart' })].join(
      '\n---\n',
    );
    expect(graphFromManifests(many).graph.edges()).toHaveLength(1);
  });

  it('counts what it has no use for', () => {
    const { stats, findings } = read([
      object('v1', 'ServiceAccount', 'a', {}),
      object('serving.knative.dev/v1', 'Service', 'b', {}),
      object('projectcalico.org/v3', 'NetworkPolicy', 'c', {}),
      '{"apiVersion":"apps/v1","kind":"Deployment"}',
      '{"replicas": 3}',
      'just words',
    ]);
    expect(stats.ignoredKinds).toEqual(
      new Map([
        ['ServiceAccount', 1],
        ['Service', 1],
        ['NetworkPolicy', 1],
        ['Deployment', 1],
      ]),
    );
    expect(findings.map(({ code, source }) => [code, source.text])).toEqual([['not-an-object', 4]]);
  });

  it('tells of hosts, ports and settings that lead nowhere, with the line', () => {
    const text = [
      'apiVersion: apps/v1',
      'kind: Deployment',
      'metadata: { name: web }',
      'spec:',
      '  template:',
      '    spec:',
      '      containers:',
      '        - name: web',
      '          env:',
      '            - { name: A_URL, value: "http://gone" }',
      '            - { name: B_ADDR, value: "cart:99" }',
      '          envFrom:',
      '            - configMapRef: { name: nowhere }',
    ].join('\n');
    const { findings, graph } = read([...app('cart'), text]);
    expect(findings.map(({ code, source }) => [code, source.text, source.line])).toEqual([
      ['unknown-config', 2, 8],
      ['unknown-host', 2, 10],
      ['port-mismatch', 2, 11],
    ]);
    expect(graph.edges()[0]!.confidence).toBe(0.6);
  });

  it('puts together what is declared twice', () => {
    const twice = [...app('cart'), ...app('cart'), workload('web', { URL: 'http://cart' })];
    expect(ids(twice)).toEqual(['cart service 1', 'web workload 1']);
    expect(codes(twice)).toEqual(['duplicate-object', 'duplicate-object']);
  });

  it('gives the same graph in whatever order the texts come', () => {
    const texts = [
      ...app('web', { CART: 'http://cart', ORDERS_HOST: 'orders' }),
      ...app('cart', { REDIS_ADDR: 'redis:80' }),
      ...app('orders', { A: 'http://cart' }, { namespace: 'b' }),
      ...app('redis', {}, { container: { image: 'redis' } }),
      service('also-web', { selector: { app: 'web' } }),
      object('networking.k8s.io/v1', 'Ingress', 'edge', {
        spec: { defaultBackend: { service: { name: 'web' } } },
      }),
    ];
    const expected = JSON.stringify(read(texts).graph);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const shuffled = [...texts];
        new Random(seed).shuffle(shuffled);
        expect(JSON.stringify(read(shuffled).graph)).toBe(expected);
      }),
    );
  });
});
