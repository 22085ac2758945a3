import { Random } from '@aegis/core';
import { graphFromPrometheus } from '@aegis/graph/prometheus';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meshed, sample, traced } from './metric-text.js';

const read = (...lines: readonly string[]) => graphFromPrometheus(lines.join('\n'));
const edges = (...lines: readonly string[]): string[] =>
  read(...lines)
    .graph.edges()
    .map(({ from, to, kind }) => `${from} ${kind} ${to}`);
const nodes = (...lines: readonly string[]): string[] =>
  read(...lines)
    .graph.nodes()
    .map(({ id, kind }) => `${id} ${kind}`);

describe('metrics of service graphs', () => {
  it.each([
    'traces_service_graph_request_total',
    'traces_service_graph_request_failed_total',
    'traces_service_graph_request_server_seconds_count',
    'traces_service_graph_request_client_seconds_bucket',
    'job:traces_service_graph_request_total',
  ])('give edges from %s', (name) => {
    const line = sample(name, { client: 'web', server: 'cart' }, 3);
    expect(edges(line)).toEqual(['web calls cart']);
    expect(read(line).graph.edges()[0]).toMatchObject({ provenance: ['trace'], confidence: 1 });
  });

  it.each([0, -1, 'NaN'])('give none where the count is %s', (value) => {
    const labels = { client: 'web', server: 'cart' };
    const line = sample('traces_service_graph_request_total', labels, value);
    expect(edges(line)).toEqual([]);
    expect(nodes(line)).toEqual([]);
    expect(read(line).stats.idle).toBe(1);
  });

  it('say what is done by the type of the connection', () => {
    const lines = [
      traced('web', 'cart', { connection_type: '' }),
      traced('cart', 'redis-cart', { connection_type: 'database' }),
      traced('cart', 'orders', { connection_type: 'database' }),
      traced('cart', 'mailer', { connection_type: 'messaging_system' }),
    ];
    expect(edges(...lines)).toEqual([
      'cart publishes mailer',
      'cart stores orders',
      'cart stores redis-cart',
      'web calls cart',
    ]);
    expect(nodes(...lines)).toEqual([
      'cart service',
      'mailer service',
      'orders datastore',
      'redis-cart cache',
      'web service',
    ]);
  });

  it('tell made-up nodes from services', () => {
    const made = { connection_type: 'virtual_node' };
    const lines = [
      traced('user', 'web', made),
      traced('gate', 'web', { ...made, virtual_node: 'client' }),
      traced('web', 'api.example.com', made),
      traced('web', 'cart', made),
      traced('cart', 'orders'),
    ];
    expect(nodes(...lines)).toEqual([
      'api.example.com external',
      'cart service',
      'gate user',
      'orders service',
      'user user',
      'web service',
    ]);
  });

  it('do not take a service named user for the users', () => {
    const lines = [
      traced('user', 'web', { connection_type: 'virtual_node' }),
      traced('web', 'user'),
      traced('user', 'user-db', { connection_type: 'database' }),
    ];
    expect(edges(...lines)).toEqual([
      'user stores user-db',
      'user-outside calls web',
      'web calls user',
    ]);
    expect(nodes(...lines)).toContain('user-outside user');
    expect(nodes(...lines)).toContain('user service');
  });

  it('tell of peers without a name and of spans without a partner', () => {
    const { findings, stats, graph } = read(
      traced('', 'web'),
      sample('traces_service_graph_unpaired_spans_total', { client: 'web', server: 'x' }, 4),
    );
    expect(graph.nodes()).toEqual([]);
    expect(findings.map(({ code, source }) => [code, source.line])).toEqual([
      ['unknown-peer', 1],
      ['unpaired-spans', 2],
    ]);
    expect(stats).toMatchObject({ unknown: 1, ignored: 1 });
  });

  it('share nodes with a mesh that knows the namespace', () => {
    const lines = [traced('web', 'cart'), meshed('web', 'cart', 'cart')];
    expect(read(...lines).graph.edges()).toEqual([
      {
        from: 'web',
        to: 'cart',
        kind: 'calls',
        protocol: 'http',
        provenance: ['mesh', 'trace'],
        confidence: 1,
      },
    ]);
    const spaces = { client_k8s_namespace_name: 'a', server_service_namespace: 'b' };
    const named = read(traced('web', 'cart', spaces)).graph.nodes();
    expect(named.map(({ id, namespace }) => [id, namespace])).toEqual([
      ['cart', 'b'],
      ['web', 'a'],
    ]);
  });

  it('leave kinds open that they do not show', () => {
    const { graph } = read(traced('web', 'cart'));
    const known = read(traced('web', 'cart')).graph;
    known.addNode({ id: 'cart', kind: 'workload', replicas: 3 });
    known.merge(graph);
    expect(known.nodes().find(({ id }) => id === 'cart')).toMatchObject({
      kind: 'workload',
      replicas: 3,
    });
  });

  it('give the same graph in whatever order they come, and twice over', () => {
    const lines = [
      traced('user', 'web', { connection_type: 'virtual_node' }),
      traced('web', 'cart'),
      traced('cart', 'redis', { connection_type: 'database' }),
      meshed('web', 'cart', 'cart-v1'),
      meshed('web', 'cart-external', 'cart-v1'),
      meshed('load', 'web', 'web', { reporter: 'destination' }),
      meshed('web', 'mysql', 'mysql', { name: 'istio_tcp_sent_bytes_total' }),
    ];
    const expected = JSON.stringify(read(...lines).graph);
    fc.assert(
      fc.property(fc.integer(), fc.boolean(), (seed, twice) => {
        const shuffled = twice ? [...lines, ...lines] : [...lines];
        new Random(seed).shuffle(shuffled);
        expect(JSON.stringify(read(...shuffled).graph)).toBe(expected);
        const apart = graphFromPrometheus(shuffled).graph;
        expect(JSON.stringify(apart)).toBe(expected);
      }),
    );
  });

  it('are joined with those of a mesh in whatever order, each id for one node', () => {
    const name = fc.constantFrom('a', 'b', 'a.x', 'user', 'unknown', '__proto__');
    const space = fc.constantFrom('x', 'y', 'unknown');
    const type = fc.constantFrom('', 'virtual_node', 'database', 'messaging_system');
    const trace = fc
      .tuple(name, name, type, space)
      .map(([client, server, connection_type, server_k8s_namespace_name]) =>
        traced(client, server, { connection_type, server_k8s_namespace_name }),
      );
    const mesh = fc
      .tuple(name, name, name, space, fc.constantFrom('source', 'destination', 'waypoint'))
      .map(([from, to, workload, namespace, reporter]) => {
        const labels = { destination_service_namespace: namespace, source_workload_namespace: 'x' };
        return meshed(from, to, workload, { reporter, labels });
      });
    const lines = fc.array(fc.oneof(trace, mesh), { maxLength: 12 });
    fc.assert(
      fc.property(lines, fc.integer(), (given, seed) => {
        const shuffled = [...given];
        new Random(seed).shuffle(shuffled);
        const { graph } = read(...given);
        expect(JSON.stringify(read(...shuffled).graph)).toBe(JSON.stringify(graph));
        const { nodes, edges } = graph.stats();
        expect(new Set(graph.nodes().map(({ id }) => id)).size).toBe(nodes);
        expect(edges).toBeLessThanOrEqual(given.length);
      }),
      { numRuns: 1000 },
    );
  });
});
