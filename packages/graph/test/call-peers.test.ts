import type { Attributes, SpanKind } from '@aegis/core';
import { CallCollector } from '@aegis/graph/traces';
import { describe, expect, it } from 'vitest';
import { spanOf } from './span-data.js';

function peerOf(kind: SpanKind, attributes: Attributes): unknown {
  const collector = new CallCollector();
  collector.add(spanOf(kind, 'web', ['1', null], [0, 1], { attributes }));
  collector.flush();
  const { nodes, edges } = collector.graph().snapshot();
  const [edge] = edges;
  if (edge === undefined) return collector.stats().unknownPeers;
  const id = edge.from === 'web' ? edge.to : edge.from;
  return [edge.from, edge.kind, edge.to, edge.protocol, nodes.find((node) => node.id === id)!.kind];
}

describe('peers without spans', () => {
  // The examples of https://opentelemetry.io/docs/specs/semconv, and older names of the same.
  it.each<[string, SpanKind, Attributes, unknown]>([
    [
      'MySQL by its older names',
      'client',
      {
        'db.system': 'mysql',
        'db.name': 'ShopDb',
        'net.peer.name': 'shopdb.example.com',
        'net.peer.port': 3306,
      },
      ['web', 'stores', 'shopdb.example.com', 'mysql', 'datastore'],
    ],
    [
      'PostgreSQL at an address',
      'client',
      { 'db.system.name': 'postgresql', 'db.namespace': 'shop', 'server.address': '10.1.2.80' },
      ['web', 'stores', 'postgresql/shop', 'postgresql', 'datastore'],
    ],
    [
      'Redis as a Service of the cluster',
      'client',
      { 'db.system.name': 'redis', 'server.address': 'redis-cart.shop.svc.cluster.local' },
      ['web', 'stores', 'redis-cart', 'redis', 'cache'],
    ],
    [
      'a database of which only the system is known',
      'client',
      { 'db.system': 'mongodb', 'server.address': 'localhost' },
      ['web', 'stores', 'mongodb', 'mongodb', 'datastore'],
    ],
    [
      'Kafka',
      'producer',
      { 'messaging.system': 'kafka', 'messaging.destination.name': 'my-topic' },
      ['web', 'publishes', 'kafka/my-topic', 'kafka', 'queue'],
    ],
    [
      'RabbitMQ by its older names, read from',
      'consumer',
      { 'messaging.system': 'rabbitmq', 'messaging.destination': 'Q' },
      ['web', 'consumes', 'rabbitmq/Q', 'rabbitmq', 'queue'],
    ],
    [
      'an HTTP server',
      'client',
      { 'http.request.method': 'GET', 'server.address': 'example.com', 'server.port': 8080 },
      ['web', 'calls', 'example.com', 'http', 'external'],
    ],
    [
      'a gRPC service behind no name',
      'client',
      { 'rpc.system': 'grpc', 'rpc.service': 'oteldemo.CartService', 'rpc.method': 'GetCart' },
      ['web', 'calls', 'oteldemo.CartService', 'grpc', 'external'],
    ],
    [
      'a function',
      'client',
      { 'faas.invoked_name': 'my-function', 'faas.invoked_provider': 'aws' },
      ['web', 'calls', 'my-function', 'faas', 'external'],
    ],
    [
      'peer.service before all else',
      'client',
      { 'peer.service': 'legacy', 'db.system': 'oracle', 'server.address': 'db1' },
      ['web', 'stores', 'legacy', 'oracle', 'datastore'],
    ],
    [
      'a client that only the server names',
      'server',
      { 'peer.service': 'mobile-app', 'http.request.method': 'GET' },
      ['mobile-app', 'calls', 'web', 'http', 'external'],
    ],
    ['a peer that nobody names', 'client', { 'server.address': '127.0.0.1' }, 1],
    ['a name that is too long', 'client', { 'peer.service': 'x'.repeat(513) }, 1],
    [
      'a store behind a span that does not tell its kind',
      'unspecified',
      { 'db.system': 'mysql', 'db.name': 'shop' },
      ['web', 'stores', 'mysql/shop', 'mysql', 'datastore'],
    ],
  ])('%s', (_, kind, attributes, expected) => {
    expect(peerOf(kind, attributes)).toEqual(expected);
  });

  it('are services once they have spans, and what they store stays known', () => {
    const collector = new CallCollector();
    const attributes = { 'server.address': 'cart' };
    collector.add(spanOf('client', 'web', ['1', null], [0, 1], { attributes }));
    collector.add(spanOf('server', 'cart', ['2', null], [0, 1], { traceId: 'u' }));
    const store = { 'db.system': 'redis', 'server.address': 'web' };
    collector.add(
      spanOf('client', 'cart', ['3', '2'], [0, 1], { traceId: 'u', attributes: store }),
    );
    collector.flush();
    const { nodes } = collector.graph().snapshot();
    expect(nodes.map(({ id, kind }) => [id, kind])).toEqual([
      ['cart', 'service'],
      ['web', 'cache'],
    ]);
  });

  it('are called once where one library works inside another', () => {
    const collector = new CallCollector();
    const database = { 'db.system.name': 'elasticsearch', 'server.address': 'search' };
    const http = { 'http.request.method': 'POST', 'server.address': 'node1.search' };
    collector.addAll([
      spanOf('client', 'web', ['1', null], [0, 9], { attributes: database }),
      spanOf('client', 'web', ['2', '1'], [1, 8], { attributes: http }),
      spanOf('client', 'web', ['3', null], [20, 29], { traceId: 'u', attributes: http }),
      spanOf('client', 'web', ['4', '3'], [21, 28], { traceId: 'u' }),
      spanOf('server', 'cart', ['5', '4'], [22, 27], { traceId: 'u' }),
    ]);
    collector.flush();
    const calls = collector.drain();
    expect(calls.map((call) => [call.nodeId, call.clientMs])).toEqual([
      ['search', 9],
      ['cart', 7],
    ]);
  });

  it('has a node for the users where one is asked for', () => {
    const collector = new CallCollector({ userId: 'people' });
    collector.addAll([
      spanOf('server', 'web', ['1', null], [0, 9]),
      spanOf('server', 'cart', ['2', 'lost'], [0, 9], { traceId: 'u' }),
    ]);
    collector.flush();
    expect(collector.drain().map(({ callerId }) => callerId)).toEqual([null, null]);
    const { nodes, edges } = collector.graph().snapshot();
    expect(edges.map(({ from, to }) => [from, to])).toEqual([['people', 'web']]);
    expect(nodes.find(({ id }) => id === 'people')!.kind).toBe('user');
  });
});
