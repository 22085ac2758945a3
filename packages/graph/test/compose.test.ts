import { Random } from '@aegis/core';
import { type ComposeOptions, graphFromCompose } from '@aegis/graph/compose';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const file = (services: object, rest: object = {}): string => JSON.stringify({ services, ...rest });
const read = (services: object, rest?: object, options?: ComposeOptions) =>
  graphFromCompose(file(services, rest), options);
const edges = (services: object, rest?: object, options?: ComposeOptions): string[] =>
  read(services, rest, options)
    .graph.edges()
    .map(({ from, to, kind }) => `${from} ${kind} ${to}`);
const nodes = (services: object, rest?: object): string[] =>
  read(services, rest)
    .graph.nodes()
    .map(({ id, kind, replicas }) => `${id} ${kind} ${replicas}`);
const codes = (services: object, rest?: object): string[] =>
  read(services, rest).findings.map(({ code }) => code);

/** Variables as Compose writes them, for `<NAME>`. */
const fill = (text: string): string => text.replaceAll('<', '${').replaceAll('>', '}');

const cart = { image: 'shop/cart' };

describe('the services of Compose files', () => {
  it('are stores, caches and queues by image, or else by port', () => {
    const services = {
      db: { image: 'postgres:17' },
      cache: { image: fill('<REGISTRY:-docker.io>/redis:<TAG:-7>') },
      mq: { build: '.', expose: ['5672'] },
      other: { build: '.', ports: [{ target: 3306 }] },
      web: { image: 'nginx', ports: ['8080:80', '127.0.0.1:9000:9000/tcp'] },
      nothing: null,
    };
    expect(nodes(services)).toEqual([
      'cache cache 1',
      'db datastore 1',
      'mq queue 1',
      'nothing service 1',
      'other datastore 1',
      'web service 1',
    ]);
  });

  it('run in as many copies as they say', () => {
    const services = {
      a: { deploy: { replicas: 3 } },
      b: { scale: 2 },
      c: { deploy: { replicas: fill('<COPIES:-4>') } },
      d: { deploy: { mode: 'global' } },
      e: { deploy: { replicas: 0 } },
      f: { scale: -1 },
    };
    expect(nodes(services).map((line) => line.split(' ')[2])).toEqual([
      '3',
      '2',
      '4',
      '1',
      '0',
      '1',
    ]);
  });

  it('are counted where they have profiles, extend others or come with other files', () => {
    const services = {
      web: { extends: { service: 'base' }, profiles: ['dev'] },
      job: { extends: 'base', environment: { OTHER_URL: 'http://cart' } },
      base: { image: 'redis', environment: ['CART_URL=http://cart'], deploy: { replicas: 2 } },
      lost: { extends: { file: 'common.yaml', service: 'gone' } },
      cart,
    };
    const { stats, findings } = read(services, { include: ['a.yaml', { path: 'b.yaml' }] });
    expect(stats).toMatchObject({ services: 5, profiled: 1, extended: 3, included: 2 });
    expect(findings.map(({ code }) => code)).toEqual(['unknown-service']);
    expect(edges(services)).toEqual(['base calls cart', 'job calls cart', 'web calls cart']);
    expect(nodes(services)).toContain('web cache 2');
  });

  it('may extend one another without end', () => {
    const services = {
      a: { extends: 'b' },
      b: { extends: 'c', links: ['a'] },
      c: { extends: 'a' },
    };
    expect(edges(services)).toEqual(['b calls a', 'c calls a']);
  });
});

describe('the edges of Compose files', () => {
  it.each([
    ['an environment in a list', { environment: ['CART_URL=http://cart', 'HOME'] }],
    ['an environment in a map', { environment: { CART_HOST: 'cart', HOME: null } }],
    ['a default', { environment: { CART_ADDR: fill('<CART:-cart:<PORT-80>>') } }],
    ['a command', { command: './wait-for-it.sh cart:80 -- npm start' }],
    ['a command in words', { command: ['--upstream', 'http://cart'] }],
    ['an entrypoint', { entrypoint: ['dockerize', '-wait', 'tcp://cart:80'] }],
    ['links', { links: ['cart'] }],
    ['a link by another name', { links: ['cart:basket'], environment: { X: 'http://basket' } }],
    ['what is started first', { depends_on: ['cart'] }],
    ['what is started first, with terms', { depends_on: { cart: { condition: 'x' } } }],
  ])('come from %s', (_, web) => {
    expect(edges({ web, cart })).toEqual(['web calls cart']);
    expect(read({ web, cart }).graph.edges()[0]!.provenance).toEqual(['compose']);
    expect(codes({ web, cart })).toEqual([]);
  });

  it.each([
    ['its own machine', { environment: { X_URL: 'http://localhost:80', Y: '127.0.0.1:80' } }],
    ['the machine under it', { environment: { X_URL: 'http://host.docker.internal:80' } }],
    ['an image', { environment: { SIDECAR_IMAGE: 'cart:80' }, image: 'cart:80' }],
    ['a word', { environment: { NOTE: 'see cart', NAME: 'cart' }, labels: { x: 'http://cart' } }],
    [
      'a variable without a default',
      { environment: { CART_URL: fill('http://<CART>'), X: '$$cart' } },
    ],
    ['itself', { links: ['web'], environment: { SELF_URL: 'http://web' } }],
    ['who may call', { environment: { CORS_ORIGIN: 'http://cart' } }],
  ])('do not come from %s', (_, web) => {
    expect(edges({ web, cart })).toEqual([]);
  });

  it('are the surer, the plainer they are told', () => {
    const confidence = (web: object) => read({ web, cart }).graph.edges()[0]!.confidence;
    const told = [
      { depends_on: { cart: { required: false } } },
      { depends_on: ['cart'] },
      { links: ['cart'] },
      { environment: { X: 'http://cart' }, depends_on: ['cart'] },
    ].map(confidence);
    expect(told).toEqual([0.6, 0.8, 0.9, 0.95]);
  });

  it('lead to any name that a service answers to', () => {
    const services = {
      web: { environment: { A: 'http://Basket', B: 'http://orders.local', C: 'http://db-host' } },
      cart: { container_name: 'basket' },
      orders: { networks: { default: { aliases: ['orders.local'] } } },
      db: { image: 'postgres', hostname: 'db-host' },
    };
    expect(edges(services)).toEqual(['web calls cart', 'web stores db', 'web calls orders']);
  });

  it('need a port that is stated, where only a port hints at them', () => {
    const db = { expose: [5000] };
    expect(edges({ web: { environment: { X: 'db:6000' } }, db })).toEqual([]);
    expect(edges({ web: { environment: { X: 'db:5000' } }, db })).toEqual(['web calls db']);
    expect(edges({ web: { environment: { DB_HOST: 'db:6000' } }, db })).toEqual(['web calls db']);
  });

  it('say what is done with queues', () => {
    const mq = { image: 'rabbitmq' };
    const services = {
      mq,
      sender: { environment: { AMQP_URL: 'amqp://mq' } },
      taker: { environment: { CONSUMER_URL: 'amqp://mq' }, depends_on: ['mq'] },
      watcher: { links: ['mq'] },
    };
    expect(edges(services)).toEqual([
      'sender publishes mq',
      'taker consumes mq',
      'watcher calls mq',
    ]);
  });

  it('come from configs that stand in the file', () => {
    const configs = {
      app: { content: fill('cart.url=http://<CART:-cart>\n') },
      other: { file: './x' },
    };
    const web = { configs: ['app', { source: 'other' }] };
    expect(edges({ web, cart }, { configs })).toEqual(['web calls cart']);
    expect(edges({ web: { configs: [{ source: 'app' }] }, cart }, { configs })).toHaveLength(1);
    expect(edges({ web: {}, cart }, { configs })).toEqual([]);
  });

  it('come from variables that are given', () => {
    const variables = { CART_ADDR: 'cart:80', STORE: 'db' };
    const web = { environment: ['CART_ADDR', fill('DB_HOST=<STORE:-other>')] };
    const services = { web, cart: {}, db: { image: 'postgres' } };
    expect(edges(services, {}, { variables })).toEqual(['web calls cart', 'web stores db']);
    expect(edges(services)).toEqual([]);
  });

  it('lead out of the project only where asked for', () => {
    const web = { environment: { MAIL_URL: 'smtp://mail.example.com:25' } };
    expect(edges({ web })).toEqual([]);
    expect(edges({ web }, {}, { externalHosts: true })).toEqual(['web calls mail.example.com']);
  });

  it('lead to volumes that are shared', () => {
    const services = {
      web: { volumes: ['files:/srv:ro', './code:/app', '/tmp'] },
      worker: { volumes: [{ type: 'volume', source: 'files', target: '/srv' }] },
      db: { image: 'postgres', volumes: ['db-data:/var/lib', './code:/app'] },
      backup: { volumes_from: ['db:ro', 'gone'] },
      files: {},
    };
    expect(edges(services)).toEqual([
      'backup stores db-data',
      'db stores db-data',
      'web stores files-volume',
      'worker stores files-volume',
    ]);
    expect(nodes(services)).toContain('db-data datastore 1');
  });
});

describe('reading Compose files', () => {
  it('knows anchors, merge keys and fields of its own', () => {
    const text = [
      'x-common: &common',
      '  environment: &env',
      '    CART_URL: http://cart',
      'services:',
      '  web:',
      '    <<: *common',
      '  api:',
      '    environment:',
      '      <<: *env',
      '      LEVEL: info',
      '  cart: {}',
    ].join('\n');
    const { graph } = graphFromCompose(text);
    expect(graph.edges().map(({ from, to }) => `${from} ${to}`)).toEqual(['api cart', 'web cart']);
  });

  it('tells where hosts, files and services are missing', () => {
    const text = [
      'services:',
      '  web:',
      '    environment:',
      '      A_URL: http://gone',
      '    env_file: [.env, { path: more.env }]',
      '    depends_on: [away]',
    ].join('\n');
    const { findings } = graphFromCompose({ name: 'compose.yaml', text });
    expect(findings.map(({ code, source }) => [code, source.line])).toEqual([
      ['unknown-host', 4],
      ['unknown-config', 5],
      ['unknown-config', 5],
      ['unknown-service', 6],
    ]);
    expect(findings[0]!.source).toEqual({ file: 'compose.yaml', text: 0, document: 0, line: 4 });
  });

  it('puts files together in whatever order they come', () => {
    const texts = [
      file({ web: { environment: { A: 'http://cart' }, image: 'nginx' }, cart: {}, db: {} }),
      file({ web: { depends_on: ['db'], image: 'redis' }, cart: { scale: 2 } }),
      file({
        db: { image: 'mysql', volumes: ['data:/d'] },
        web: { volumes: ['data:/d'], scale: 3 },
      }),
    ];
    const expected = graphFromCompose(texts);
    expect(expected.graph.edges().map(({ from, kind, to }) => `${from} ${kind} ${to}`)).toEqual([
      'web calls cart',
      'web stores db',
      'db stores data',
      'web stores data',
    ]);
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        const shuffled = [...texts];
        new Random(seed).shuffle(shuffled);
        const { graph } = graphFromCompose(shuffled);
        expect(JSON.stringify(graph)).toBe(JSON.stringify(expected.graph));
      }),
    );
  });

  it('changes nothing when read twice', () => {
    const services = { web: { links: ['cart'] }, cart: { environment: { U: 'http://web' } } };
    const once = read(services).graph;
    const twice = read(services).graph;
    twice.merge(once);
    expect(JSON.stringify(twice)).toBe(JSON.stringify(once));
  });
});
